"""Read a field that should hold a number: one figure, a range, a bound, a percentage, a figure with "±"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from crps_extractor.models.numbers.plain import LONGEST_TEXT, plain_text
from crps_extractor.models.numbers.printed import PrintedNumber, number_at
from crps_extractor.models.numbers.written import decimal_text

__all__ = ["NumberReading", "leading_bound", "read_number"]

_BOUNDS = (
    (
        "≤",
        r"≤|(?:at most|up to|(?:no|not|never) (?:more|greater|higher|larger|longer) than"
        r"|not (?:above|exceeding|to exceed)|(?:less|lower|fewer) than or equal to|maximum|max\.?)(?: of)?(?= )",
    ),
    (
        "≥",
        r"≥|(?:at least|(?:no|not|never) (?:less|fewer|lower|smaller) than|not below|(?:more|greater) than or equal to"
        r"|minimum|min\.?)(?: of)?(?= )",
    ),
    ("<", r"<|(?:less than|fewer than|lower than|below|under)(?= )"),
    (">", r">|(?:more than|greater than|higher than|above)(?= )"),
    ("≈", r"[~≈]|(?:about|approximately|approx\.?|around|circa|ca?\.|ca)(?= )"),
    ("", r"="),
)
_BOUND = re.compile("|".join(f"(?P<b{i}>{words})" for i, (_, words) in enumerate(_BOUNDS)), re.IGNORECASE)
_JOIN = re.compile(r"(?<=[0-9])(?:\.{2,3}|…)(?=[0-9])| ?(?:-|~|\bto\b|\bthrough\b|\buntil\b) ?", re.IGNORECASE)
_BETWEEN = re.compile(r"between (?=[0-9+-])", re.IGNORECASE)
_AND = re.compile(r" and ", re.IGNORECASE)


@dataclass(frozen=True)
class NumberReading:
    """What one field that should hold a number says.

    A single value: ``value``, and ``low == high == value``. A range: ``value`` is None, ``low <= high``.
    ``bound`` is "", "<", "≤", ">", "≥" or "≈". ``spread`` is the figure after "±". ``decimals`` is the number of
    printed decimals (the larger of a range's two). When ``ask`` or ``refused`` is filled there is no value.
    """

    text: str
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    decimals: int = 0
    bound: str = ""
    percent: bool = False
    spread: Fraction | None = None
    spread_decimals: int = 0
    said: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    options: tuple[Fraction, ...] = ()
    refused: str = ""

    @property
    def is_range(self) -> bool:
        """Whether two different figures were printed as a range."""
        return self.low is not None and self.low != self.high


def read_number(text: str) -> NumberReading:
    """Read a field that should hold one number, a range, or a number with a spread; never raises.

    "0,35" → 7/20 and says "decimal comma"; "1,250" → asks; "10–40" → low 10, high 40; "≤ 5" → bound;
    "2.68 ± 0.51" → value and spread; "37 %" → 37, percent. What stands around the number is refused, not skipped.
    """
    if len(text) > LONGEST_TEXT:
        return NumberReading(text[:100], refused="The text is too long to be a number.")
    return _read(text)


@lru_cache(maxsize=8192)
def _read(text: str) -> NumberReading:
    """The same text always means the same, and papers print the same few figures again and again."""
    plain = plain_text(text)
    plain = re.sub(r"([x×] ?10)-([0-9]{1,3})$", r"\1^-\2", plain)
    if not plain:
        return NumberReading(text, refused="There is no number.")
    early = _cannot_be_trusted(text, plain)
    if early:
        return early
    bound, position = leading_bound(plain)
    between = _BETWEEN.match(plain)
    if between:
        plain = plain[between.end() :]
    first = number_at(plain, position)
    if first is None:
        return NumberReading(text, refused="There is no number at the beginning of the text.")
    return _read_rest(text, plain, bound, first, _AND if between else _JOIN)


def _cannot_be_trusted(text: str, plain: str) -> NumberReading | None:
    """Signs that the text layer of a PDF has lost, and figures of other scripts."""
    if "\ufffd" in plain:
        return NumberReading(text, refused="A sign could not be read from the PDF: look at the page and type it.")
    if any(character.isnumeric() and not character.isascii() for character in plain):
        return NumberReading(text, refused="The number has figures that are not 0 to 9.")
    if re.fullmatch(r"P ?[0-9]+(?:\.[0-9]+)?", plain):
        return NumberReading(
            text, ask=(f"≥ {plain[1:].strip()} (PDFs print a damaged “≥” as P)", f"P = {plain[1:].strip()}")
        )
    return None


def leading_bound(plain: str) -> tuple[str, int]:
    """The bound that opens the text ("≤", "at most"), and where the number should begin."""
    found = _BOUND.match(plain)
    if found is None:
        return "", 0
    index = int(str(found.lastgroup)[1:])
    end = found.end()
    return _BOUNDS[index][0], end + (plain[end : end + 1] == " ")


def _read_rest(text: str, plain: str, bound: str, first: PrintedNumber, join: re.Pattern[str]) -> NumberReading:
    """What follows the first number: a percent sign, a second figure after a dash or "±", then nothing."""
    position, percent = _after_percent(plain, first.end)
    second: PrintedNumber | None = None
    spread: PrintedNumber | None = None
    joined = join.match(plain, position)
    if joined:
        second = number_at(plain, joined.end())
    elif plain[position:].lstrip().startswith("±"):
        at = plain.index("±", position) + 1
        spread = number_at(plain, at + (plain[at : at + 1] == " "), signed=False)
    last = second or spread
    if last:
        position, also = _after_percent(plain, last.end)
        percent = percent or also
    rest = plain[position:].strip().rstrip(".;,")
    numbers = [number for number in (first, second, spread) if number]
    for number in numbers:
        if number.refused:
            return NumberReading(text, refused=number.refused)
    if rest.startswith("^"):
        return NumberReading(text, refused="A raised figure follows the number: a footnote mark or a power.")
    if rest:
        return NumberReading(text, refused=f"“{rest[:40]}” after the number could not be read.")
    for number in numbers:
        if number.options:
            ask = tuple(f"{decimal_text(option)}" for option in number.options)
            return NumberReading(text, ask=ask, options=number.options if number is first and not last else ())
    return _whole(text, bound, percent, first, second, spread)


def _whole(
    text: str,
    bound: str,
    percent: bool,
    first: PrintedNumber,
    second: PrintedNumber | None,
    spread: PrintedNumber | None,
) -> NumberReading:
    """Put the figures together once each of them has one value."""
    said = list(dict.fromkeys(note for number in (first, second, spread) if number for note in number.said))
    low, high = first.value, second.value if second else first.value
    if low is not None and high is not None and low > high:
        low, high = high, low
        said.append("the larger figure is printed first")
    return NumberReading(
        text,
        value=None if second and low != high else low,
        low=low,
        high=high,
        decimals=max(first.decimals, second.decimals if second else 0),
        bound=bound,
        percent=percent,
        spread=spread.value if spread else None,
        spread_decimals=spread.decimals if spread else 0,
        said=tuple(said),
    )


def _after_percent(plain: str, position: int) -> tuple[int, bool]:
    """Step over a percent sign."""
    found = re.compile(r" ?(?:%|per ?cent\b)", re.IGNORECASE).match(plain, position)
    return (found.end(), True) if found else (position, False)
