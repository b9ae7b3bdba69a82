"""How a selection on the page becomes part of an answer: its text cut into parts, its place kept, nothing altered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crps_extractor.models.answer import Answer, Source, Status
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of

__all__ = ["answer_with_capture", "answer_with_text"]

_NOT_SAID = "not_stated"


def answer_with_capture(
    known: Answer | None, text: str, source: Source, form_field: FormField, context: Context, part: str = ""
) -> Answer:
    """The answer once a selection was taken into it.

    In the first part the whole is cut by the field's kind and takes the place of every figure that stood there; what
    was chosen from a list stays where the selection does not say otherwise. In another ``part`` the text goes there as
    it is. Where nothing of the text can stand in a part, the place alone is kept.
    """
    answer = known or Answer()
    status = answer.status if answer.status.holds_value else Status.REPORTED
    kind = kind_of(form_field)
    parts = kind.parts(form_field, context)
    first = parts[0].id if parts else ""
    entries = {one.id: one.entry for one in parts}
    if part and part != first and entries.get(part) in ("text", "long"):
        places = answer.sources if source in answer.sources else (*answer.sources, source)
        return replace(answer, status=status, parts={**answer.parts, part: text.strip()}, sources=places, proposal="")
    cut = kind.capture(text, form_field, context)
    if not cut:
        places = answer.sources if source in answer.sources else (*answer.sources, source)
        return replace(answer, status=status, sources=places)
    return replace(answer, status=status, parts=_over(answer, cut, entries), sources=(source,), proposal="")


def answer_with_text(known: Answer | None, text: str, form_field: FormField, context: Context) -> Answer | None:
    """The answer once its figures were typed in one line, as in a cell of a grid; an empty text takes them away."""
    answer = known or Answer()
    kind = kind_of(form_field)
    entries = {one.id: one.entry for one in kind.parts(form_field, context)}
    cut = kind.capture(text, form_field, context)
    if not cut:
        return None
    status = answer.status if answer.status.holds_value else Status.REPORTED
    return replace(answer, status=status, parts=_over(answer, cut, entries), proposal="")


def _over(answer: Answer, cut: Mapping[str, str], entries: Mapping[str, str]) -> dict[str, str]:
    """New figures in place of the old ones; what was chosen stays, unless the text itself names another."""
    chosen = {name: said for name, said in answer.parts.items() if entries.get(name) in ("choice", "several")}
    said = {name: text for name, text in cut.items() if not (text == _NOT_SAID and chosen.get(name))}
    return {**chosen, **said}
