"""Pain scales as answers: one of the vocabulary, or a scale of the study's own with limits and direction."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import Choice, FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Part, Reading, Strength
from crps_extractor.models.kinds.figures import capped, exact_cell, exact_words, read_figure
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.wording import compare_texts, one_line
from crps_extractor.models.scales.reading import ScaleReading, read_scale
from crps_extractor.models.scales.scale import DIRECTIONS, GRAINS, Scale, load_scales, own_scale

__all__ = ["OWN_SCALE", "ScaleKind"]

OWN_SCALE = "own"
"""The id of a scale that is not in the vocabulary and is described by its own parts."""

_LIMITS = ("minimum", "maximum")


@dataclass(frozen=True)
class ScaleKind(PlainKind):
    """A scale; its reading's value is a Scale of the vocabulary, or one of the study's own (id "own")."""

    id: str = "scale"
    label: str = "Scale"

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:  # noqa: ARG002
        """The name as printed; the scale it is; for a scale of its own limits, unit, direction, grain, items."""
        known = [scale for scale in load_scales().scales if not form_field.scales or scale.id in form_field.scales]
        scales = (*(Choice(scale.id, scale.label) for scale in known), Choice(OWN_SCALE, "a scale of its own"))
        return (
            Part("text", form_field.label),
            Part("scale", "is", "choice", scales),
            Part("minimum", "from"),
            Part("maximum", "to"),
            Part(
                "unit", "unit", "choice", tuple(Choice(unit, unit) for unit in ("points", "mm", "cm", "%")), free=True
            ),
            Part("direction", "direction", "choice", tuple(Choice(one, _direction(one)) for one in DIRECTIONS)),
            Part("grain", "a score is", "choice", tuple(Choice(grain, grain) for grain in GRAINS)),
            Part("items", "items"),
        )

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:  # noqa: ARG002
        """The name as printed, and the limits where they were typed apart."""
        low, high, unit = (one_line(answer.part(part)) for part in (*_LIMITS, "unit"))
        limits = f"{low or '?'} to {high or '?'} {unit}".strip() if low or high else unit
        name = one_line(answer.part("text")) or _label(answer.part("scale"))
        return f"{name} ({limits})" if name and limits else name or limits

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The name as printed; the scale it was read as; its limits, unit, direction and grain."""
        return (AS_PUBLISHED, "scale", "minimum", "maximum", "unit", "direction", "grain")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The scale with its limits, direction and grain; questions where the name leaves more than one."""
        scale, findings = _scale_of(answer)
        if scale is None:
            return Reading(findings=findings)
        return Reading(scale, _words(scale), (*findings, *_against_parts(scale, answer)))

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """The same scale under another name is wording; another scale, or other limits, is the scale."""
        one, other = _scale_of(first)[0], _scale_of(second)[0]
        if one is not None and other is not None:
            return Likeness.WORDING if _measures(one) == _measures(other) else Likeness.SCALE
        as_texts = compare_texts(first.part("text"), second.part("text"))
        described = any(first.part(part) != second.part(part) for part in ("scale", *_LIMITS, "unit", "direction"))
        if one is not None or other is not None or as_texts is Likeness.SAME or described:
            return Likeness.SCALE
        return as_texts

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:  # noqa: ARG002
        """What the scale is, from the vocabulary or its own parts."""
        scale, _ = _scale_of(answer)
        if scale is None:
            return ()
        ends = ((name, end) for name, end in zip(_LIMITS, (scale.minimum, scale.maximum), strict=True))
        cells = [exact_cell(name, end) for name, end in ends if end is not None]
        name = scale.label if scale.id != OWN_SCALE else "a scale of its own"
        return (
            Cell("scale", name),
            *cells,
            Cell("unit", scale.unit),
            Cell("direction", scale.direction),
            Cell("grain", scale.grain),
        )


@lru_cache(maxsize=1024)
def _read(text: str) -> ScaleReading:
    """Reading a scale goes through every name of the vocabulary: the last ones are kept, they never change."""
    return read_scale(text)


def _scale_of(answer: Answer) -> tuple[Scale | None, tuple[Finding, ...]]:
    """The scale that was chosen, described or named, in this order; else the question or reason."""
    chosen = answer.part("scale").strip()
    if chosen and chosen != OWN_SCALE:
        if chosen in load_scales():
            return load_scales()[chosen], ()
        found = f"“{capped(chosen)}” is not a scale that is known here."
        could = "Choose one of those that are offered, or “a scale of its own”."
        return None, (Finding("unknown_choice", Strength.STRONG, found, could),)
    text = answer.part("text").strip()
    described = any(answer.part(part).strip() for part in _LIMITS)
    if not chosen and text:
        low, high, unit = (answer.part(part).strip() for part in (*_LIMITS, "unit"))
        named = _read(f"{text} {low}-{high} {unit}".strip() if low and high else text)
        if named.scale is not None:
            return named.scale, ()
        if not described:
            return None, (_not_decided(named),)
    return _own(answer)


def _own(answer: Answer) -> tuple[Scale | None, tuple[Finding, ...]]:
    """The scale that the parts describe; findings for what is still missing."""
    ends: dict[str, Fraction | None] = dict.fromkeys(_LIMITS)
    findings: list[Finding] = []
    for part, name in zip(_LIMITS, ("lower end", "upper end"), strict=True):
        if answer.part(part).strip():
            figure, _, found = read_figure(answer.part(part), name, part)
            ends[part] = figure.value if figure else None
            findings += found
    items = None
    if answer.part("items").strip():
        items, _, found = read_figure(answer.part("items"), "number of items", "items")
        findings += found
    if not answer.part("direction").strip():
        sentence = "It is not said which way the scale runs; a direction is never assumed."
        could = "Choose it; where the paper does not say it, choose “the paper must say”."
        findings.append(Finding("direction_missing", Strength.MILD, sentence, could))
    if findings:
        return None, tuple(findings)
    count = int(items.value) if items and items.value.denominator == 1 and 1 <= items.value <= 1000 else None
    try:
        made = own_scale(
            OWN_SCALE,
            one_line(answer.part("text")) or "own scale",
            ends["minimum"],
            ends["maximum"],
            direction=answer.part("direction").strip(),
            grain=answer.part("grain").strip() or "not known",
            unit=answer.part("unit").strip() or "points",
            items=count,
        )
    except ValueError as reason:
        sentence = f"The scale cannot be as it is described. {reason}"
        return None, (Finding("unreadable", Strength.STRONG, sentence, "Compare it with the page."),)
    return made, ()


def _not_decided(reading: ScaleReading) -> Finding:
    """The question with one proposal for every scale it may be, or why no scale was found."""
    if reading.ask:
        options = tuple({"scale": scale.id} for scale in reading.candidates)
        found = f"“{capped(reading.text)}” does not say which scale it is. {reading.ask}"
        return Finding(
            "asks", Strength.MILD, found, "Choose the scale, from the methods or the values.", options=options
        )
    found = f"“{capped(reading.text)}” could not be read as a scale. {reading.refused}"
    could = "Choose “a scale of its own” and give its limits and direction."
    return Finding("unknown_scale", Strength.MILD, found, could, {"scale": OWN_SCALE})


def _against_parts(scale: Scale, answer: Answer) -> tuple[Finding, ...]:
    """A finding where a limit was typed that the scale does not have."""
    for part, end in zip(_LIMITS, (scale.minimum, scale.maximum), strict=True):
        figure = read_figure(answer.part(part), part, part)[0] if answer.part(part).strip() else None
        if figure is not None and figure.value != end:
            found = f"The limit {figure.words} is not one of {scale.label}."
            could = "Choose another scale, or describe it as a scale of its own."
            return (Finding("limits_differ", Strength.STRONG, found, could),)
    return ()


def _measures(scale: Scale) -> tuple[object, ...]:
    """What makes two scales the same: the entry, or for own ones what they measure with."""
    if scale.id != OWN_SCALE:
        return (scale.id,)
    return (scale.minimum, scale.maximum, scale.unit, scale.direction, scale.grain, scale.items)


def _words(scale: Scale) -> str:
    """The scale in plain words: "NRS 0-10: 0 to 10 points, up is worse, a score is one whole number"."""
    ends = ""
    if scale.minimum is not None and scale.maximum is not None:
        ends = f"{exact_words(scale.minimum)} to {exact_words(scale.maximum)} {scale.unit}".strip()
    grain = "" if scale.grain == "not known" else f"a score is {scale.grain}"
    direction = "the paper must say which way it runs" if scale.direction == "asked" else scale.direction
    return f"{scale.label}: {', '.join(part for part in (ends, direction, grain) if part)}"


def _direction(direction: str) -> str:
    return "the paper must say" if direction == "asked" else direction


def _label(identifier: str) -> str:
    return load_scales()[identifier].label if identifier in load_scales() else one_line(identifier)
