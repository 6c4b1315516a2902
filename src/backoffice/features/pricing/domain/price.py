"""A dated price: what one provider asks for one model, or another service, and since when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from backoffice.features.shared.domain.errors import InvalidValue

# Parts of a call that a token price may tell apart, by the names that Call has for them.
INPUT_TOKENS = (
    "input_tokens",
    "cached_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "input_audio_tokens",
    "cached_audio_tokens",
    "input_image_tokens",
    "cached_image_tokens",
)
OUTPUT_TOKENS = ("output_tokens", "reasoning_tokens", "output_audio_tokens", "output_image_tokens")
TOKENS = INPUT_TOKENS + OUTPUT_TOKENS
IMAGES = "output_images"
REQUEST = "request"  # a fee for each call, whatever it used
MILLION = 1_000_000
BEGINNING = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)

Hours = tuple[time, time]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """`price` USD for `per` of a component: one of TOKENS, IMAGES, REQUEST, or a unit ("second").

    `above`: holds for calls with more input tokens than this, for all of their tokens. `size` and
    `quality` are those of an image, or of a video. `is_batch`: for what may wait. `minimum`: the
    quantity that is billed at least.
    """

    component: str
    price: Decimal
    per: int = 1
    above: int = 0
    size: str = ""
    quality: str = ""
    is_batch: bool = False
    minimum: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What is true from the start of `valid_from` to the start of `valid_to`, days in UTC.

    `version` names it for good; a change of price is another Price. `model` is an id, which also
    stands for its dated forms ("gpt-4o-2024-11-20"), or a pattern with `*`. `service` says what is
    sold: text, images, speech, video, storage ... `hours`: the time of day in UTC when it holds,
    from the first to before the second. `source` is a page or a package; `read_on` the day when
    somebody looked.
    """

    version: str
    provider: str
    service: str
    model: str
    rates: tuple[Rate, ...]
    source: str
    currency: str = "USD"
    valid_from: date | None = None
    valid_to: date | None = None
    hours: Hours | None = None
    read_on: date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Raises InvalidValue for what no call could be priced with."""
        if self.currency != "USD":
            raise InvalidValue("currency", "must be USD", "The ledger has one currency.")
        if not self.rates:
            raise InvalidValue("rates", "must not be empty")
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise InvalidValue("valid_to", "must be after valid_from")
        for rate in self.rates:
            if not rate.price.is_finite() or rate.price < 0 or rate.per < 1:
                raise InvalidValue("price", "must be a finite number and not negative")
        seen = [(r.component, r.above, r.size, r.quality, r.is_batch) for r in self.rates]
        if len(set(seen)) < len(seen):
            raise InvalidValue("rates", "must name a component once")

    @property
    def start(self) -> datetime:
        return _midnight(self.valid_from) if self.valid_from else BEGINNING

    @property
    def end(self) -> datetime:
        return _midnight(self.valid_to) if self.valid_to else END

    @property
    def last_day(self) -> date | None:
        return self.valid_to - timedelta(days=1) if self.valid_to else None

    def holds_at(self, moment: datetime) -> bool:
        return self.start <= moment < self.end and self.holds_at_hour(moment)

    def holds_at_hour(self, moment: datetime) -> bool:
        """Hours that end before they start go over midnight."""
        if self.hours is None:
            return True
        now, (start, end) = moment.astimezone(UTC).time(), self.hours
        return start <= now < end if start <= end else now >= start or now < end


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def hours_of(text: str) -> Hours | None:
    """ "22:00-06:00"; None for nothing. Raises ValueError."""
    if not text:
        return None
    start, end = map(time.fromisoformat, text.split("-"))
    if start.tzinfo or end.tzinfo or start == end:
        raise ValueError(text)
    return start, end


def written_hours(hours: Hours | None) -> str:
    return "{:%H:%M}-{:%H:%M}".format(*hours) if hours else ""
