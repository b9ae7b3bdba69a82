"""Read which scale a paper names: one when the words leave one, else the candidates and the question to ask.

"VAS" without a length, "PPI", "PGIC" and mixed names ("verbal analog pain scale of 0-10") are never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from crps_extractor.models.numbers import plain_text, read_number
from crps_extractor.models.scales.scale import Hybrid, Scale, ScaleVocabulary, load_scales

__all__ = ["ScaleReading", "hint_from_values", "read_scale"]

_LONGEST = 2000
_FEWEST_POINTS = 4
_NUMBER = r"-?[0-9]{1,4}(?:\.[0-9]{1,3})?"
_UNIT = r"(?P<{}>mm|millimet(?:er|re)s?|cm|centimet(?:er|re)s?)"
_RANGE = re.compile(
    rf"(?<![0-9.])(?P<low>{_NUMBER}) ?(?:mm|cm)? ?(?:-|to|through|and) ?(?P<high>{_NUMBER})(?![0-9.]*[0-9])"
    rf"(?: ?-? ?{_UNIT.format('unit')}\b)?"
)
_RANGE_IN_WORDS = re.compile(
    rf"(?<![0-9.])(?P<low>{_NUMBER}) [^0-9]{{2,60}}? (?:to|and|-) (?P<high>{_NUMBER})(?![0-9])"
    rf"|(?<![0-9.])(?P<least>{_NUMBER}) ?= ?[^0-9]{{2,60}}?[^0-9.](?P<most>{_NUMBER}) ?="
)
_LENGTH = re.compile(rf"(?<![0-9.])(?P<high>{_NUMBER}) ?-? ?{_UNIT.format('unit')}\b")
_POINTS = re.compile(r"(?<![0-9.])(?P<points>[0-9]{1,3}) ?-? ?(?:points?|pt|words?|categor(?:y|ies)|grades?|faces)\b")
_OUT_OF = re.compile(rf"(?:out of|/) ?(?P<high>{_NUMBER})(?![0-9])")
_NAMED_POINTS = re.compile(r"\b(?:nrs|vrs) ?-? ?(?P<points>[0-9]{1,3})\b")
_NAMED_LENGTH = re.compile(r"\bvas ?-? ?(?P<high>10|100)\b")
_COUNTED_WORDS = {"four": "4", "five": "5", "six": "6", "seven": "7", "ten": "10", "eleven": "11"}
_COMPONENTS = (
    ("worst", r"(?<!= )(?<!\()worst(?! ?(?:pain )?(?:imaginable|possible|conceivable|ever))|peak|maximum pain|highest"),
    ("least", r"least|minimum pain|lowest"),
    ("average", r"average|mean pain|usual"),
    ("now", r"present|current|right now|at the moment|momentary|pain now"),
    ("on movement", r"movement|moving|dynamic|on motion"),
    ("evoked", r"evoked|allodynia"),
    ("night", r"night|nocturnal"),
    ("time-averaged", r"area under|auc|time-averaged"),
)
_RECALLS = (
    ("24 h", r"24 ?-? ?h(?:ours?|rs?)?\b|last day|past day|daily"),
    ("week", r"(?:last|past|previous|preceding) (?:week|7 days)|weekly|7 ?-? ?day"),
    ("now", r"present|current|right now|at the moment|pain now"),
)


@dataclass(frozen=True)
class ScaleReading:
    """What a text says of a scale. One of ``scale``, ``ask`` (with ``candidates``) or ``refused`` is filled.

    ``component`` and ``recall`` are read where the text states them; ``said`` is what was understood, in words.
    """

    text: str
    scale: Scale | None = None
    candidates: tuple[Scale, ...] = ()
    ask: str = ""
    refused: str = ""
    component: str = ""
    recall: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Clues:
    """What the text says of ends, unit and the number of points."""

    low: Fraction | None = None
    high: Fraction | None = None
    unit: str = ""
    points: int | None = None


def read_scale(text: str, vocabulary: ScaleVocabulary | None = None) -> ScaleReading:
    """Read the name of a scale as printed; never raises.

    "NRS (0-10)" → nrs-11; "VAS" → asked, mm or cm; "11-point numeric rating scale" → nrs-11; "PPI" → asked.
    """
    if len(text) > _LONGEST:
        return ScaleReading(text[:100], refused="The text is too long to be the name of a scale.")
    scales = vocabulary or load_scales()
    plain = _plain(text)
    if not plain:
        return ScaleReading(text, refused="No scale is named.")
    for identifier in scales.ids:
        if plain == identifier.replace("-", " ").strip() or text.strip() == identifier:
            return _with_components(ScaleReading(text, scale=scales[identifier]), plain, named=True)
    clues = _clues(plain)
    hybrid = _hybrid(plain, scales)
    named = _named(plain, scales)
    if hybrid:
        named = list(dict.fromkeys((*_of_instruments(hybrid, scales), *named)))
    reading = _decided(text, named, hybrid, clues, scales)
    reading = replace(reading, low=clues.low, high=clues.high)
    return _with_components(reading, plain)


def _plain(text: str) -> str:
    """One case, one dash, no hyphens inside words (those between figures stay)."""
    plain = plain_text(text).lower().replace("’", "'")
    plain = re.sub(r"(?<=[a-z])[-/](?=[a-z])", " ", plain)
    plain = re.sub(r"(?<=[a-z])-(?=[0-9])|(?<=[0-9])-(?=[a-z])", " ", plain)
    for word, figure in _COUNTED_WORDS.items():
        plain = re.sub(rf"\b{word}\b", figure, plain)
    return re.sub(r"\s+", " ", plain).strip()


def _pattern(name: str) -> re.Pattern[str]:
    spelled = re.escape(_plain(name))
    return re.compile(rf"(?<![a-z0-9]){spelled}(?:s\b)?(?![a-z])")


def _clues(plain: str) -> _Clues:
    """Ends, unit and points; a range from 0, 1 or below wins over lengths, lengths over points."""
    anywhere = _unit_anywhere(plain)
    for found in (*_RANGE.finditer(plain), *_RANGE_IN_WORDS.finditer(plain)):
        parts = found.groupdict()
        low, high = Fraction(parts["low"] or parts["least"]), Fraction(parts["high"] or parts["most"])
        if low <= 1 < high:
            return _Clues(low, high, _unit(parts.get("unit") or "") or anywhere)
    named = _LENGTH.search(plain) or _OUT_OF.search(plain) or _NAMED_LENGTH.search(plain)
    if named and Fraction(named["high"]) > 0:
        return _Clues(Fraction(0), Fraction(named["high"]), _unit(named.groupdict().get("unit") or ""))
    counted = _POINTS.search(plain) or _NAMED_POINTS.search(plain)
    if counted and int(counted["points"]) >= _FEWEST_POINTS:
        return _Clues(points=int(counted["points"]))
    return _Clues(unit=anywhere)


def _unit(word: str) -> str:
    return "mm" if word.startswith("m") else "cm" if word.startswith("c") else ""


def _unit_anywhere(plain: str) -> str:
    found = re.search(r"(?<![a-z])(mm|millimet(?:er|re)s?|cm|centimet(?:er|re)s?)\b", plain)
    return _unit(found[1]) if found else ""


def _hybrid(plain: str, scales: ScaleVocabulary) -> Hybrid | None:
    for hybrid in scales.hybrids:
        if any(_pattern(name).search(plain) for name in hybrid.names):
            return hybrid
    return None


def _of_instruments(hybrid: Hybrid, scales: ScaleVocabulary) -> list[Scale]:
    """The scales of both instruments, those with a recall of their own (present pain) apart."""
    return [scale for scale in scales.scales if scale.instrument in hybrid.instruments and not scale.recall]


def _named(plain: str, scales: ScaleVocabulary) -> list[Scale]:
    """The scales whose name stands in the text; a longer name hides the shorter ones inside it."""
    hits = []
    for scale in scales.scales:
        for name in scale.names:
            found = _pattern(name).search(plain)
            if found:
                hits.append((found.start(), found.end(), scale))
    kept = []
    for start, end, scale in hits:
        inside = any(a <= start and end <= b and (b - a) > (end - start) for a, b, _ in hits)
        if not inside and scale not in kept:
            kept.append(scale)
    return kept


def _fits(scale: Scale, clues: _Clues) -> bool:
    """Whether a scale has the ends, the unit and the points that the text states."""
    if clues.high is not None and (scale.minimum, scale.maximum) != (clues.low, clues.high):
        return False
    if clues.unit and scale.unit in ("mm", "cm") and scale.unit != clues.unit:
        return False
    if clues.points is not None:
        return scale.width is not None and scale.width / scale.step + 1 == clues.points
    return True


def _decided(
    text: str, named: list[Scale], hybrid: Hybrid | None, clues: _Clues, scales: ScaleVocabulary
) -> ScaleReading:
    """One scale, or the question that is left."""
    stated = clues.high is not None or clues.points is not None or bool(clues.unit)
    if not named:
        fitting = [s for s in scales.scales if s.domain == "pain intensity" and _fits(s, clues)] if stated else []
        if fitting:
            return ScaleReading(text, candidates=tuple(fitting), ask="Which instrument is it? No scale is named.")
        return ScaleReading(text, refused="No known scale is named: choose one, or describe it as a scale of its own.")
    fitting = [scale for scale in named if _fits(scale, clues)]
    if hybrid:
        return ScaleReading(text, candidates=tuple(fitting or named), ask=hybrid.why)
    if not fitting:
        ends = ", ".join(scale.label for scale in named)
        ask = f"The ends in the text fit none of: {ends}. Choose one, or describe it as a scale of its own."
        return ScaleReading(text, candidates=tuple(named), ask=ask)
    if len(fitting) == 1:
        return ScaleReading(text, scale=fitting[0], said=(f"read as {fitting[0].label}",))
    return ScaleReading(text, candidates=tuple(fitting), ask=_question(fitting))


def _question(fitting: Sequence[Scale]) -> str:
    """What has to be known to choose."""
    labels = "; ".join(scale.label for scale in fitting)
    if len({scale.instrument for scale in fitting}) > 1:
        return f"Which of these is it? {labels}."
    if len({scale.direction for scale in fitting}) > 1:
        return f"Which way does it run? {labels}."
    if {scale.unit for scale in fitting} == {"mm", "cm"}:
        return "In mm (0-100) or in cm (0-10)? The length is not stated: any value above 10 means 0-100."
    return f"Which version is it? {labels}."


def _with_components(reading: ScaleReading, plain: str, *, named: bool = False) -> ScaleReading:
    """Add the component and the recall period that the text states; two components are not one."""
    stated = [] if named else [name for name, words in _COMPONENTS if re.search(rf"\b(?:{words})", plain)]
    recalls = [] if named else [name for name, words in _RECALLS if re.search(rf"(?:\b|(?<=\D))(?:{words})", plain)]
    scale = reading.scale
    component = stated[0] if len(stated) == 1 else ""
    if scale is not None and len(scale.components) == 1 and len(stated) < 2:
        component = scale.components[0]
    recall = recalls[0] if len(recalls) == 1 else ""
    if len(stated) > 1:
        several = f"several components are named ({', '.join(stated)}): each is an outcome of its own"
        reading = replace(reading, said=(*reading.said, several))
        recall = "" if recall == "now" else recall
    elif scale is not None and scale.recall:
        recall = scale.recall
    return replace(reading, component=component, recall=recall or ("now" if component == "now" else ""))


def hint_from_values(reading: ScaleReading, values: Sequence[str]) -> str:
    """What the printed values say about an undecided reading, in a sentence; empty when they say nothing.

    Any value above 10 means 0-100. Values that could stand on either scale decide nothing. Text that is no number
    is passed over.
    """
    numbers = [read_number(value).value for value in values]
    known = [number for number in numbers if number is not None]
    if reading.scale is not None or not known or not reading.candidates:
        return ""
    largest, least = max(known), min(known)
    left = [
        scale
        for scale in reading.candidates
        if scale.minimum is not None
        and scale.maximum is not None
        and scale.minimum <= least
        and largest <= scale.maximum
    ]
    shown = _shown(largest)
    if not left:
        return f"None of the scales reaches {shown}."
    if len(left) == 1 and len(reading.candidates) > 1:
        return f"A value of {shown} is only possible on {left[0].label}."
    if {scale.instrument for scale in left} == {"NRS", "VAS"} and any(number.denominator != 1 for number in known):
        return "There are values that are not whole: a single rating on a numeric scale is whole, a mean need not be."
    if len(left) > 1 and largest <= 10 and {scale.maximum for scale in left} >= {Fraction(10), Fraction(100)}:
        return f"The largest value is {shown}: that fits 0-10, but 0-100 is not excluded."
    return ""


def _shown(value: Fraction) -> str:
    return f"{float(value):g}"
