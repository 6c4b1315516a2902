"""The pages of a colouring book: one prompt for each, never the same twice."""

import random
from itertools import product

from backoffice.features.ebook.creation.domain.themes import Audience, Phrase, Theme
from backoffice.features.ebook.shared.domain.ebook import Brief, PageKind, PagePlan

LINE_ART = (
    "Clean closed black outlines on a pure white background, no shading, no grey, no colour, "
    "no text, no border. Portrait page of a printed colouring book"
)
COVER_ART = (
    "Full-colour illustration with bold outlines, cheerful flat colours, no text and no letters"
)


class ColoringBookStrategy:
    """The same brief, theme and audience give the same plan."""

    def plan(self, brief: Brief, theme: Theme, audience: Audience) -> list[PagePlan]:
        chooser = random.Random(f"{brief.seed}:{theme.key}:{audience.key}")  # noqa: S311
        pages = [
            PagePlan(
                number=number,
                kind=PageKind.CONTENT,
                prompt=(
                    f"A colouring page of {subject.prompt}, {setting.prompt}: "
                    f"{composition.prompt}. {audience.prompt}. {LINE_ART}."
                ),
                subject=subject.key,
                setting=setting.key,
                composition=composition.key,
            )
            for number, (subject, setting, composition) in enumerate(
                _combinations(theme, brief.page_count, chooser), start=1
            )
        ]
        hero, scenery = theme.subjects, theme.settings
        cover = PagePlan(
            number=0,
            kind=PageKind.COVER,
            prompt=(
                f"Front cover of a colouring book: {chooser.choice(hero).prompt}, "
                f"{chooser.choice(scenery).prompt}. {COVER_ART}; "
                "the upper third is calm, so that a title can be set there."
            ),
        )
        back_cover = PagePlan(
            number=brief.page_count + 1,
            kind=PageKind.BACK_COVER,
            prompt=(
                f"Back cover of a colouring book: a quiet scene, {chooser.choice(scenery).prompt}. "
                f"{COVER_ART}; the centre is calm."
            ),
        )
        return [cover, *pages, back_cover]


def _combinations(
    theme: Theme, count: int, chooser: random.Random
) -> list[tuple[Phrase, Phrase, Phrase]]:
    """Subjects in turn, so that a book shows as many as it can before one comes back."""
    subjects = chooser.sample(theme.subjects, len(theme.subjects))
    places = list(product(theme.settings, theme.compositions))
    decks = [chooser.sample(places, len(places)) for _ in subjects]
    return [
        (subjects[turn % len(subjects)], *decks[turn % len(subjects)].pop())
        for turn in range(count)
    ]
