"""One printed figure of an answer: read it, say how it was read, compare two of them, write it into a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.kinds.base import Cell, Finding, Likeness, Strength
from crps_extractor.models.kinds.wording import compare_texts, one_line
from crps_extractor.models.numbers import NumberReading, decimal_text, plain_text, read_number, rounded_text
from crps_extractor.models.statistics.printed import Printed

__all__ = [
    "Figure",
    "capped",
    "compare_figures",
    "compare_printed",
    "exact_cell",
    "exact_words",
    "figure_cell",
    "heard",
    "limit_findings",
    "read_figure",
    "worst",
]

_LONGEST_WORDS = 40
_LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Figure(Printed):
    """A printed figure: exact value, printed decimals, and the bound ("", "<", "≤", ">", "≥", "≈") before it."""

    bound: str = ""
    percent: bool = False

    @property
    def words(self) -> str:
        """The figure in plain words; it reads back to the same value."""
        words = exact_words(self.value, self.decimals)
        return f"{self.bound} {words}" if self.bound else words


def exact_words(value: Fraction, decimals: int = 0) -> str:
    """An exact value as text, printed decimals kept; very long ones with a power of ten; 1/3 as about 0.333333."""
    exact = decimal_text(value)
    if "/" in exact:
        return f"about {rounded_text(value, 6)}"
    whole, _, part = exact.partition(".")
    padded = part.ljust(decimals, "0")
    text = f"{whole}.{padded}" if padded else whole
    if len(text) <= _LONGEST_WORDS:
        return text
    digits = re.sub(r"[-.]", "", exact)
    figures = digits.lstrip("0")
    power = len(whole.lstrip("-")) - 1 - (len(digits) - len(figures))
    figures = figures.rstrip("0")
    sign = "-" if value < 0 else ""
    return f"{sign}{figures[0]}{'.' + figures[1:] if figures[1:] else ''}e{power}"


def capped(text: str) -> str:
    """A text short enough to stand inside a sentence."""
    line = one_line(text)
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"


def heard(words: str, said: Iterable[str]) -> str:
    """What was understood, with how it was read before it: "decimal comma read: 0.35"."""
    notes = [note if re.search(r"\bread\b|\bprinted\b", note) else f"{note} read" for note in dict.fromkeys(said)]
    return f"{', '.join(notes)}: {words}" if notes else words


def read_figure(text: str, name: str, part: str) -> tuple[Figure | None, tuple[str, ...], tuple[Finding, ...]]:
    """Read one figure: the figure, how it was read, and what could not be read.

    ``name`` stands in the sentences ("spread"), ``part`` is the part whose text a choice would replace.
    """
    reading = read_number(text)
    if reading.ask:
        return None, (), (_asks(reading, name, part),)
    if reading.refused:
        found = f"The {name} “{capped(text)}” could not be read. {reading.refused}"
        could = "Leave only the figure in the field, as the paper prints it."
        return None, (), (Finding("unreadable", Strength.STRONG, found, could),)
    if reading.value is None or reading.spread is not None:
        found = f"The {name} “{capped(text)}” holds several numbers where one is expected."
        could = "Keep one of them here; a range or a spread belongs to fields of its own."
        return None, (), (Finding("several_numbers", Strength.MILD, found, could),)
    figure = Figure(reading.value, reading.decimals, reading.bound, reading.percent)
    return figure, reading.said, ()


def _asks(reading: NumberReading, name: str, part: str) -> Finding:
    found = f"The {name} “{capped(reading.text)}” can be read as {' or '.join(reading.ask)}."
    options = tuple({part: decimal_text(option)} for option in reading.options)
    return Finding("asks", Strength.MILD, found, "Say which of them the paper means.", options=options)


def limit_findings(value: Fraction, name: str, minimum: str, maximum: str) -> tuple[Finding, ...]:
    """A strong finding where a value lies outside the limits that the form gives as printed text ("" is no limit)."""
    for limit, is_low in ((minimum, True), (maximum, False)):
        bound = read_number(limit).value if limit else None
        if bound is not None and (value < bound if is_low else value > bound):
            side = "below the smallest" if is_low else "above the largest"
            found = f"The {name} {exact_words(value)} is {side} value that can be, {exact_words(bound)}."
            could = "Compare it with the page: a slip of typing, of the column or of the unit is likely."
            return (Finding("outside_limits", Strength.STRONG, found, could),)
    return ()


def compare_printed(first: Printed, second: Printed) -> Likeness:
    """SAME value and decimals, ROUNDING where one is the other rounded (5 and 5.0, 2.7 and 2.68), else NUMBER."""
    if first.value == second.value and first.decimals == second.decimals:
        return Likeness.SAME
    if first.value == second.value:
        return Likeness.ROUNDING
    differ = first.decimals != second.decimals
    within = abs(first.value - second.value) <= max(first.half, second.half)
    return Likeness.ROUNDING if differ and within else Likeness.NUMBER


def compare_figures(first: str, second: str) -> Likeness:
    """How two typed figures relate: WORDING for "0,35" and "0.35", ROUNDING, NUMBER, or MISSING where one is blank."""
    as_texts = compare_texts(first, second)
    if as_texts in (Likeness.SAME, Likeness.MISSING):
        return as_texts
    (one, *_), (other, *_) = (read_figure(text, "figure", "text") for text in (first, second))
    if one is None or other is None:
        return as_texts if as_texts is Likeness.WORDING else Likeness.NUMBER
    if one.bound != other.bound:
        return Likeness.NUMBER
    return worst(Likeness.WORDING, compare_printed(one, other))


def worst(*likenesses: Likeness) -> Likeness:
    """The most worrying of the likenesses of an answer's parts; SAME when there are none.

    A part that only one side has weighs less than a number or a unit that differs.
    """
    order = list(Likeness)
    parts = (Likeness.PART if one is Likeness.MISSING else one for one in likenesses)
    return max(parts, key=order.index, default=Likeness.SAME)


def figure_cell(name: str, text: str) -> Cell:
    """A cell for one typed figure: the number where the text is one plain number, the text alone where it is not."""
    if not text:
        return Cell(name, "")
    figure, _, _ = read_figure(text, name, name)
    if figure is None or figure.bound:
        return Cell(name, plain_text(text))
    return exact_cell(name, figure.value, figure.decimals)


def exact_cell(name: str, value: Fraction, decimals: int = 0) -> Cell:
    """A cell for an exact value: the printed decimals kept, fifteen significant figures where it has no end."""
    exact = decimal_text(value)
    if "/" in exact:
        exact, decimals = rounded_text(value, 15), 0
    whole, _, part = exact.partition(".")
    padded = part.ljust(decimals, "0")
    text = f"{whole}.{padded}" if padded else whole
    return Cell(name, text, text)
