"""A provider call billed by tokens."""

from dataclasses import dataclass

from backoffice.features.generation_costs.domain.entities.usage import Usage, check_counts


@dataclass(frozen=True, kw_only=True)
class TokenUsage(Usage):
    """Cached, cache-write and input tokens are part of the prompt; the others of the completion.

    An image model's call billed by tokens also says how many images went in and out.
    """

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    image_tokens: int = 0
    cache_write_tokens: int = 0
    cache_write_1h_tokens: int = 0
    input_audio_tokens: int = 0
    cached_audio_tokens: int = 0
    input_image_tokens: int = 0
    cached_image_tokens: int = 0
    output_audio_tokens: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_counts(
            self,
            "prompt_tokens",
            "completion_tokens",
            "cached_tokens",
            "reasoning_tokens",
            "image_tokens",
            "cache_write_tokens",
            "cache_write_1h_tokens",
            "input_audio_tokens",
            "cached_audio_tokens",
            "input_image_tokens",
            "cached_image_tokens",
            "output_audio_tokens",
        )

    @property
    def total_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens
