"""A pain scale as data, the vocabulary of all scales, and scales of a study's own."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from crps_extractor.models.vocabulary import Entry, entries, load_vocabulary

__all__ = [
    "DIRECTIONS",
    "GRAINS",
    "Grain",
    "Hybrid",
    "Scale",
    "ScaleVocabulary",
    "Threshold",
    "load_scales",
    "own_scale",
]

DIRECTIONS = ("up is worse", "up is better", "asked")
GRAINS = (
    "one number",
    "one whole number",
    "mean of items",
    "mean of ratings",
    "sum of items",
    "category",
    "not known",
)
_FILE = "pain_scales.toml"


@dataclass(frozen=True)
class Threshold:
    """A change *within one patient* that is called minimal, moderate or substantial; points None: per cent only."""

    points: Fraction | None
    percent_low: Fraction
    percent_high: Fraction
    meaning: str


@dataclass(frozen=True)
class Grain:
    """What GRIM and the exact search need: scores are means of ``items`` numbers that move in steps of ``step``."""

    items: int
    step: Fraction


@dataclass(frozen=True)
class Scale:
    """One scale. ``minimum`` and ``maximum`` are None where it has no ends; ``rescale_refused`` is empty where
    rescaling to 0-100 is plain arithmetic. ``often_averaged``: means of a patient's ratings (diaries) are usual.
    """

    id: str
    label: str
    instrument: str
    domain: str
    minimum: Fraction | None
    maximum: Fraction | None
    unit: str
    direction: str
    grain: str
    step: Fraction = Fraction(1)
    items: int | None = None
    often_averaged: bool = False
    usual: bool = False
    components: tuple[str, ...] = ()
    recall: str = ""
    rescale_refused: str = ""
    names: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = ()

    @property
    def width(self) -> Fraction | None:
        """max − min, or None where the scale has no ends."""
        return None if self.minimum is None or self.maximum is None else self.maximum - self.minimum

    @property
    def is_whole(self) -> bool:
        """Whether one answer of one patient is always a whole number."""
        return self.grain in ("one whole number", "sum of items", "category")

    @property
    def is_ordinal(self) -> bool:
        """Whether its steps are ordered words, not equal distances."""
        return self.grain == "category"

    def grain_of(self, score_is: str = "", k: int | None = None) -> Grain | None:
        """What the tests of whole numbers may rest on, or None where it is unknown and they stay silent.

        ``score_is`` is the form's answer: "one rating", "mean of k ratings", "mean of items", "sum of items",
        "area under the curve", or empty; ``k`` how many are averaged. A whole-number scale whose scores are often
        diary means is only believed when the form says "one rating".
        """
        told = score_is.strip().lower()
        if told.startswith("mean of") and "rating" in told:
            whole = self.grain == "one whole number" and k is not None and k >= 1
            return Grain(k, self.step) if whole and k is not None else None
        if told.startswith("area"):
            return None
        if self.grain == "mean of items":
            items = self.items or k
            return Grain(items, self.step) if items and not told.startswith(("sum", "one")) else None
        if self.grain == "sum of items":
            return Grain(1, self.step) if told in ("", "sum of items") else None
        if self.grain == "one whole number":
            believed = told == "one rating" or (not told and not self.often_averaged)
            return Grain(1, self.step) if believed else None
        return None

    def thresholds_for(self, what: str) -> tuple[Threshold, ...]:
        """The thresholds of change, for "within patient" only: they say nothing of a difference between groups
        (10.1016/j.pain.2009.08.019), so that any other ``what`` has none.
        """
        return self.thresholds if what == "within patient" else ()


@dataclass(frozen=True)
class Hybrid:
    """A name that mixes instruments ("verbal analog"): which ones it may mean, and why it is asked."""

    id: str
    names: tuple[str, ...]
    instruments: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class ScaleVocabulary:
    """All scales and hybrid names of one vocabulary file."""

    scales: tuple[Scale, ...]
    hybrids: tuple[Hybrid, ...]

    def __getitem__(self, identifier: str) -> Scale:
        """The scale of that id; KeyError when there is none."""
        for scale in self.scales:
            if scale.id == identifier:
                return scale
        raise KeyError(identifier)

    def __contains__(self, identifier: object) -> bool:
        """Whether a scale of that id is known."""
        return any(scale.id == identifier for scale in self.scales)

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, in the order of the file."""
        return tuple(scale.id for scale in self.scales)

    def with_own(self, *own: Scale) -> ScaleVocabulary:
        """The same vocabulary with scales of a review's own; ValueError when an id stands twice."""
        if {scale.id for scale in own} & set(self.ids) or len({scale.id for scale in own}) < len(own):
            raise ValueError("A scale of that id is already there.")
        return ScaleVocabulary((*self.scales, *own), self.hybrids)


