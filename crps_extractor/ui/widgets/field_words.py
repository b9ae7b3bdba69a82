"""The words around an answer: its status, its places, its problems, in the order in which a reviewer reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crps_extractor.models.answer import Answer, QueryState, Rival, Source, Status
from crps_extractor.models.checks.problem import Problem
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Finding, Strength
from crps_extractor.models.kinds.register import kind_of

__all__ = [
    "NOT_LOOKED_AT",
    "QUERY_WORDS",
    "STATUS_KEYS",
    "STRENGTH_WORDS",
    "Line",
    "lines_of",
    "place_words",
    "rival_words",
    "status_words",
    "understood_words",
]

NOT_LOOKED_AT = "not looked at"
STATUS_KEYS: Mapping[Status, str] = {
    Status.REPORTED: "Alt+1",
    Status.NOT_REPORTED: "Alt+2",
    Status.UNCLEAR: "Alt+3",
    Status.IN_FIGURE_ONLY: "Alt+4",
    Status.REPORTED_NOT_USABLE: "Alt+5",
    Status.NOT_MEASURED: "Alt+6",
    Status.NOT_APPLICABLE: "Alt+7",
}
"""The key of every status, as resources/layouts/commands.toml gives it."""

STRENGTH_WORDS = {Strength.STRONG: "Strong", Strength.MILD: "Mild", Strength.NOTE: "Note"}
QUERY_WORDS = {
    QueryState.TO_ASK: "to ask",
    QueryState.ASKED: "asked",
    QueryState.ANSWERED: "answered",
    QueryState.NO_ANSWER: "no answer",
}
_LONGEST_QUOTE = 48


@dataclass(frozen=True)
class Line:
    """One problem as the field shows it. ``options`` are the readings between which only the reviewer can choose."""

    strength: Strength
    found: str
    why: str = ""
    could: str = ""
    problem: Problem | None = None
    options: tuple[Mapping[str, str], ...] = ()


def status_words(answer: Answer | None) -> str:
    """The status in words; a field without an answer was not looked at."""
    return answer.status.label if answer else NOT_LOOKED_AT


def place_words(source: Source, report_label: Callable[[str], str]) -> str:
    """A place in one line: "p. 3 “22.2 ± 2.0 mg…”", the report before it where it is not the main one."""
    quote = " ".join(source.quote.split())
    short = f"{quote[:_LONGEST_QUOTE].rstrip()}…" if len(quote) > _LONGEST_QUOTE else quote
    words = [report_label(source.report), f"p. {source.page + 1}", f"“{short}”" if short else ""]
    return " ".join(word for word in words if word)


def understood_words(answer: Answer | None, form_field: FormField, context: Context) -> str:
    """What the program understood of an answer, in plain words; "" where that is just what was typed."""
    if answer is None or not answer.parts:
        return ""
    if not answer.status.holds_value:
        return f"The text is kept and not counted, because the answer says “{answer.status.label}”."
    kind = kind_of(form_field)
    if kind.id in ("choice", "choices", "yes_no_unclear", "reference", "judgement"):
        return ""
    understood = kind.read(answer, form_field, context).understood
    typed = " ".join(kind.show(answer, form_field, context).split())
    return understood if understood and understood != typed else ""


def lines_of(
    row: str, answer: Answer | None, form_field: FormField, context: Context, problems: Sequence[Problem]
) -> tuple[Line, ...]:
    """The lines beneath a field: its problems, and what reading the answer brought up where no check says it.

    A note on a field that was not looked at is left out: the status word says so already. Which “other” is meant may
    stand in another field, so that the check alone speaks of it.
    """
    findings = kind_of(form_field).read(answer, form_field, context).findings if answer else ()
    own = [problem for problem in problems if (problem.row, problem.field) == (row, form_field.id)]
    if answer is None:
        own = [problem for problem in own if problem.strength is not Strength.NOTE]
    options = {finding.found: _options(finding) for finding in findings}
    lines = [
        Line(problem.strength, problem.found, problem.why, problem.could, problem, options.get(problem.found, ()))
        for problem in own
    ]
    said = {problem.found for problem in own} | {problem.code for problem in own} | {"other_not_named"}
    lines += [
        Line(finding.strength, finding.found, could=finding.could, options=_options(finding))
        for finding in findings
        if said.isdisjoint((finding.found, finding.code))
    ]
    return tuple(lines)


def rival_words(rival: Rival, form_field: FormField, context: Context, report_label: Callable[[str], str]) -> str:
    """Another value for the same answer in one line: the value, where it stands, why it was not taken."""
    shown = kind_of(form_field).show(Answer(parts=rival.parts), form_field, context)
    place = place_words(rival.source, report_label) if rival.source else ""
    return " · ".join(part for part in (f"Also “{shown}”", place, rival.reason) if part)


def _options(finding: Finding) -> tuple[Mapping[str, str], ...]:
    return finding.options or ((finding.parts,) if finding.parts else ())
