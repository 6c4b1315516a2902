"""Units of what is billed by neither tokens nor a fee, and how they are written elsewhere."""

from decimal import Decimal

IMAGE = "image"
# How many seconds: a price by the minute answers for a call that lasted so many seconds.
DURATIONS = {"second": 1, "minute": 60, "hour": 3600}

ALIASES = {
    "char": "character",
    "s": "second",
    "sec": "second",
    "min": "minute",
    "h": "hour",
    "hr": "hour",
    "search": "web search",
    "call": "request",
    # What S3 and R2 bill as operations of class A (they write, or list), and of class B.
    **dict.fromkeys(("put", "post", "copy", "list", "write"), "class a operation"),
    **dict.fromkeys(("putobject", "copyobject", "listobject"), "class a operation"),
    **dict.fromkeys(("get", "head", "read", "getobject", "headobject"), "class b operation"),
}


def canonical(unit: str) -> str:
    """ "Characters", "GB_months" and "PUT" as the catalogue writes them."""
    name = unit.strip().lower().replace("_", " ")
    if name.startswith("gb "):
        name = name.replace(" ", "-", 1)
    singular = name[:-1] if name.endswith("s") and len(name) > 1 else name
    # "searches"
    singular = singular[:-1] if singular.endswith("che") else singular
    return ALIASES.get(singular, singular)


def durations(unit: str) -> dict[str, Decimal]:
    """How many of each unit one of `unit` is: 60 seconds and 1/60 hour for a minute."""
    if unit not in DURATIONS:
        return {unit: Decimal(1)}
    return {other: Decimal(DURATIONS[unit]) / many for other, many in DURATIONS.items()}
