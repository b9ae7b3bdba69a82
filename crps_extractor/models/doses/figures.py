"""Find the figures of a printed dose: each number or range with its sign, its "±" and the unit behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.doses.unit_text import UnitMatch, unit_at
from crps_extractor.models.doses.units import DoseVocabulary
from crps_extractor.models.numbers import PrintedNumber, number_at

__all__ = ["Figure", "figures_of", "with_number_words"]

_DIGIT = re.compile(r"[0-9]|\.(?=[0-9])")
_JOIN = re.compile(r" ?(?:-|\bto\b|\bthrough\b) ?", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween $", re.IGNORECASE)
_AND = re.compile(r" and ", re.IGNORECASE)
_BOUND = (
    (
        "≤",
        re.compile(r"(?:≤|(?<!\w)(?:up to|at most|no more than|not more than|a maximum of|max\.?)) ?$", re.IGNORECASE),
    ),
    ("≥", re.compile(r"(?:≥|(?<!\w)(?:at least|no less than|not less than|a minimum of|min\.)) ?$", re.IGNORECASE)),
    ("<", re.compile(r"(?:<|(?<!\w)(?:less than|below|under)) ?$", re.IGNORECASE)),
    (">", re.compile(r"(?:>|(?<!\w)(?:more than|greater than|above)) ?$", re.IGNORECASE)),
    ("≈", re.compile(r"(?:≈|~|(?<!\w)(?:about|approximately|approx\.?|around|circa|ca\.)) ?$", re.IGNORECASE)),
)
_SPREAD = re.compile(
    r"(?P<open> ?[(\[])?(?P<sign> ?± ?|[ ,;]*(?P<type>s\.?d\.?|s\.?e\.?m?\.?)[ :=]*(?=[0-9]))", re.IGNORECASE
)
_BRACKETED = re.compile(r" ?\((?=[0-9.]+\) ?[a-zµγ])", re.IGNORECASE)
_TIME = re.compile(
    r"[ -]?(?:consecutive |successive )?(?P<unit>hours?|hrs?|h|minutes?|mins?|days?|d|weeks?|wks?)(?![A-Za-z0-9^(+])",
    re.IGNORECASE,
)
_HOURS = {"h": Fraction(1), "m": Fraction(1, 60), "d": Fraction(24), "w": Fraction(168)}
_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}  # fmt: skip
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_WORDS)})(?=[ -](?:hours?|days?|weeks?|minutes?)\b)", re.IGNORECASE)


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
    """"four hours" as "4 hours", for times only."""  # fmt: skip
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
    if re.search(r"[A-Za-z^_]$", before) and not re.search(r"(?:^|[^A-Za-z])P$", before):
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
    spread, spread_type, end = _spread(plain, end, vocabulary)
    if spread is None and _BRACKETED.match(plain, end):
        inside = _BRACKETED.match(plain, end)
        number = number_at(plain, inside.end(), signed=False) if inside else None
        if number and plain[number.end : number.end + 1] == ")" and number.value is not None:
            spread, end = number, number.end + 1
            said.append("the figure in brackets is read as a spread whose type is not stated")
    made = _with_unit(plain, start, end, numbers, before, vocabulary)
    if spread is None and made.unit:
        spread, spread_type, end = _spread(plain, made.end, vocabulary)
        repeated = re.compile(r" ?").match(plain, end)
        again = unit_at(plain, repeated.end() if repeated else end, vocabulary) if spread else None
        end = again.end if again and again.unit == made.unit.unit else end
    else:
        end = made.end
    numbers += [spread] if spread else []
    return _complete(made, end, numbers, spread, spread_type, tuple(said), negative)


def _second(plain: str, first: PrintedNumber, before: str) -> PrintedNumber | None:
    """The second end of a range, unless what follows the dash is no number."""
    joined = _JOIN.match(plain, first.end)
    if joined is None and _BETWEEN.search(before):
        joined = _AND.match(plain, first.end)
    return number_at(plain, joined.end(), signed=False) if joined else None


def _spread(plain: str, position: int, vocabulary: DoseVocabulary) -> tuple[PrintedNumber | None, str, int]:
    """A "± 2.0", "(SD 2.0)" or "SE 0.5 mg/h" at ``position``, its type, and where it ends; never a percentage."""
    found = _SPREAD.match(plain, position)
    number = number_at(plain, found.end(), signed=False) if found else None
    if found is None or number is None or re.match(r" ?%| ?per ?cent", plain[number.end :]):
        return None, "", position
    end = number.end
    label = found["type"] or ""
    after = re.compile(r" ?\((SD|SEM|SE)\)(?= )", re.IGNORECASE).match(plain, end)
    if after and not label:
        label, end = after[1], after.end()
    if found["open"]:
        repeated = unit_at(plain, end + (plain[end : end + 1] == " "), vocabulary)
        end = repeated.end if repeated and repeated.unit else end
        if plain[end : end + 1] not in (")", "]"):
            return None, "", position
        end += 1
    letters = re.sub(r"[^a-z]", "", label.lower())
    return number, {"sd": "SD", "se": "SE", "sem": "SE"}.get(letters, ""), end


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
        return Figure(start, unit.end, low, high, unit, bound=bound, number_end=end)
    time = _TIME.match(plain, end)
    if time:
        letter = time["unit"][0].lower()
        return Figure(
            start, time.end(), low, high, hours=_HOURS[letter], day_unit=letter in "dw", bound=bound, number_end=end
        )
    return Figure(start, end, low, high, bound=bound, number_end=end)


def _complete(
    made: Figure,
    end: int,
    numbers: list[PrintedNumber],
    spread: PrintedNumber | None,
    spread_type: str,
    said: tuple[str, ...],
    negative: bool,
) -> Figure:
    """The figure with what its numbers had to say and what was refused in them."""
    notes = [note for number in numbers for note in number.said]
    options = next((number.options for number in numbers if number.options), ())
    refused = next((number.refused for number in numbers if number.refused), "")
    return Figure(
        made.start,
        end,
        made.low,
        made.high,
        made.unit,
        made.hours,
        made.day_unit,
        made.bound,
        spread.value if spread else None,
        spread_type,
        (*dict.fromkeys(notes), *said, *(made.unit.said if made.unit else ())),
        options,
        refused,
        negative,
        made.number_end,
    )
