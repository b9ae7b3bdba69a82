"""A review at work: the only user of the store, and what the window and the command line both work through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from typing import Any

from crps_extractor.models.event import CONSENSUS, REVIEW, Draft, Event, EventKind, Scope, new_id, person_scope
from crps_extractor.models.form import Form, Section
from crps_extractor.models.form_file import form_to_data
from crps_extractor.models.review.access import (
    NotAllowedError,
    Submission,
    acting_refusal,
    import_refusal,
    is_revealed,
    may_read,
    pending,
    refusal,
    shown_until,
    waiting,
)
from crps_extractor.models.review.assigning import assignment_refusal
from crps_extractor.models.review.deciding import followed, follows
from crps_extractor.models.review.facts import ADDITION, Facts, Person, Report, Slots, Study
from crps_extractor.models.review.opening import (
    LAYING_OUT,
    Opened,
    are_looks,
    beneath_refusal,
    blind_refusal,
    opened_in,
    strange_import,
)
from crps_extractor.models.review.reading import (
    first_handed_in,
    only_sections,
    readable_events,
    study_cells,
    study_events,
)
from crps_extractor.models.review.submissions import submission_of, submissions_of
from crps_extractor.models.review.versions import FormVersions
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.steps import Steps
from crps_extractor.models.store.protocol import HistoryFilter, Store

__all__ = ["Review", "opened_to", "seen_until", "unblinded_sheet"]

Record = Callable[[Sequence[Draft], str, str], Any]
"""Writes changes for an actor under a form's hash, now (a store's ``append``) or soon (a queue's ``record``)."""


class Review:
    """One review as one person sees it. ``viewer`` is that person's id, "" for nobody in particular.

    Reading goes through ``may_read``; writing what is not the viewer's raises NotAllowedError with the reason.
    """

    def __init__(
        self,
        store: Store,
        viewer: str = "",
        record: Record | None = None,
        forms: MutableMapping[str, Form] | None = None,
    ) -> None:
        """``forms`` keeps the forms that were read, by their hash, for whoever opens reviews one after another."""
        self.store = store
        self.viewer, self.state = viewer, ""
        self._record = record or store.append
        events = store.cells(REVIEW, "")
        self.facts = Facts.fold(events)
        self.forms = FormVersions(events, forms)
        self.submissions = submissions_of(store, self.facts)

    @classmethod
    def create(cls, store: Store, form: Form, title: str, lead: Person, **about: Any) -> Review:
        """Begin a review in an empty store: its title, its form and its first person, who leads it."""
        drafts = [
            Draft(EventKind.REVIEW, REVIEW, body={"id": new_id(), "title": title, **about}),
            Draft(EventKind.PERSON, REVIEW, row=lead.id, body=lead.data()),
            Draft(EventKind.FORM, REVIEW, row=form.hash, body={"form": form_to_data(form), "reason": form.reason}),
        ]
        store.append(drafts, lead.id, form.hash)
        return cls(store, lead.id)

    # -- what everybody may know ---------------------------------------------------------------------------------

    @property
    def form(self) -> Form:
        """The current version of the form, with which every sheet is shown."""
        return self.forms[self.facts.form_hash]

    @property
    def person(self) -> Person | None:
        """Who is looking, None when nobody said so."""
        return self.facts.people.get(self.viewer)

    def submission(self, person: str, study: str) -> Submission | None:
        """Whether and when a person submitted a study: not an answer, so everybody may know."""
        return self.submissions.get((person, study))

    def is_revealed(self, study: str) -> bool:
        """True once every awaited sheet of the study was submitted."""
        return is_revealed(self.facts.study(study), self.facts, self.submissions)

    def may_read(self, scope: Scope, study: str, section: str = "") -> bool:
        """Whether the viewer may read a scope's answers of one study."""
        return may_read(self.viewer, scope, study, self.facts, self.submissions, section)

    def refusal(self, scope: Scope, study: str) -> str:
        """Why the viewer may not change a scope of one study; "" where it is allowed, if only in what was added."""
        if scope == person_scope(self.viewer) and waiting(self.viewer, study, self.facts, self.submissions):
            return ""
        return refusal(self.viewer, scope, study, self.facts, self.submissions)

    @property
    def own_scope(self) -> Scope:
        """The scope in which the viewer extracts. Raises NotAllowedError when nobody said who is looking."""
        if not self.viewer:
            raise NotAllowedError("Say first who you are in this review.")
        return person_scope(self.viewer)

    # -- sheets --------------------------------------------------------------------------------------------------

    def sheet(self, scope: Scope, study: str, sections: Collection[str] | None = None) -> Sheet:
        """A scope's sheet of one study, the lead's laid-out rows beneath; of ``sections`` alone where they are named.

        Raises NotAllowedError when the viewer may not read it (yet). In a study where only some sections are
        verified, the other sections of the first reviewer's sheet stay empty.
        """
        return _sheet(self, scope, study, seen_until(self, scope, study), sections)

    def own_sheet(self, study: str) -> Sheet:
        """The viewer's own sheet of a study."""
        return self.sheet(self.own_scope, study)

    def slot_sheets(self, study: str) -> list[tuple[Person, Sheet]]:
        """The awaited sheets of a study with their reviewers, the first slot first.

        Raises NotAllowedError until all are submitted. While something added to the study is still owed by one of
        them, both sheets are as they were handed in without it, the viewer's own too: like is compared with like.
        """
        shown = [
            (person, shown_until("", person_scope(person), study, self.facts, self.submissions))
            for person in self.facts.study(study).slots.holders
        ]
        return [(self.facts.people[one], _sheet(self, person_scope(one), study, until)) for one, until in shown]

    def consensus(self, study: str) -> Sheet:
        """The third sheet, settled from the two. Raises NotAllowedError until both are submitted."""
        return self.sheet(CONSENSUS, study)

    def first_submitted(self, person: str, study: str) -> Sheet:
        """A sheet as it stood when it was first submitted, and what was added to it blind: what agreement counts.

        What was changed after reopening is no part of it.
        """
        scope = person_scope(person)
        if not self.may_read(scope, study):
            raise NotAllowedError(_NOT_YET)
        sheet = Sheet(self.form, scope, study, (), _laid_out(self, study))
        wanted = HistoryFilter(scopes=(scope,), until=seen_until(self, scope, study))
        events = study_events(self.store, self.facts, wanted, study)
        for event in first_handed_in(events, study, with_additions=bool(self.facts.additions)):
            sheet.apply(event)
        return sheet

    def steps(self, scope: Scope, study: str) -> Steps:
        """The undo stack of a scope and study, read back from the events: the viewer's own can be undone."""
        if not self.may_read(scope, study):
            raise NotAllowedError("The history of this sheet is not open to you yet.")
        wanted = HistoryFilter(scopes=(scope,), study=study, until=seen_until(self, scope, study))
        opened = waiting(self.viewer, study, self.facts, self.submissions) if scope == person_scope(self.viewer) else ()
        since = self.submissions[self.viewer, study].time if opened else ""
        return Steps(scope, study, self.store.history(wanted), self.viewer, since)

    def history(self, study: str, row: str | None = None, field: str | None = None) -> list[Event]:
        """The events of a study (of one row, of one field) that the viewer may read, in order."""
        events = study_events(self.store, self.facts, HistoryFilter(row=row, field=field), study)

        def sections(scope: Scope) -> list[Section] | None:
            if self.may_read(scope, study):
                return None
            return [section for section in self.form.sections if self.may_read(scope, study, section.id)]

        found = readable_events(events, sections, lambda scope: study_cells(self.store, self.facts, scope, study))
        until = {scope: seen_until(self, scope, study) for scope in {event.scope for event in found}}
        return [event for event in found if not until[event.scope] or event.time <= until[event.scope]]

    # -- changing ------------------------------------------------------------------------------------------------

    def record(self, drafts: Iterable[Draft]) -> None:
        """Hand changes to the store under the viewer's name.

        Raises NotAllowedError, and writes nothing, when one of them is not the viewer's to make.
        """
        changes = list(drafts)
        for scope, study in {(draft.scope, draft.study) for draft in changes}:
            within = [draft for draft in changes if (draft.scope, draft.study) == (scope, study)]
            reason = self.refusal(scope, study) or _added_refusal(self, scope, study, within)
            if reason and not (self.person and are_looks(within, self.viewer)):
                raise NotAllowedError(reason)
        if any(draft.kind in _BY_VERBS for draft in changes):
            raise NotAllowedError("Sheets are submitted, reopened and brought in by their own commands only.")
        for draft in changes:
            if draft.kind is EventKind.SLOTS and (
                reason := assignment_refusal(self.store, self.facts, self.submissions, draft)
            ):
                raise NotAllowedError(reason)
        _write(self, changes)
        for study in sorted({draft.study for draft in changes if follows(self.form, draft)}):
            _write(self, followed(self.sheet(REVIEW, study), self.facts.decision(study)))

    def record_imported(self, scope: Scope, sheets: Mapping[str, Iterable[Draft]], about: dict[str, Any]) -> str:
        """Bring changes into the sheets of one scope, by study: all of it or nothing, as one step; returns its id.

        ``about`` says from where. A lead does so for somebody who works in Excel, anybody for the own sheet, a settler
        for the consensus. Raises NotAllowedError, and writes nothing, for anything else.
        """
        step, made = new_id(), list[Draft]()
        for study, drafts in sheets.items():
            changes = list(drafts)
            reason = import_refusal(self.viewer, scope, study, self.facts, self.submissions)
            reason = reason or strange_import(changes, scope, study) or _added_refusal(self, scope, study, changes)
            if reason:
                raise NotAllowedError(reason)
            made.append(Draft(EventKind.IMPORTED, scope, study, "", "", about, step))
            made += [replace(change, step=step) for change in changes]
        _write(self, made)
        return step

    def fact(self, kind: EventKind, row: str, body: dict[str, Any], *, field: str = "", study: str = "") -> None:
        """Record one shared fact of the review (lead only)."""
        self.record([Draft(kind, REVIEW, study, row, field, body, new_id())])

    def add_person(self, person: Person) -> Person:
        """Add a person or change what is known of one."""
        self.fact(EventKind.PERSON, person.id, person.data())
        return person

    def add_study(self, label: str, slots: Slots | None = None) -> Study:
        """Add a study with its slots; by default those of the last study."""
        studies, study, step = self.facts.studies, new_id(), new_id()
        order = max((known.order for known in studies), default=0) + 1
        given = slots or (studies[-1].slots if studies else Slots())
        self.record(
            [
                Draft(EventKind.STUDY, REVIEW, "", study, "", {"label": label, "order": order}, step),
                Draft(EventKind.SLOTS, REVIEW, "", study, "", given.data(), step),
            ]
        )
        return self.facts.study(study)

    def assign(self, study: str, slots: Slots) -> None:
        """Say who extracts and settles a study, and how."""
        self.fact(EventKind.SLOTS, study, slots.data())

    def add_report(self, report: Report) -> Report:
        """Add a report to its study, or change what is known of it."""
        self.fact(EventKind.REPORT, report.id, report.data())
        return report

    def set_table(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Set one of the review's set-up tables (review_outcomes, windows, review_arms, comparisons_sought …)."""
        self.fact(EventKind.REVIEW, name, {"rows": rows})

    def mark(self, study: str, kind: EventKind, body: dict[str, Any], person: str = "") -> Submission:
        """Record that a sheet was submitted or reopened, by default the viewer's own; returns how it stands now."""
        owner = person or self.viewer
        if reason := acting_refusal(self.viewer, owner, self.facts):
            raise NotAllowedError(reason)
        scope, step = person_scope(owner), new_id()
        drafts = [Draft(kind, scope, study, "", "", body, step)]
        if owner != self.viewer:
            drafts.insert(0, Draft(EventKind.IMPORTED, scope, study, "", "", {"acts": kind.value}, step))
        *_, event = self.store.append(drafts, self.viewer, self.facts.form_hash)
        known = self.submission(owner, study)
        submission = submission_of(event, known.hand_ins if known else ())
        self.submissions[submission.person, study] = submission
        return submission


_NOT_YET = "This sheet is not open to you until every reviewer of the study has submitted."
_BY_VERBS = {EventKind.SUBMITTED, EventKind.REOPENED, EventKind.IMPORTED}


def opened_to(review: Review, study: str, person: str = "") -> Opened | None:
    """What is open in the viewer's (or another person's) submitted sheet; None where it is wholly open or locked."""
    return opened_in(review.store, review.facts, review.submissions, person or review.viewer, study)


def seen_until(review: Review, scope: Scope, study: str) -> str:
    """The time of the events from which on a sheet that the viewer may read is blind; "" where it is wholly seen."""
    return shown_until(review.viewer, scope, study, review.facts, review.submissions)


def unblinded_sheet(review: Review, scope: Scope, study: str) -> Sheet:
    """All of a sheet, to work out what may be written or what would change; only what is counted in it may be said."""
    cells, base = study_cells(review.store, review.facts, scope, study), _laid_out(review, study)
    return Sheet(review.form, scope, study, cells, base, review.forms.reopened(review.facts.form_hash))


def _sheet(review: Review, scope: Scope, study: str, until: str, sections: Collection[str] | None = None) -> Sheet:
    review.facts.study(study)
    readable = [section for section in review.form.sections if review.may_read(scope, study, section.id)]
    if not readable:
        raise NotAllowedError(_NOT_YET)
    events = study_cells(review.store, review.facts, scope, study, until)
    wanted = readable if sections is None else [section for section in readable if section.id in sections]
    if len(wanted) < len(review.form.sections):
        events = only_sections(events, wanted)
    base = None if scope == REVIEW else _laid_out(review, study, sections)
    return Sheet(review.form, scope, study, events, base, review.forms.reopened(review.facts.form_hash))


def _added_refusal(review: Review, scope: Scope, study: str, changes: list[Draft]) -> str:
    """Why changes may not be made while an addition is at work; "" where they may."""
    if scope == REVIEW:
        if not study or not any(draft.kind in LAYING_OUT for draft in changes):
            return ""
        holders = review.facts.study(study).slots.holders
        marks = {one: mark for one in holders if (mark := review.submission(one, study)) and mark.stands}
        submitted = {review.facts.people[one].name: opened_to(review, study, one) for one in marks}
        return beneath_refusal(changes, _laid_out(review, study), submitted)
    if scope != CONSENSUS:
        opened = opened_to(review, study, scope.removeprefix(person_scope("")))
        return opened.refusal(changes, unblinded_sheet(review, scope, study).section_of) if opened is not None else ""
    if not (owed := pending(review.facts.study(study), review.facts, review.submissions)):
        return ""
    sheets = [review.consensus(study), *(sheet for _, sheet in review.slot_sheets(study))]
    return blind_refusal(changes, [review.facts.additions[one] for one in owed], sheets)


def _laid_out(review: Review, study: str, sections: Collection[str] | None = None) -> Sheet:
    """What the lead laid out for everybody; of these sections alone where they are named."""
    cells = study_cells(review.store, review.facts, REVIEW, study)
    if sections is not None:
        cells = only_sections(cells, [section for section in review.form.sections if section.id in sections])
    return Sheet(review.form, REVIEW, study, cells, None, review.forms.reopened(review.facts.form_hash))


def _write(review: Review, changes: list[Draft]) -> None:
    if changes:
        review._record(changes, review.viewer, review.facts.form_hash)
        review.forms.take(changes)
        review.facts.apply(changes, review.viewer)
        if any(change.kind is EventKind.NOTE and change.field == ADDITION for change in changes):
            review.submissions = submissions_of(review.store, review.facts)
