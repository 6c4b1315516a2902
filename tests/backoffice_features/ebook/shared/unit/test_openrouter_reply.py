"""What is read from a reply, and what is refused, number by number."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.features.ebook.shared.infrastructure.providers.images.openrouter.reply import (
    Fault,
    Reply,
    Usage,
    printable,
    read_generation,
    read_reply,
)

# As openrouter.ai answered google/gemini-2.5-flash-image, shortened.
DOCUMENTED = b"""{
  "id": "gen-1765-abc", "provider": "Google", "model": "google/gemini-2.5-flash-image",
  "object": "chat.completion", "created": 1765000000,
  "choices": [{"finish_reason": "stop", "index": 0, "message": {
    "role": "assistant", "content": "Here it is.",
    "images": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}]}}],
  "usage": {"prompt_tokens": 72, "completion_tokens": 1303, "total_tokens": 1375,
    "cost": 0.038721599999999997, "is_byok": false,
    "prompt_tokens_details": {"cached_tokens": 8},
    "cost_details": {"upstream_inference_cost": 0.038721599999999997},
    "completion_tokens_details": {"reasoning_tokens": 13, "image_tokens": 1290}}
}"""

JSON_NUMBERS = (
    st.integers().map(str)
    | st.decimals(allow_nan=True, allow_infinity=True).map(str)
    | st.sampled_from(
        ["NaN", "Infinity", "-Infinity", "1e999999999999999999999", "9" * 5000, "-0.0", "1e-30"]
    )
    | st.sampled_from(["true", "null", '"7"', "[]", "{}"])
)

USAGE_FIELDS = (
    "prompt_tokens",
    "completion_tokens",
    "cost",
    "is_byok",
    "cost_details",
    "prompt_tokens_details",
    "completion_tokens_details",
    "total_cost",
    "native_tokens_prompt",
)


def usage_of(usage: str) -> Usage:
    read = read_reply(f'{{"id": "gen-1", "usage": {usage}}}'.encode()).usage
    assert read is not None
    return read


def test_a_documented_reply_is_read_to_the_last_digit() -> None:
    assert read_reply(DOCUMENTED) == Reply(
        id="gen-1765-abc",
        usage=Usage(
            prompt_tokens=72,
            completion_tokens=1303,
            cached_tokens=8,
            reasoning_tokens=13,
            image_tokens=1290,
            cost=Decimal("0.0387216"),
        ),
        image_urls=("data:image/png;base64,AA==",),
        text="Here it is.",
    )


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("0.1", Decimal("0.1")),
        ("0.000000000001", Decimal("0.000000000001")),
        ("123456.123456789012", Decimal("123456.123456789012")),
        ("3.87e-2", Decimal("0.0387")),
        ("0", Decimal(0)),
        ("2", Decimal(2)),
    ],
)
def test_a_cost_never_passes_through_a_float(text: str, cost: Decimal) -> None:
    assert usage_of(f'{{"cost": {text}}}').cost == cost


@pytest.mark.parametrize(
    "cost",
    ["-0.01", "NaN", "Infinity", "true", '"0.04"', "1000000", "1e999", "1e99999999999999999999",
     "[0.04]", "9" * 5000],
)  # fmt: skip
def test_an_impossible_cost_is_unknown_and_the_tokens_stay(cost: str) -> None:
    usage = usage_of(f'{{"prompt_tokens": 12, "cost": {cost}}}')

    assert usage == Usage(prompt_tokens=12, cost=None)


@pytest.mark.parametrize(
    "tokens", ["-1", "2147483648", "NaN", "true", '"12"', "1.5", "1e400", "9" * 5000, "[1]"]
)
def test_an_impossible_token_count_is_none_and_the_cost_stays(tokens: str) -> None:
    usage = usage_of(
        f'{{"prompt_tokens": {tokens}, "completion_tokens_details": {{"image_tokens": {tokens}}},'
        ' "completion_tokens": 2147483647, "cost": 0.04}'
    )

    assert usage == Usage(completion_tokens=2**31 - 1, cost=Decimal("0.04"))


def test_with_a_key_of_ones_own_the_model_providers_bill_counts_too() -> None:
    fee_and_bill = '"cost": 0.002, "cost_details": {"upstream_inference_cost": 0.04}'

    assert usage_of(f'{{"is_byok": true, {fee_and_bill}}}').cost == Decimal("0.042")
    assert usage_of(f'{{"is_byok": false, {fee_and_bill}}}').cost == Decimal("0.002")
    assert usage_of('{"is_byok": true, "cost": 0.002}').cost is None


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b"null", b'"text"', b'{"id"', b"\xff\xfe", b"[" * 100_000, b"\x00"],
)
def test_what_is_no_json_object_is_an_empty_reply(content: bytes) -> None:
    assert read_reply(content) == Reply()


def test_blanks_before_the_reply_do_not_matter() -> None:
    assert read_reply(b"\n\n   \n" + DOCUMENTED).id == "gen-1765-abc"


def test_entries_without_an_url_are_no_images() -> None:
    images = [None, 3, {}, {"image_url": None}, {"image_url": {"url": 5}}, {"image_url": "x"},
              {"image_url": {"url": ""}}, {"image_url": {"url": "data:,"}}]  # fmt: skip

    reply = read_reply(json.dumps({"choices": [{"message": {"images": images}}]}).encode())

    assert reply.image_urls == ("data:,",)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        ({"code": 402, "message": "No credit"}, Fault(code=402, message="No credit")),
        ({"code": "429", "message": "Slow"}, Fault(code=429, message="Slow")),
        ({"code": "server_error", "message": "Oh"}, Fault(code=502, message="Oh")),
        ({"code": True}, Fault(code=502, message="")),
        ({"code": 10**30}, Fault(code=502, message="")),
        ("overloaded", Fault(code=502, message="overloaded")),
        (
            {"code": 400, "message": "Provider returned error", "metadata": {"raw": "no image"}},
            Fault(code=400, message="Provider returned error (no image)"),
        ),
        ({}, None),
        (None, None),
    ],
)
def test_an_error_is_found_in_the_reply_and_in_its_choice(
    error: object, fault: Fault | None
) -> None:
    assert read_reply(json.dumps({"error": error}).encode()).fault == fault
    assert read_reply(json.dumps({"choices": [{"error": error}]}).encode()).fault == fault


def test_a_generation_is_read_with_the_models_own_token_counts() -> None:
    data = (
        '{"data": {"total_cost": 0.0387, "is_byok": false, "upstream_inference_cost": 9,'
        ' "tokens_prompt": 10, "native_tokens_prompt": 12, "tokens_completion": 25,'
        ' "native_tokens_completion": null, "native_tokens_completion_images": 1290,'
        ' "native_tokens_reasoning": 5, "native_tokens_cached": 3}}'
    )

    assert read_generation(data.encode()) == Usage(
        prompt_tokens=12,
        completion_tokens=25,
        cached_tokens=3,
        reasoning_tokens=5,
        image_tokens=1290,
        cost=Decimal("0.0387"),
    )


def test_a_providers_text_is_cut_and_holds_neither_key_nor_control_characters() -> None:
    text = "Key sk-or-1 \u0000\ud800\nis\tbad. " + "x" * 500

    shown = printable(text, "sk-or-1")

    assert shown.startswith("Key *** is bad. xxx")
    assert len(shown) == 200


@given(st.dictionaries(st.sampled_from(USAGE_FIELDS), JSON_NUMBERS))
def test_no_number_loses_the_call(usage: dict[str, str]) -> None:
    inner = ", ".join(f'"{name}": {value}' for name, value in usage.items())
    content = f'{{"id": "gen-1", "usage": {{{inner}}}, "data": {{{inner}}}}}'.encode()

    reply, kept = read_reply(content), read_generation(content)

    if reply.usage is not None:  # a Decimal's own text is not always JSON
        assert reply.id == "gen-1"
    for read in (reply.usage or Usage(), kept):
        assert 0 <= read.prompt_tokens < 2**31
        assert read.cost is None or 0 <= read.cost < 1_000_000
