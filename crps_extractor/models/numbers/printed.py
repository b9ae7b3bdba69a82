"""One number as printed: its digits, its decimal sign, its separators of thousands, its power of ten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["PrintedNumber", "number_at"]

_MOST_DIGITS = 60
_LARGEST = Fraction(17976931348623157 * 10**292)
_SMALLEST = Fraction(1, 10**307)

_BODY = re.compile(
    r"(?P<body>[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]+)?(?![.,]?[0-9])|[0-9]+(?:[.,'][0-9]+)*|\.[0-9]+)"
    r"(?:[eE](?P<power>[+-]?[0-9]+)|(?P<times> ?[x×*] ?10\^(?P<ten>[+-]?[0-9]+)))?"
)


@dataclass(frozen=True)
class PrintedNumber:
    """One number found in a text, from ``start`` to ``end`` of the plain text.

    ``value`` is None when it has two readings (``options``) or is refused; ``decimals`` counts printed places.
    """

    start: int
    end: int
    value: Fraction | None
    decimals: int = 0
    said: tuple[str, ...] = ()
    options: tuple[Fraction, ...] = ()
    refused: str = ""


def number_at(plain: str, position: int = 0, *, signed: bool = True) -> PrintedNumber | None:
    """The number that begins exactly at ``position`` of a plain text, or None when there is none."""
    start = position
    sign = 1
    if signed and plain[position : position + 1] in ("-", "+"):
        sign = -1 if plain[position] == "-" else 1
        position += 1
        if sign < 0 and plain[position : position + 1] == " ":
            position += 1
    found = _BODY.match(plain, position)
    if found is None:
        return None
    end = found.end()
    if sum(character.isdigit() for character in found["body"]) > _MOST_DIGITS:
        return PrintedNumber(start, end, None, refused="The number has too many digits to be one.")
    if plain[end : end + 1].isdigit() and not plain[end].isascii():
        return PrintedNumber(start, end, None, refused="The number has figures that are not 0 to 9.")
    values, decimals, said = _read_body(found["body"])
    if not values:
        reason = f"“{found['body']}” cannot be read as one number."
        return PrintedNumber(start, end, None, refused=reason)
    return _with_power(start, end, [sign * value for value in values], decimals, said, found)


def _with_power(
    start: int, end: int, values: list[Fraction], decimals: int, said: tuple[str, ...], found: re.Match[str]
) -> PrintedNumber:
    """Apply "e3" or "× 10^3" and refuse what no double could hold."""
    power_text = found["power"] or found["ten"] or "0"
    if len(power_text) > 5 or abs(int(power_text)) > 400:
        return PrintedNumber(start, end, None, refused="The number is too large or too small to be one.")
    power = int(power_text)
    values = [value * Fraction(10) ** power for value in values]
    if any(value and not _SMALLEST <= abs(value) <= _LARGEST for value in values):
        return PrintedNumber(start, end, None, refused="The number is too large or too small to be one.")
    decimals = max(0, decimals - power)
    if len(values) > 1:
        return PrintedNumber(start, end, None, decimals, said, tuple(values))
    return PrintedNumber(start, end, values[0], decimals, said)


def _read_body(body: str) -> tuple[list[Fraction], int, tuple[str, ...]]:
    """The possible values of the digits and separators of one number, its decimals, and what to say."""
    said: list[str] = []
    if " " in body:
        body = body.replace(" ", "")
        said.append("space read as a separator of thousands")
    marks = re.findall(r"[.,']", body)
    groups = re.split(r"[.,']", body)
    if not marks:
        return [Fraction(int(body))], 0, tuple(said)
    if len(marks) == 1 and marks[0] == ".":
        return [_decimal(groups)], len(groups[1]), tuple(said)
    if len(marks) == 1 and marks[0] == ",":
        could_be_thousands = len(groups[1]) == 3 and len(groups[0]) <= 3 and groups[0][0] != "0" and not said
        if could_be_thousands:
            return [Fraction(int("".join(groups))), _decimal(groups)], 0, ()
        return [_decimal(groups)], len(groups[1]), (*said, "decimal comma")
    return _read_thousands(marks, groups)


def _read_thousands(marks: list[str], groups: list[str]) -> tuple[list[Fraction], int, tuple[str, ...]]:
    """Numbers with several separators: 1,250,000 or 1,250.5 or 1.250,5; nothing when they do not fit."""
    decimal_part = ""
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1 and marks[-1] != "'":
        *groups, decimal_part = groups
    elif len(set(marks)) != 1:
        return [], 0, ()
    if len(groups[0]) > 3 or groups[0].startswith("0") or any(len(group) != 3 for group in groups[1:]):
        return [], 0, ()
    name = {",": "comma", ".": "point", "'": "apostrophe"}[marks[0]]
    said = [f"{name} read as a separator of thousands"]
    if decimal_part and marks[-1] == ",":
        said.append("decimal comma")
    return [_decimal(["".join(groups), decimal_part])], len(decimal_part), tuple(said)


def _decimal(groups: list[str]) -> Fraction:
    """Whole part and decimals as an exact fraction."""
    whole, part = groups
    return Fraction(int((whole or "0") + part), 10 ** len(part))
