"""Find the figures of a printed dose: each number or range with its sign, its "±" and the unit behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from crps_extractor.models.doses.limits import Limits, limits_at
from crps_extractor.models.doses.spread_text import SpreadText, bracketed_spread_at, spread_at
from crps_extractor.models.doses.unit_text import UnitMatch, unit_at
from crps_extractor.models.doses.units import DoseVocabulary, Unit
from crps_extractor.models.numbers import PrintedNumber, decimal_text, number_at

__all__ = ["Figure", "figures_of", "with_number_words"]

_DIGIT = re.compile(r"[0-9]|\.(?=[0-9])")
_JOIN = re.compile(
    r"(?<=[0-9])(?:\.{2,3}|…)(?=[0-9])| ?(?:-+>|→|[-~÷]) ?| (?:to|through|until|till|up to|bis|hasta|à|tot) ",
    re.IGNORECASE,
)
_DECIMAL_COMMA_TO = re.compile(r" a (?=[0-9]+,[0-9])")
_BETWEEN = re.compile(r"\b(?:between|tra|fra|entre|zwischen|tussen) $", re.IGNORECASE)
_AND = re.compile(r" (?:and|e|y|et|und|en) ", re.IGNORECASE)
_BOUND = (
    (
        "≤",
        re.compile(
            r"(?:≤|(?<!\w)(?:up to|at most|(?:no|not|never) (?:more|greater|higher|larger) than"
            r"|(?:less|lower) than or equal to|not (?:above|exceed(?:ing)?|to exceed)|never exceed(?:ing|ed)?"
            r"|a maximum of|max\.?)) ?$",
            re.IGNORECASE,
        ),
    ),
    (
        "≥",
        re.compile(
            r"(?:≥|(?<!\w)(?:at least|(?:no|not|never) (?:less|lower|smaller) than|not below"
            r"|(?:more|greater) than or equal to|a minimum of|min\.)) ?$",
            re.IGNORECASE,
        ),
    ),
    ("<", re.compile(r"(?:<|(?<!\w)(?:less than|lower than|below|under)) ?$", re.IGNORECASE)),
    (">", re.compile(r"(?:>|(?<!\w)(?:more than|greater than|higher than|above|exceeding)) ?$", re.IGNORECASE)),
    (
        "≈",
        re.compile(
            r"(?:≈|~|(?<!\w)(?:about|approximately|approx\.?|around|roughly|circa|ca\.?|c\.)) ?$", re.IGNORECASE
        ),
    ),
)
_TIME = re.compile(
    r"[ -]?(?:(?:consecutive|successive|working|business|calendar|treatment|infusion) )*(?:week(?=days))?"
    r"(?P<unit>hours?|hrs?|h|minutes?|mins?|days?|d|weeks?|wks?)(?![A-Za-z0-9^(+])",
    re.IGNORECASE,
)
_HOURS = {"h": Fraction(1), "m": Fraction(1, 60), "d": Fraction(24), "w": Fraction(168)}
_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}  # fmt: skip
_PLUS = re.compile(r"± ?$")
_ALONE = "A spread (±) stands without the dose that it belongs to."
_ENDLESS = "The figures cannot be brought to one unit without rounding: enter them apart."
_NUMBER_WORD = re.compile(
    rf"\b({'|'.join(_WORDS)})(?=[ -](?:(?:consecutive|successive|working) )*"
    r"(?:hours?|(?:week)?days?|weeks?|minutes?)\b)",
    re.IGNORECASE,
)
_ONE_TIME = re.compile(r"\b(over|in|within|for|during) an? (?=(?:hour|day|week)\b)", re.IGNORECASE)
_HALF_HOUR = re.compile(r"\b(?:half an hour|(?:a )?half-hour)\b", re.IGNORECASE)
_HOURS_AND_MINUTES = re.compile(
    r"\b(?P<hours>[0-9]{1,2}) ?h(?:ours?|rs?)?(?: and)? (?P<minutes>[0-9]{1,2}) ?min(?:utes?|s)?\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Figure:
    """One figure of a text from ``start`` to ``end``: a dose (with ``unit``), a time (``hours``), or bare.

    ``options`` are the values of a number with two readings; ``day_unit`` tells days and weeks from hours.
    """

    start: int
    end: int
    low: Fraction | None
    high: Fraction | None
    unit: UnitMatch | None = None
    hours: Fraction | None = None
    day_unit: bool = False
    bound: str = ""
    spread: Fraction | None = None
    spread_type: str = ""
    limits: Limits | None = None
    said: tuple[str, ...] = ()
    options: tuple[Fraction, ...] = ()
    refused: str = ""
    negative: bool = False
    number_end: int = 0

    @property
    def is_dose(self) -> bool:
        """Whether a dose unit stands behind the figure."""
        return self.unit is not None


def with_number_words(plain: str) -> str:
    """The text with times in figures: "four hours" as 4, "over an hour" as "over 1 hour", "1 h 30 min" as 90 min."""
    plain = _HALF_HOUR.sub("30 minutes", _ONE_TIME.sub(r"\1 1 ", plain))
    plain = _HOURS_AND_MINUTES.sub(lambda time: f"{60 * int(time['hours']) + int(time['minutes'])} min", plain)
    return _NUMBER_WORD.sub(lambda word: _WORDS[word.group().lower()], plain)


def figures_of(plain: str, vocabulary: DoseVocabulary) -> tuple[Figure, ...]:
    """All figures of a plain text in their order."""
    figures: list[Figure] = []
    position = 0
    while True:
        found = _DIGIT.search(plain, position)
        if found is None:
            return tuple(figures)
        figure = _figure(plain, found.start(), figures[-1].end if figures else 0, vocabulary)
        position = max(figure.end, found.start() + 1) if figure else _after_word(plain, found.start())
        if figure:
            figures.append(figure)


def _after_word(plain: str, position: int) -> int:
    """The end of a word with a figure in it ("CRPS1"), which is no number."""
    end = re.compile(r"[A-Za-z0-9.^]+").match(plain, position)
    return end.end() if end else position + 1


def _figure(plain: str, start: int, previous: int, vocabulary: DoseVocabulary) -> Figure | None:
    """The figure whose first digit stands at ``start``; None when the digit belongs to a word."""
    before = plain[previous:start]
    times = re.search(r"(?:^|[^A-Za-z0-9])x$", before) and re.search(r"[0-9] ?x$", plain[:start])
    if re.search(r"[A-Za-z^_]$", before) and not times and not re.search(r"(?:^|[^A-Za-z])P$", before):
        return None
    negative = bool(re.search(r"[\s(<>≤≥=~:]-$", before)) or (previous == 0 and bool(re.fullmatch(r"- ?", before)))
    first = number_at(plain, start, signed=False)
    if first is None:
        return None
    numbers, said = [first], []
    second = _second(plain, first, before)
    if second:
        numbers.append(second)
    end = numbers[-1].end
    if re.search(r"[(\[] ?$", before) and re.match(r" ?[)\]] ?[A-Za-zµγ]", plain[end:]):
        end += plain[end:].index(")" if ")" in plain[end : end + 2] else "]") + 1
    spread = spread_at(plain, end, vocabulary)
    if spread is None and (spread := bracketed_spread_at(plain, end)):
        said.append("the figure in brackets is read as a spread")
    end = spread.end if spread else end
    limits = limits_at(plain, end, vocabulary) if second is None else None
    if limits and (limits.unit or not unit_at(plain, limits.end + (plain[limits.end :][:1] == " "), vocabulary)):
        limits = None  # they stand behind a figure that has no unit of its own: another figure
    made = _with_unit(plain, start, limits.end if limits else end, numbers, before, vocabulary)
    return _complete(made, numbers, _beside(plain, made, spread, limits, vocabulary), tuple(said), negative)


@dataclass(frozen=True)
class _Beside:
    """What stands beside a figure: its spread and its limits, up to ``end``; ``refused`` where they do not belong."""

    end: int
    spread: SpreadText | None = None
    value: Fraction | None = None
    limits: Limits | None = None
    refused: str = ""


def _beside(
    plain: str, made: Figure, spread: SpreadText | None, limits: Limits | None, vocabulary: DoseVocabulary
) -> _Beside:
    """The spread and limits of a figure, those that stand behind its unit included, in the unit of the figure."""
    unit = made.unit.unit if made.unit else None
    end = made.end
    if spread is None and unit and (spread := spread_at(plain, end, vocabulary)):
        end = spread.end
    if spread and unit and spread.unit is None and end != made.end:
        again = unit_at(plain, end + (plain[end : end + 1] == " "), vocabulary)
        if again and again.unit:
            spread, end = replace(spread, unit=again.unit), again.end
    if limits is None and unit and made.low == made.high:
        limits = limits_at(plain, end, vocabulary)
        limits = _fitting(limits, made, unit)
        end = limits.end if limits else end
    value = spread.number.value if spread else None
    if value is None or unit is None or spread is None or spread.unit in (None, unit):
        refused = ""
    elif spread.unit is not None and spread.unit.dimension == unit.dimension:
        value, refused = value * spread.unit.size / unit.size, ""
        refused = _ENDLESS if "/" in decimal_text(value) else ""
    else:
        refused = "The ± has another unit than the dose: compare both with the page."
    per = made.unit.per if made.unit else Fraction(1)
    return _Beside(end, spread, value / per if value is not None else None, limits, refused)


def _fitting(limits: Limits | None, made: Figure, unit: Unit) -> Limits | None:
    """The limits in the unit of the figure; without a word they must hold it, in another kind of unit they are none."""
    if limits is None or (limits.unit and limits.unit.dimension != unit.dimension):
        return None
    factor = limits.unit.size / unit.size if limits.unit else Fraction(1)
    low, high = limits.low * factor, limits.high * factor
    if not limits.kind and not (made.low is not None and low <= made.low <= high):
        return None
    if "/" in decimal_text(low) or "/" in decimal_text(high):
        return None
    return replace(limits, low=low, high=high)


def _second(plain: str, first: PrintedNumber, before: str) -> PrintedNumber | None:
    """The second end of a range, unless what follows the dash is no number."""
    joined = _JOIN.match(plain, first.end)
    if joined is None and "," in plain[first.start : first.end]:
        joined = _DECIMAL_COMMA_TO.match(plain, first.end)
    if joined is None and _BETWEEN.search(before):
        joined = _AND.match(plain, first.end)
    return number_at(plain, joined.end(), signed=False) if joined else None


def _with_unit(
    plain: str, start: int, end: int, numbers: list[PrintedNumber], before: str, vocabulary: DoseVocabulary
) -> Figure:
    """The figure with the dose unit or the time that follows it."""
    ends = [number.value for number in numbers if number.value is not None]
    low, high = (min(ends), max(ends)) if len(ends) == len(numbers) else (None, None)
    bound = next((sign for sign, words in _BOUND if words.search(before)), "")
    gap = re.compile(r" ?|-").match(plain, end)
    at = gap.end() if gap else end
    unit = unit_at(plain, at, vocabulary) or (
        unit_at(plain, end + 1, vocabulary) if plain[end : end + 1] == "-" else None
    )
    if unit is None and re.compile(r"c ?/ ?kg").match(plain, at):
        unit = UnitMatch(
            at + 1, options=("µg/kg/min (γ printed as c)", "a unit with c"), said=("“c” may be a damaged γ",)
        )
    if unit:
        low, high = (value / unit.per if value is not None else None for value in (low, high))
        endless = any("/" in decimal_text(value) for value in (low, high) if value is not None)
        refused = _ALONE if _PLUS.search(before) else _ENDLESS if endless else ""
        return Figure(start, unit.end, low, high, unit, bound=bound, refused=refused, number_end=end)
    time = _TIME.match(plain, end)
    if time:
        letter = time["unit"][0].lower()
        return Figure(
            start, time.end(), low, high, hours=_HOURS[letter], day_unit=letter in "dw", bound=bound, number_end=end
        )
    return Figure(start, end, low, high, bound=bound, number_end=end)


def _complete(
    made: Figure, numbers: list[PrintedNumber], beside: _Beside, said: tuple[str, ...], negative: bool
) -> Figure:
    """The figure with what its numbers had to say and what was refused in them."""
    numbers = [*numbers, *([beside.spread.number] if beside.spread else [])]
    notes = [note for number in numbers for note in number.said]
    return replace(
        made,
        end=beside.end,
        spread=beside.value,
        spread_type=beside.spread.kind if beside.spread else "",
        limits=beside.limits,
        said=(*dict.fromkeys(notes), *said, *(made.unit.said if made.unit else ())),
        options=next((number.options for number in numbers if number.options), ()),
        refused=next((number.refused for number in numbers if number.refused), "") or made.refused or beside.refused,
        negative=negative,
    )
