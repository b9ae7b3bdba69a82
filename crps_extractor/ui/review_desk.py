"""The open review as the window holds it: its people and studies, what is saved, and the studies on the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.compare.difference import StudyComparison
from crps_extractor.models.documents.folder import pdf_folder, pdf_path
from crps_extractor.models.event import CONSENSUS, Draft, EventKind, Scope, person_scope
from crps_extractor.models.review.access import pending, waiting
from crps_extractor.models.review.facts import Facts, Person, Report, Study
from crps_extractor.models.review.progress import Progress
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.ui.desk import StudyDesk

__all__ = ["ReviewDesk", "Saving", "StudyState"]

COUNT_LATER_MS = 150
COUNTED_AT_ONCE = 100
"""In a review of more studies than this, how far each sheet is is counted once the list stands."""
COUNTED_IN_ONE_GO = 8


@dataclass(frozen=True)
class Saving:
    """How the review file stands: ``saved``, ``saving`` or ``not saved``, and why in one sentence."""

    state: str
    why: str = ""


@dataclass(frozen=True)
class StudyState:
    """What the study list shows of one study: whose turn it is, and how far the viewer's own sheet is."""

    study: Study
    first: str
    second: str
    own: Progress | None
    own_submitted: bool
    revealed: bool
    owed: str = ""
    """What was added to this finished study and waits: for the viewer, or for another."""


