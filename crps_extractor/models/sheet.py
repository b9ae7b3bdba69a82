"""One reviewer's answers for one study, in plain memory: it knows no file, no person and no other sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from crps_extractor.models.answer import Answer, Status, answer_from_body, said_in
from crps_extractor.models.event import CONSENSUS, Draft, Event, EventKind, Scope, new_id
from crps_extractor.models.form import Form, FormField, Section

__all__ = ["NOTHING", "Change", "Place", "Row", "Settlement", "Sheet"]

NOTHING = "@none"
"""The field under which a section that repeats keeps that there is nothing to extract for it."""

_WITH_ANSWER = (EventKind.ANSWER, EventKind.SETTLED)

Place = tuple[str, str]
"""Row id and field id: where an answer stands in a sheet."""


@dataclass(frozen=True)
class Row:
    """One row of a section. ``laid`` rows were laid out by the lead for both reviewers and are shared."""

    id: str
    section: str
    laid: bool = False
    order: int = 0


@dataclass(frozen=True)
class Settlement:
    """How a consensus answer came about: agreed, first, second, other or unresolved; by whom and why."""

    how: str
    why: str = ""
    actor: str = ""


@dataclass(frozen=True)
class Change:
    """What a listener is told: the row, and the field, or "" when the row itself came or went."""

    section: str
    row: str
    field: str


class Sheet:
    """Rows and answers of one scope and one study, the lead's laid-out rows beneath (``base``).

    Every change returns the drafts of its events; whoever asked for the change hands them on to the store.
    ``reopened`` says for older versions of the form, by hash, which fields (section, field) changed meaning since.
    """

    def __init__(
        self,
        form: Form,
        scope: Scope,
        study: str,
        events: Iterable[Event] = (),
        base: Sheet | None = None,
        reopened: Mapping[str, AbstractSet[tuple[str, str]]] = MappingProxyType({}),
    ) -> None:
        self.form = form
        self.scope = scope
        self.study = study
        self.base = base
        self._rows: dict[str, Row] = {}
        self._removed: set[str] = set()
        self._answers: dict[Place, Answer] = {}
        self._settlements: dict[Place, Settlement] = {}
        self._accepted: dict[Place, Mapping[str, Any]] = {}
        self._derivations: dict[Place, Mapping[str, Any]] = {}
        self._listeners: list[Callable[[Change], None]] = []
        self._reopened = reopened
        self._versions: dict[Place, str] = {}
        self._became = _choices_that_became_another(form)
        self._changes = 0
        self._worked_out: dict[Any, Any] = {}
        self._worked_out_at = -1
        for event in events:
            if event.kind in _WITH_ANSWER:
                data, answer = said_in(event.body)
                self._take(event.kind, event.row, event.field, data, event.actor, event.form, answer)
            else:
                self._take(event.kind, event.row, event.field, event.data, event.actor, event.form)

    # -- reading -------------------------------------------------------------------------------------------------

    def rows(self, section: str) -> tuple[Row, ...]:
        """The rows of a section in order; a section that does not repeat has one row, named like itself."""
        if not self.form.by_id[section].repeats:
            return (Row(section, section),)
        laid = self.base.rows(section) if self.base else ()
        known = {row.id for row in laid} | self._removed
        every = {**self._kept(), **self._rows}.values()
        own = [row for row in every if row.section == section and row.id not in known]
        own.sort(key=lambda row: (row.order, row.id))
        return (*(replace(row, laid=True) for row in laid), *own)

    def row(self, row: str) -> Row | None:
        """A row by its id, None when it is unknown or was removed."""
        section = self.form.by_id.get(row)
        if section is not None and not section.repeats:
            return Row(row, row)
        if self.base and (laid := self.base.row(row)):
            return replace(laid, laid=True)
        return None if row in self._removed else self._rows.get(row) or self._kept().get(row)

    def answer(self, row: str, field: str) -> Answer | None:
        """The answer at a place, the lead's laid-out answer where the sheet has none of its own.

        A choice that the form has merged into another is read as that one; one that was split stays as it was given.
        """
        answer = self._answers.get((row, field))
        if answer is None:
            return self.base.answer(row, field) if self.base else None
        return self._carried(row, field, answer) if self._became else answer

    @property
    def changes(self) -> int:
        """How many changes the sheet, and what lies beneath it, has taken: the same number means the same content."""
        return self._changes + (self.base.changes if self.base else 0)

    @property
    def worked_out(self) -> dict[Any, Any]:
        """What was worked out from the sheet, kept until its next change."""
        changes = self._changes + self.base.changes if self.base else self._changes
        if self._worked_out_at != changes:
            self._worked_out = {}
            self._worked_out_at = changes
        return self._worked_out

    def is_outdated(self, row: str, field: str) -> bool:
        """True where the field has changed its meaning since the answer was given, so that it needs another look."""
        place = (row, field)
        if not self._reopened:
            return False
        if place not in self._answers:
            return bool(self.base and self.base.is_outdated(row, field))
        reopened = self._reopened.get(self._versions.get(place, ""))
        section = self.section_of(row) if reopened else None
        return bool(reopened and section and (section.id, field) in reopened)

    def is_laid(self, row: str, field: str) -> bool:
        """True where the answer shown is the lead's, laid out for both reviewers."""
        return (row, field) not in self._answers and bool(self.base and self.base.answer(row, field))

    def answers(self) -> Iterator[tuple[Row, FormField, Answer]]:
        """Every answer of every row that stands, in the form's order."""
        for section in self.form.sections:
            for row in self.rows(section.id):
                for form_field in section.fields:
                    answer = self.answer(row.id, form_field.id)
                    if answer is not None:
                        yield row, form_field, answer

    def settlement(self, row: str, field: str) -> Settlement | None:
        """How a consensus answer came about, None where nothing was settled."""
        return self._settlements.get((row, field))

    def has_nothing(self, section: str) -> bool:
        """True where a section that repeats was marked as having nothing to extract."""
        return self.answer(section, NOTHING) is not None

    def accepted(self, row: str, name: str) -> Mapping[str, Any] | None:
        """What was recorded when a problem was looked at and found correct as published; ``name`` is code:field."""
        return self._accepted.get((row, name))

    def derivations(self) -> Mapping[Place, Mapping[str, Any]]:
        """The choices that make derived values, under the row they serve and their own id; never a number."""
        return dict(self._derivations)

    def referring(self, row: str) -> tuple[Place, ...]:
        """The places whose answer refers to a row."""
        return tuple(
            (other.id, form_field.id)
            for other, form_field, answer in self.answers()
            if form_field.kind == "reference" and row in answer.part("row").split()
        )

    def section_of(self, row: str) -> Section | None:
        """The section that a row belongs to, None for an unknown row."""
        found = self.row(row)
        return self.form.by_id.get(found.section) if found else None

    # -- changing ------------------------------------------------------------------------------------------------

    def set(
        self, row: str, field: str, answer: Answer | None, *, step: str = "", how: str = "", why: str = ""
    ) -> Draft:
        """Put an answer (None takes it away) and return the draft of its event.

        In the consensus ``how`` says whose answer it is (agreed, first, second, other, unresolved) and ``why``.
        Raises KeyError for a row or field that the sheet does not have.
        """
        section = self.section_of(row)
        if section is None or field not in section.by_id:
            raise KeyError(f"{row} {field}")
        if answer is not None and answer.is_blank:
            answer = None
        body: dict[str, Any] = {"answer": answer.body() if answer else None}
        kind = EventKind.ANSWER
        if self.scope == CONSENSUS:
            kind = EventKind.SETTLED
            body |= {"how": how or "other", "why": why}
        return self.apply(Draft(kind, self.scope, self.study, row, field, body, step or new_id()))

    def mark_nothing(self, section: str, *, there_is_none: bool = True, step: str = "") -> Draft:
        """Say that a section that repeats has nothing to extract, or take that back.

        Raises KeyError for a section that does not repeat.
        """
        if not self.form.by_id[section].repeats:
            raise KeyError(section)
        answer = Answer(Status.NOT_REPORTED).body() if there_is_none else None
        return self.apply(
            Draft(EventKind.ANSWER, self.scope, self.study, section, NOTHING, {"answer": answer}, step or new_id())
        )

    def add_row(self, section: str, *, row: str = "", step: str = "") -> Draft:
        """Add a row to a section that repeats; ``row`` names it (by default a new random id)."""
        if not self.form.by_id[section].repeats:
            raise KeyError(section)
        order = max((known.order for known in self._rows.values() if known.section == section), default=0) + 1
        body = {"section": section, "order": order}
        return self.apply(Draft(EventKind.ROW, self.scope, self.study, row or new_id(), "", body, step or new_id()))

    def remove_row(self, row: str, *, step: str = "") -> Draft:
        """Take a row out of the sheet; its answers stay in the history and come back with undo.

        Raises KeyError for a row that is not this sheet's own.
        """
        own = self._rows.get(row) or self._kept()[row]
        body = {"section": own.section, "order": own.order}
        return self.apply(Draft(EventKind.ROW_REMOVED, self.scope, self.study, row, "", body, step or new_id()))

    def accept_problem(self, row: str, name: str, places: Iterable[Place], answers: str, note: str) -> Draft:
        """Record that a problem was looked at and is correct as published.

        ``name`` is the check's code and the field; ``answers`` is the hash of the answers it rests on: when one of
        them changes, the problem is back.
        """
        body = {"places": [list(place) for place in places], "answers": answers, "note": note}
        return self.apply(Draft(EventKind.PROBLEM_ACCEPTED, self.scope, self.study, row, name, body, new_id()))

    def apply(self, change: Draft | Event) -> Draft:
        """Take over a change made elsewhere (undo, redo, import, merge) and tell the listeners."""
        data = change.data if isinstance(change, Event) else change.body
        actor, version = (change.actor, change.form) if isinstance(change, Event) else ("", self.form.hash)
        section = self._take(change.kind, change.row, change.field, data, actor, version)
        for listener in tuple(self._listeners):
            listener(Change(section, change.row, change.field))
        if isinstance(change, Draft):
            return change
        return Draft(change.kind, change.scope, change.study, change.row, change.field, data)

    def listen(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back at every change; the returned function ends that."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def _kept(self) -> Mapping[str, Row]:
        """Rows that the lead took back after something was said in them, or of them: they stay as this sheet's own."""
        if self.base is None or not self.base._removed:
            return {}
        if "kept" not in self.worked_out:
            said = {row for row, _ in self._answers}
            said |= {named for answer in self._answers.values() for named in answer.part("row").split()}
            back = (self.base._rows[row] for row in self.base._removed & said)
            self.worked_out["kept"] = {row.id: row for row in back}
        kept: Mapping[str, Row] = self.worked_out["kept"]
        return kept

    def _carried(self, row: str, field: str, answer: Answer) -> Answer:
        section = self.section_of(row)
        became = self._became.get((section.id, field)) if section else None
        chosen = answer.part("choice").split() if became else []
        if not became or not any(choice in became for choice in chosen):
            return answer
        return answer.with_part("choice", " ".join(dict.fromkeys(became.get(choice, choice) for choice in chosen)))

    def _take(
        self,
        kind: EventKind,
        row: str,
        field: str,
        data: Mapping[str, Any],
        actor: str,
        version: str = "",
        answer: Answer | None = None,
    ) -> str:
        place = (row, field)
        self._changes += 1
        if kind in _WITH_ANSWER:
            self._versions[place] = version
            body = data.get("answer")
            if body is None:
                self._answers.pop(place, None)
            else:
                self._answers[place] = answer or answer_from_body(body)
            if kind is EventKind.SETTLED and data.get("how"):
                self._settlements[place] = Settlement(data["how"], data.get("why", ""), actor)
            elif kind is EventKind.SETTLED:
                self._settlements.pop(place, None)
        elif kind is EventKind.ROW:
            self._removed.discard(row)
            self._rows.setdefault(row, Row(row, data["section"], order=data.get("order", 0)))
        elif kind is EventKind.ROW_REMOVED:
            self._removed.add(row)
            self._rows.setdefault(row, Row(row, data["section"], order=data.get("order", 0)))
        elif kind is EventKind.DERIVATION:
            self._derivations.pop(place, None)
            if data:
                self._derivations[place] = data
        elif kind is EventKind.PROBLEM_ACCEPTED:
            if data.get("answers"):
                self._accepted[place] = data
            else:
                self._accepted.pop(place, None)
        found = self._rows.get(row)
        return found.section if found else row


def _choices_that_became_another(form: Form) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """By section and field, the choices of older versions that one other choice stands for now."""
    found: dict[tuple[str, str], Mapping[str, str]] = {}
    for form_field in form.fields():
        if form_field.choices_were:
            became = {old: new[0] for old, new in form_field.choices_were if len(new) == 1}
            found[form_field.section, form_field.id] = became
    return found
