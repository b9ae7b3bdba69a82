"""Checks on risk of bias: what the answers of RoB 2 propose, and whether a judgement that differs says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crps_extractor.models.checks.problem import Found, Repair
from crps_extractor.models.checks.seen import Seen, look
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Strength
from crps_extractor.models.review.progress import field_is_asked
from crps_extractor.models.risk_of_bias import Proposal, overall_of, proposals, questions_of
from crps_extractor.models.sheet import Place, Row, Sheet

__all__ = ["proposed_judgement"]

_WORDS = {"low": "low", "some_concerns": "some concerns", "high": "high"}
_OVERALL = "overall"
_NOTING = "Note the proposal beside it; a field for the reason opens then. "


def proposed_judgement(sheet: Sheet, row: Row | None, context: Context) -> Iterator[Found]:  # noqa: ARG001
    """RoB 2 proposes a judgement from the answers to its questions; a team may judge otherwise, but readers of the
    review must be told why."""
    seen = look(sheet, row) if row else None
    tool = seen.choice("rob.tool") if seen else ""
    if seen is None or not tool.startswith("rob2"):
        return
    effect = seen.choice("rob.effect_of_interest")
    found = proposals(tool, effect, _answers(seen, tool, effect))
    for domain, proposal in found.items():
        shown_at = [seen.at(_means(question)) for question in questions_of(domain, tool, effect)]
        yield from _compared(seen, domain, proposal, [place for place in shown_at if sheet.answer(*place) is not None])
    judged = [_judged(seen, domain, proposal) for domain, proposal in found.items()]
    worst = "high" if "high" in judged else overall_of(judged)
    places = [place for domain in found if sheet.answer(*(place := seen.at(f"rob2.{domain}_judgement"))) is not None]
    if worst and places:
        unverified = " ".join(dict.fromkeys(one.unverified for one in found.values() if one and one.unverified))
        yield from _compared(seen, _OVERALL, Proposal(worst, "the worst of the domains", unverified), places)


def _answers(seen: Seen, tool: str, effect: str) -> dict[str, str]:
    domains = ("d1", "ds", "d2", "d3", "d4", "d5")
    questions = {question for domain in domains for question in questions_of(domain, tool, effect)}
    return {question: _given(seen, question) for question in questions}


def _given(seen: Seen, question: str) -> str:
    """The code given; "na" where the form knows the question and its branching leaves it out in this row."""
    form_field = seen.sheet.form.meaning(_means(question))
    if form_field is not None and not field_is_asked(seen.sheet, seen.row, form_field):
        return "na" if _is_left_out(seen, form_field) else ""
    return seen.choice(_means(question))


def _is_left_out(seen: Seen, form_field: FormField) -> bool:
    """Whether a question that is not asked stays so: all that its branching looks at is answered or left out too."""
    section = seen.sheet.form.by_id[seen.row.section]
    looked_at = (section.by_id.get(target) for condition in form_field.when for target in condition.targets())
    return all(
        seen.sheet.answer(seen.row.id, one.id) is not None
        if field_is_asked(seen.sheet, seen.row, one)
        else _is_left_out(seen, one)
        for one in looked_at
        if one is not None
    )


def _means(question: str) -> str:
    return f"rob2.q{question.replace('.', '_')}"


def _judgement(domain: str) -> str:
    return "rob.overall" if domain == _OVERALL else f"rob2.{domain}_judgement"


def _judged(seen: Seen, domain: str, proposal: Proposal | None) -> str:
    return seen.choice(_judgement(domain)) or (proposal.judgement if proposal else "")


def _field(seen: Seen, means: str) -> FormField | None:
    """The field of this meaning that the form asks in this row: each tool has an overall judgement of its own."""
    section = seen.sheet.form.by_id[seen.row.section]
    meant = (one for one in section.fields if one.means == means and not one.retired)
    return next((one for one in meant if field_is_asked(seen.sheet, seen.row, one)), None)


def _choice(seen: Seen, form_field: FormField | None) -> str:
    """What was chosen in the field, by what the choice means."""
    answer = seen.sheet.answer(seen.row.id, form_field.id) if form_field else None
    chosen = answer.part("choice").strip() if answer and answer.status.holds_value else ""
    return form_field.choice_means(chosen) if form_field and chosen else ""


def _compared(seen: Seen, domain: str, proposal: Proposal | None, shown_at: list[Place]) -> Iterator[Found]:
    """What stands as proposed and as judged, against what the answers propose."""
    fields = _field(seen, f"rob2.{domain}_proposed"), _field(seen, _judgement(domain))
    stored, judged = (_choice(seen, one) for one in fields)
    proposed_at, judged_at = ((seen.row.id, one.id if one else "") for one in fields)
    if proposal is None:
        if stored:
            found = f"“{_WORDS.get(stored, stored)}” stands as proposed, but the answers lead to no judgement yet."
            taken = Repair("Take it away", {proposed_at: {"choice": ""}})
            yield Found((proposed_at,), found, "Answer the open questions first.", Strength.MILD, taken)
        return
    has_field = fields[0] is not None
    words = _WORDS[proposal.judgement]
    differs = bool(judged) and judged != proposal.judgement
    has_reason = seen.answer(f"rob2.{domain}_why_changed") is not None
    if (stored == proposal.judgement or not has_field) and judged and (not differs or has_reason):
        return
    place = proposed_at if stored else judged_at if judged else (shown_at or [judged_at])[-1]
    found = f"Proposed{' overall' if domain == _OVERALL else ''}: {words} ({proposal.because})."
    if stored and stored != proposal.judgement:
        found += f" “{_WORDS.get(stored, stored)}” stands as proposed."
    if differs:
        found += f" The judgement is “{_WORDS.get(judged, judged)}”."
    could = "Take the proposal, or judge otherwise."
    if differs and not has_reason:
        could = f"{'' if stored or not has_field else _NOTING}Say why the judgement differs."
    if domain == _OVERALL and proposal.judgement == "some_concerns":
        could += " Several domains with some concerns may add up to high."
    strength = Strength.MILD if differs or stored not in ("", proposal.judgement) else Strength.NOTE
    repair = _repair(seen, proposal.judgement, [fields[0], *(() if judged else (fields[1],))], beside=differs)
    yield Found((place, judged_at), found, f"{could} {proposal.unverified}".strip(), strength, repair)


def _repair(
    seen: Seen, judgement: str, form_fields: Iterable[FormField | None], *, beside: bool = False
) -> Repair | None:
    """Write the proposal where proposals stand (``beside`` a judgement), else as the judgement too."""
    parts: dict[Place, dict[str, str]] = {}
    for form_field in form_fields:
        choices = form_field.choices if form_field else ()
        chosen = next((choice.id for choice in choices if (choice.means or choice.id) == judgement), "")
        if form_field and chosen and _choice(seen, form_field) != judgement:
            parts[seen.row.id, form_field.id] = {"choice": chosen}
    label = f"Note “{_WORDS[judgement]}” as proposed" if beside else f"Write “{_WORDS[judgement]}”"
    return Repair(label, parts) if parts else None