class ReviewDesk(QObject):
    """One open review. Every pane asks here; nothing is written except through the review and its rules."""

    facts_changed = Signal()
    progress_changed = Signal(str)
    saving_changed = Signal(object)
    sheet_changed = Signal(str)
    refused = Signal(str)
    trouble = Signal(str)
    _saved = Signal()
    _not_saved = Signal(str)
    _in_trouble = Signal(str)

    def __init__(self, path: Path, store: QueuedStore, viewer: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.store = store
        self.saving = Saving("saved")
        self.review = Review(store, viewer, record=self._record)
        fixed = store.call(lambda file: file.refused).result()
        self.why_fixed = str(fixed) if fixed else ""
        self._begun_already = _begun(store)
        self._desks: dict[tuple[Scope, str], StudyDesk] = {}
        self._progress: dict[str, Progress] = {}
        self._uncounted: set[str] = set()
        self._count_later = QTimer(self, singleShot=True, interval=COUNT_LATER_MS)
        self._count_later.timeout.connect(self._count)
        self._saved.connect(self._all_saved, Qt.ConnectionType.QueuedConnection)
        self._not_saved.connect(self._told_not_saved, Qt.ConnectionType.QueuedConnection)
        self._in_trouble.connect(self.trouble, Qt.ConnectionType.QueuedConnection)
        store.on_saved = lambda _events: self._saved.emit()
        store.on_not_saved = lambda error: self._not_saved.emit(str(error))
        store.on_trouble = lambda error: self._in_trouble.emit(str(error))

    # -- people and studies --------------------------------------------------------------------------------------

    @property
    def facts(self) -> Facts:
        """What everybody may know of the review."""
        return self.review.facts

    @property
    def viewer(self) -> Person | None:
        """Who sits at this computer."""
        return self.review.person

    def refusal(self, scope: Scope, study: str) -> str:
        """Why the viewer may not change a scope of one study, or the whole review not be changed; "" where allowed."""
        holders = self.facts.study(study).slots.holders if study else ()
        if self.why_fixed:
            return self.why_fixed
        if scope == person_scope(self.review.viewer) and self.viewer is not None and self.viewer.id not in holders:
            names = " and ".join(self.facts.people[person].name for person in holders)
            return self.tr("You do not extract this study; {0}.").format(
                self.tr("its sheets are filled by {0}").format(names) if names else self.tr("nobody does yet")
            )
        return self.review.refusal(scope, study)

    def set_viewer(self, person: str) -> None:
        """Say who sits here, and read the review anew as that person (after a merge, the same one once more).

        The sheets on the desk are put away first.
        """
        self.put_away()
        self._progress.clear()
        self.review = Review(self.store, person, record=self._record)
        self._begun_already = _begun(self.store)
        self.facts_changed.emit()

    def change_facts(self, change: Callable[[Review], object]) -> None:
        """Change shared facts (people, studies, assignments) and tell every pane."""
        change(self.review)
        self.facts_changed.emit()

    def pdf(self, report: Report) -> Path:
        """Where a report's PDF lies, or should lie where it is missing."""
        return pdf_path(self.path, report.sha256, report.file) or pdf_folder(self.path) / report.file

    def state(self, study: str) -> StudyState:
        """One study as the list shows it: never an answer, only how far each slot is."""
        known = self.facts.study(study)
        is_counted = study in self._progress or len(self.facts.studies) <= COUNTED_AT_ONCE
        if not is_counted and self.review.viewer in known.slots.holders:
            self._uncounted.add(study)
            if not self._count_later.isActive():
                self._count_later.start()
        return StudyState(
            known,
            self.state_of(known.slots.first, study),
            "" if known.slots.is_single else self.state_of(known.slots.second, study),
            self.own_progress(study) if is_counted else None,
            self.is_submitted(study),
            self.review.is_revealed(study),
            _owed(self.review, study),
        )

    def is_submitted(self, study: str) -> bool:
        """True while the viewer's own sheet of a study is submitted and locked."""
        own = self.review.submission(self.review.viewer, study)
        return own is not None and own.stands

    def own_progress(self, study: str) -> Progress | None:
        """How far the viewer's own sheet is, None where the viewer does not extract this study."""
        viewer = self.review.viewer
        if viewer not in self.facts.study(study).slots.holders:
            return None
        if study not in self._progress:
            desk = self._desks.get((person_scope(viewer), study))
            self._progress[study] = Progress.of(desk.sheet if desk else self.review.own_sheet(study))
        return self._progress[study]

    def state_of(self, person: str, study: str) -> str:
        """How far one person's sheet of a study is: all that others may know before both have submitted."""
        if not person:
            return "nobody"
        submission = self.review.submission(person, study)
        if submission is not None:
            return "reopened" if submission.reopened else "submitted"
        return "begun" if (person_scope(person), study) in self._begun_already else "not begun"

    # -- studies on the desk -------------------------------------------------------------------------------------

    def desk(self, scope: Scope, study: str) -> StudyDesk:
        """A study on the desk; the same one for every pane. Raises NotAllowedError when it may not be read."""
        key = (scope, study)
        if key not in self._desks:
            self._desks[key] = self._laid_out(StudyDesk(self.review, scope, study, self, refusal=self.refusal))
        return self._desks[key]

    def own_desk(self, study: str) -> StudyDesk:
        """The viewer's own sheet on the desk."""
        return self.desk(self.review.own_scope, study)

    def comparison(self, study: str) -> tuple[StudyComparison, StudyDesk]:
        """Both sheets of a study compared, and its consensus on the desk.

        Raises NotAllowedError until every awaited sheet is submitted.
        """
        comparison, sheet = study_consensus(self.review, study)
        key = (CONSENSUS, study)
        if key in self._desks:
            former = self._desks.pop(key)
            former.close()
            former.deleteLater()
        self._desks[key] = self._laid_out(StudyDesk(self.review, CONSENSUS, study, self, sheet, self.refusal))
        return comparison, self._desks[key]

    def _laid_out(self, desk: StudyDesk) -> StudyDesk:
        def changed() -> None:
            self._begun_already.add((desk.sheet.scope, desk.study))
            self.reread(desk.study)

        desk.steps_changed.connect(changed)
        desk.refused.connect(self.refused)
        return desk

    def reread(self, study: str) -> None:
        """A sheet of this study changed, was submitted or reopened: tell at once, count as soon as the hands rest."""
        self._progress.pop(study, None)
        self._uncounted.add(study)
        self._count_later.start()
        self.sheet_changed.emit(study)

    def rename_study(self, study: str, label: str) -> None:
        """Give a study another label. Raises NotAllowedError for anybody but a lead."""
        known = self.facts.study(study)
        body = {"label": label, "order": known.order, "batch": known.batch}
        self.change_facts(lambda review: review.fact(EventKind.STUDY, study, body))

    def put_away(self) -> None:
        """Clear the desk: another person sits here, or the review closes."""
        self._count_later.stop()
        for desk in self._desks.values():
            desk.close()
            desk.deleteLater()
        self._desks.clear()

    # -- saving --------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the review once everything is saved. Raises StoreError, and stays, when something could not be."""
        self.store.close()
        self.put_away()

    def close_after_recovery(self, copy: Path) -> None:
        """Write a copy with every edit, unsaved ones too, and let go. Raises StoreError when that cannot be had."""
        self.store.recovery_copy(copy)
        self.store.close(leave_unsaved=True)
        self.put_away()

    def _record(self, drafts: Sequence[Draft], actor: str, form: str) -> None:
        self._say(Saving("saving"))
        self.store.record(drafts, actor, form)

    def _count(self) -> None:
        """Count a few sheets and tell of them; the others follow once the window has had its turn."""
        for study in sorted(self._uncounted)[:COUNTED_IN_ONE_GO]:
            self._uncounted.discard(study)
            self.own_progress(study)
            self.progress_changed.emit(study)
        if self._uncounted:
            self._count_later.start()

    def _all_saved(self) -> None:
        if not self.store.pending():
            self._say(Saving("saved"))

    def _told_not_saved(self, why: str) -> None:
        self._say(Saving("not saved", why))

    def _say(self, saving: Saving) -> None:
        if saving != self.saving:
            self.saving = saving
            self.saving_changed.emit(saving)


def _owed(review: Review, study: str) -> str:
    """What was added to a finished study and is not in yet, in a few words."""
    known = review.facts.study(study)
    asked = pending(known, review.facts, review.submissions)
    names = ", ".join(review.facts.additions[one].name for one in asked)
    if not names or not all(review.submission(one, study) for one in known.slots.holders):
        return ""
    is_mine = bool(waiting(review.viewer, study, review.facts, review.submissions))
    return f"added, to fill in: {names}" if is_mine else f"added, waits for others: {names}"


def _begun(store: QueuedStore) -> set[tuple[Scope, str]]:
    return {(one.scope, one.study) for one in store.overview() if one.answers}