@functools.lru_cache(maxsize=8)
def load_scales(path: Path | None = None) -> ScaleVocabulary:
    """The shipped scales, or those of another file; raises VocabularyMistake naming file, key and reason."""
    vocabulary = load_vocabulary("pain_scales", path)
    file = path.name if path is not None else _FILE
    hybrids = []
    for entry in entries(vocabulary, "hybrid", file):
        entry.only("id", "names", "instruments", "why")
        hybrids.append(Hybrid(entry.text("id"), entry.texts("names"), entry.texts("instruments"), entry.text("why")))
    return ScaleVocabulary(tuple(_scale(entry) for entry in entries(vocabulary, "scale", file)), tuple(hybrids))


def _scale(entry: Entry) -> Scale:
    """One entry as a scale; VocabularyMistake for what cannot be."""
    entry.only(
        *("id", "label", "instrument", "domain", "min", "max", "unit", "direction", "grain", "step", "items"),
        *("single", "usual", "components", "recall", "rescale", "names", "thresholds", "note", "sources"),
    )
    minimum, maximum = _ends(entry)
    rescale = entry.text("rescale")
    if rescale == "yes" and minimum is None:
        raise entry.mistake("rescale", "cannot be yes where the scale has no min and max.")
    items = entry.exact("items", "0")
    if items.denominator != 1 or items < 0:
        raise entry.mistake("items", "must be a whole number of at least 1.")
    step = entry.exact("step", "1")
    if step <= 0:
        raise entry.mistake("step", "must be above 0.")
    return Scale(
        id=entry.text("id"),
        label=entry.text("label"),
        instrument=entry.text("instrument"),
        domain=entry.text("domain"),
        minimum=minimum,
        maximum=maximum,
        unit=entry.text("unit", ""),
        direction=entry.one_of("direction", DIRECTIONS),
        grain=entry.one_of("grain", GRAINS),
        step=step,
        items=int(items) or None,
        often_averaged=entry.one_of("single", ("whole", "often averaged"), "whole") == "often averaged",
        usual=entry.one_of("usual", ("yes", "no"), "no") == "yes",
        components=entry.texts("components"),
        recall=entry.text("recall", ""),
        rescale_refused="" if rescale == "yes" else rescale,
        names=entry.texts("names"),
        thresholds=_thresholds(entry),
        note=entry.text("note", ""),
        sources=entry.texts("sources"),
    )


def _ends(entry: Entry) -> tuple[Fraction | None, Fraction | None]:
    """Both ends or none."""
    if "min" not in entry.table and "max" not in entry.table:
        return None, None
    minimum, maximum = entry.exact("min"), entry.exact("max")
    if minimum >= maximum:
        raise entry.mistake("max", "must be above min.")
    return minimum, maximum


def _thresholds(entry: Entry) -> tuple[Threshold, ...]:
    found = []
    rows = entry.table.get("thresholds", [])
    if not isinstance(rows, list):
        raise entry.mistake("thresholds", "must be a list of lists.")
    for row in rows:
        figures = row[:3] if isinstance(row, list) and len(row) == 4 else []
        if len(figures) != 3 or not all(isinstance(figure, int) for figure in figures) or not isinstance(row[3], str):
            raise entry.mistake("thresholds", "each must be [points, from per cent, to per cent, meaning].")
        points, low, high = (Fraction(figure) for figure in figures)
        found.append(Threshold(points or None, low, high, row[3]))
    return tuple(found)


def _check_ends(minimum: Fraction | int | None, maximum: Fraction | int | None) -> None:
    if (minimum is None) != (maximum is None):
        raise ValueError("A scale has both ends or none.")
    if minimum is not None and maximum is not None and minimum >= maximum:
        raise ValueError("The upper end of a scale must be above its lower end.")


def own_scale(
    identifier: str,
    label: str,
    minimum: Fraction | int | None,
    maximum: Fraction | int | None,
    *,
    direction: str,
    grain: str = "not known",
    domain: str = "pain intensity",
    unit: str = "points",
    items: int | None = None,
    step: Fraction | int = 1,
) -> Scale:
    """A scale of a study's own; ValueError when its ends, direction or grain cannot be.

    A direction must be given ("up is worse", "up is better" or "asked"): it is never assumed.
    """
    if direction not in DIRECTIONS:
        raise ValueError(f"The direction must be one of: {', '.join(DIRECTIONS)}.")
    if grain not in GRAINS:
        raise ValueError(f"The grain must be one of: {', '.join(GRAINS)}.")
    if step <= 0 or (items is not None and items < 1):
        raise ValueError("The step must be above 0, and the items at least 1.")
    _check_ends(minimum, maximum)
    return Scale(
        id=identifier,
        label=label,
        instrument=label,
        domain=domain,
        minimum=None if minimum is None else Fraction(minimum),
        maximum=None if maximum is None else Fraction(maximum),
        unit=unit,
        direction=direction,
        grain=grain,
        step=Fraction(step),
        items=items,
        rescale_refused=_why_not_rescaled(grain, minimum),
        names=(label.lower(),),
    )


def _why_not_rescaled(grain: str, minimum: Fraction | int | None) -> str:
    if grain == "category":
        return "Ordered words are not equally far apart: they are not rescaled."
    return "The scale has no ends between which it could be rescaled." if minimum is None else ""
