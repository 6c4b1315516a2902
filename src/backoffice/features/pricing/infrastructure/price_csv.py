"""Prices as CSV: a line for each rate, so that a spreadsheet can change them."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from backoffice.features.pricing.domain.drafts import COUNT_LIMIT
from backoffice.features.pricing.domain.price import Hours, Price, Rate, hours_of, written_hours
from backoffice.features.pricing.domain.price_import import LineError, Written
from backoffice.features.shared.domain.errors import InvalidValue
from backoffice.features.shared.domain.money import plain

OF_PRICE = ("layer", "version", "provider", "service", "model", "valid_from", "valid_to", "hours")
OF_RATE = ("component", "size", "quality", "above", "batch", "minimum", "price", "per")
ABOUT = ("currency", "source", "read_on", "note", "reason")
COLUMNS = OF_PRICE + OF_RATE + ABOUT
NEEDED = ("model", "component", "price")
# A cell that begins so is a formula for a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
PIECE = 64 * 1024
LINES_LIMIT = 50_000
YES, NO = ("yes", "true", "1"), ("", "no", "false", "0")


def write(prices: Iterable[Written]) -> Iterator[str]:
    """In pieces; a reader takes them back as they were."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for row in _rows(prices):
        writer.writerow([escaped(cell) for cell in row])
        if file.tell() > PIECE:
            yield file.getvalue()
            file.seek(0)
            file.truncate()
    yield file.getvalue()


def _rows(prices: Iterable[Written]) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for each in prices:
        price = each.price
        days = (str(price.valid_from or ""), str(price.valid_to or ""))
        named = (each.layer, price.version, price.provider, price.service, price.model)
        about = (price.currency, price.source, str(price.read_on or ""), price.note, each.reason)
        for rate in price.rates:
            yield *named, *days, written_hours(price.hours), *_cells(rate), *about


def _cells(rate: Rate) -> tuple[str, ...]:
    above, minimum = (str(count or "") for count in (rate.above, rate.minimum))
    batch = YES[0] if rate.is_batch else ""
    terms = (above, batch, minimum, plain(rate.price), str(rate.per))
    return rate.component, rate.size, rate.quality, *terms


def escaped(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def _unescaped(cell: str) -> str:
    formula = cell.startswith("'") and cell.lstrip("'").startswith(FORMULA)
    return cell[1:] if formula else cell


def read(text: str) -> tuple[list[Written], list[LineError]]:
    """What is written, and what is wrong with which line. Lines of a price follow each other.

    Columns may be left out, but for NEEDED, and be in any order. A semicolon may part the cells, as
    spreadsheets write it where the comma is that of decimals.
    """
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        if error := _wrong_header(header):
            return [], [LineError(1, error)]
        reading = _Reading(has_decimal_comma=delimiter == ";")
        for cells in rows:
            if any(map(str.strip, cells)):
                reading.take(rows.line_num, header, cells)
    except csv.Error as error:
        return [], [LineError(rows.line_num, InvalidValue("line", "is no CSV: {why}", why=error))]
    return reading.finished()


def _wrong_header(header: list[str]) -> InvalidValue | None:
    unknown = next((name for name in header if name not in COLUMNS), None)
    missing = next((name for name in NEEDED if name not in header), None)
    columns = ", ".join(COLUMNS)
    if unknown is not None:
        return InvalidValue(unknown[:64], "is no column", "These are: {columns}.", columns=columns)
    if len(set(header)) < len(header):
        return InvalidValue("header", "must name a column once")
    if missing:
        return InvalidValue(
            missing, "must be a column of the file", "These are: {columns}.", columns=columns
        )
    return None


@dataclass
class _Group:
    key: tuple[str, ...]
    cells: Mapping[str, str]
    lines: list[int]
    rates: list[Rate]


class _Reading:
    def __init__(self, *, has_decimal_comma: bool) -> None:
        self._has_decimal_comma = has_decimal_comma
        self._groups: list[_Group] = []
        self._errors: list[LineError] = []

    def take(self, line: int, header: list[str], row: list[str]) -> None:
        if line > LINES_LIMIT:
            raise csv.Error(f"more than {LINES_LIMIT} lines")
        if len(row) > len(header):
            error = InvalidValue("line", "has more cells than the header")
            self._errors.append(LineError(line, error))
            return
        cells = dict.fromkeys(COLUMNS, "")
        cells |= {name: _unescaped(cell).strip() for name, cell in zip(header, row, strict=False)}
        key = tuple(cells[name] for name in OF_PRICE)
        if not self._groups or self._groups[-1].key != key:
            self._groups.append(_Group(key, cells, [], []))
        group = self._groups[-1]
        group.lines.append(line)
        try:
            group.rates.append(self._rate(cells))
        except InvalidValue as error:
            self._errors.append(LineError(line, error))

    def finished(self) -> tuple[list[Written], list[LineError]]:
        wrong, found = {each.line for each in self._errors}, []
        for group in self._groups:
            if wrong.isdisjoint(group.lines):
                try:
                    found.append(_written(group))
                except InvalidValue as error:
                    self._errors.append(LineError(group.lines[0], error))
        return found, sorted(self._errors, key=lambda each: each.line)

    def _rate(self, cells: Mapping[str, str]) -> Rate:
        price = cells["price"].replace(",", ".") if self._has_decimal_comma else cells["price"]
        return Rate(
            component=cells["component"],
            price=_decimal("price", price),
            per=_count("per", cells["per"]) or 1,
            above=_count("above", cells["above"]),
            size=cells["size"],
            quality=cells["quality"],
            is_batch=_truth("batch", cells["batch"]),
            minimum=_count("minimum", cells["minimum"]),
        )


def _written(group: _Group) -> Written:
    cells = group.cells
    price = Price(
        version=cells["version"],
        provider=cells["provider"],
        service=cells["service"],
        model=cells["model"],
        rates=tuple(group.rates),
        currency=cells["currency"] or "USD",
        valid_from=_day("valid_from", cells["valid_from"]),
        valid_to=_day("valid_to", cells["valid_to"]),
        hours=_hours("hours", cells["hours"]),
        source=cells["source"],
        read_on=_day("read_on", cells["read_on"]),
        note=cells["note"],
    )
    return Written(layer=cells["layer"], price=price, reason=cells["reason"], lines=group.lines)


def _decimal(field: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or "_" in text:
        raise InvalidValue(field, "must be a number such as 0.03")
    return number


def _count(field: str, text: str) -> int:
    """Zero where there is none."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
    if text and not 0 <= number <= COUNT_LIMIT:
        raise InvalidValue(field, "must be a whole number")
    return number if text else 0


def _truth(field: str, text: str) -> bool:
    if text.lower() not in YES + NO:
        raise InvalidValue(field, "must be yes or empty")
    return text.lower() in YES


def _day(field: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidValue(field, "must be a day such as 2026-11-26") from None


def _hours(field: str, text: str) -> Hours | None:
    try:
        return hours_of(text)
    except ValueError:
        raise InvalidValue(field, "must be hours in UTC such as 22:00-06:00") from None
