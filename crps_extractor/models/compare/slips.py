"""Say what a difference between two reviewers looks like: a moved decimal point, another unit, an SE for an SD."""

from __future__ import annotations

from crps_extractor.models.answer import Answer
from crps_extractor.models.doses.reading import DoseReading
from crps_extractor.models.doses.slips import slip
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.scales.slips import score_slip

__all__ = ["looks_like"]

_NUMBER_PARTS = {
    "summary": (("centre", ""), ("spread", "the spread "), ("low", "the lower end "), ("high", "the upper end ")),
    "percentage": (("percent", "the percentage "), ("count", "the count "), ("of", "the total ")),
    "count": (("text", ""), ("of", "the total ")),
    "integer": (("text", ""),),
    "decimal": (("text", ""),),
    "duration": (("text", ""),),
    "time_point": (("text", ""),),
    "p_value": (("text", ""),),
}
"""The parts of each kind that hold a number, and how they are named in a sentence."""

_NO_TYPE = "the type of ± is missing on one side"
_SCORES = ("result.value", "effect.estimate")
"""What a field means whose figures are scores of a scale, and so may be mm for cm."""


def looks_like(
    first: Answer | None, second: Answer | None, form_field: FormField, context: Context, n: str = ""
) -> str:
    """What the difference looks like in a few words, "" when it looks like nothing known. Never raises.

    ``n`` is the number of patients behind a result, as printed, where both reviewers have the same.
    """
    if first is None or second is None:
        return ""
    slip = _slip(first, second, form_field, context, n)
    types = [bool(answer.part("spread_type").strip()) for answer in (first, second)]
    spread = any(answer.part("spread").strip() for answer in (first, second))
    if form_field.kind != "summary" or types[0] is types[1] or not spread:
        return slip
    return f"{slip}, and {_NO_TYPE}" if slip else _NO_TYPE


def _slip(first: Answer, second: Answer, form_field: FormField, context: Context, n: str) -> str:
    if form_field.kind == "dose":
        return _dose_slip(first, second, form_field, context)
    for part, name in _NUMBER_PARTS.get(form_field.kind, ()):
        one, other = first.part(part), second.part(part)
        if one and other and one != other:
            found = score_slip(one, other, n or None, is_score=form_field.means in _SCORES)
            if found:
                return f"{name}{found}"
    return _exchanged(first, second, form_field)


def _dose_slip(first: Answer, second: Answer, form_field: FormField, context: Context) -> str:
    kind = kind_of(form_field)
    readings = [kind.read(answer, form_field, context).value for answer in (first, second)]
    one, other = readings
    if not isinstance(one, DoseReading) or not isinstance(other, DoseReading):
        return ""
    found = slip(one, other)
    return found.sentence if found else ""


def _exchanged(first: Answer, second: Answer, form_field: FormField) -> str:
    """Two parts that stand in each other's place (lower and upper end, count and total)."""
    parts = [part for part, _ in _NUMBER_PARTS.get(form_field.kind, ())]
    for number, one in enumerate(parts):
        for other in parts[number + 1 :]:
            texts = (first.part(one), first.part(other))
            if texts[0] != texts[1] and all(texts) and texts == (second.part(other), second.part(one)):
                return f"looks like {one} and {other} exchanged"
    return ""
