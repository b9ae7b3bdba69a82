"""The open review as the window holds it: its people and studies, what is saved, and the studies on the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.compare.difference import StudyComparison
from crps_extractor.models.documents.folder import KeptPdf, PdfNotTakenError, label_from, pdf_path, take_pdf
from crps_extractor.models.event import CONSENSUS, Draft, EventKind, Scope, new_id, person_scope
from crps_extractor.models.review.facts import LEAD, Facts, Person, Report, Slots, Study
from crps_extractor.models.review.progress import Progress
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.ui.desk import StudyDesk

__all__ = ["ReviewDesk", "Saving", "StudyState"]


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


class ReviewDesk(QObject):
    """One open review. Every pane asks here; nothing is written except through the review and its rules."""

    facts_changed = Signal()
    progress_changed = Signal(str)
    saving_changed = Signal(object)
    _saved = Signal()
    _not_saved = Signal(str)

    def __init__(self, path: Path, store: QueuedStore, viewer: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.store = store
        self.saving = Saving("saved")
        self.review = Review(store, viewer, record=self._record)
        self._desks: dict[tuple[Scope, str], StudyDesk] = {}
        self._progress: dict[str, Progress] = {}
        self._saved.connect(self._all_saved, Qt.ConnectionType.QueuedConnection)
        self._not_saved.connect(self._told_not_saved, Qt.ConnectionType.QueuedConnection)
        store.on_saved = lambda _events: self._saved.emit()
        store.on_not_saved = lambda error: self._not_saved.emit(str(error))

    # -- people and studies --------------------------------------------------------------------------------------

    @property
    def facts(self) -> Facts:
        """What everybody may know of the review."""
        return self.review.facts

    @property
    def viewer(self) -> Person | None:
        """Who sits at this computer."""
        return self.review.person

    def set_viewer(self, person: str) -> None:
        """Say who sits here; the sheets of whoever sat here before are put away."""
        self.put_away()
        self._progress.clear()
        self.review.viewer = person
        self.facts_changed.emit()

    def change_facts(self, change: Callable[[Review], object]) -> None:
        """Change shared facts (people, studies, assignments) and tell every pane."""
        change(self.review)
        self.facts_changed.emit()

    def take_file(self, path: Path) -> KeptPdf | str:
        """Copy a PDF beside the review (off the window's thread); one sentence when it is not taken."""
        try:
            return take_pdf(self.path, path, label_from(path))
        except PdfNotTakenError as reason:
            return str(reason)

    def add_reports(self, taken: Sequence[tuple[Path, KeptPdf]], study: str = "") -> tuple[list[str], list[str]]:
        """Enter copied PDFs: each becomes a study, or a report of ``study``.

        Returns the ids of the studies touched and one sentence for each PDF that the review had already.
        """
        touched, known_already = [], []
        for path, kept in taken:
            known = next((report for report in self.facts.reports() if report.sha256 == kept.sha256), None)
            if known is not None:
                label = self.facts.study(known.study).label
                known_already.append(self.tr("{0} is in this review already, as {1}.").format(path.name, label))
                continue
            label = label_from(path)
            home = study or self.review.add_study(label, self.default_slots()).id
            order = len(self.facts.reports(home))
            kind = "supplement" if order else "full_article"
            self.review.add_report(Report(new_id(), home, label, kind, not order, kept.sha256, kept.file, order=order))
            touched.append(home)
        if touched:
            self.facts_changed.emit()
        return touched, known_already

    def default_slots(self) -> Slots:
        """The slots a new study gets: those of the last study, else the first two people who extract."""
        studies = self.facts.studies
        if studies:
            return studies[-1].slots
        reviewers = [person.id for person in self.facts.people.values() if person.active and "reviewer" in person.roles]
        first, second = (*reviewers, "", "")[:2]
        settlers = self.facts.people_with("settler") or self.facts.people_with(LEAD)
        return Slots(first, second, settlers[0].id if settlers else first, "double" if second else "single")

    def pdf(self, report: Report) -> Path | None:
        """Where a report's PDF lies, None when it is missing."""
        return pdf_path(self.path, report.sha256, report.file)

    def states(self) -> list[StudyState]:
        """Each study as the list shows it."""
        begun = self._begun()
        return [self._state(study, begun) for study in self.facts.studies]

    def state(self, study: str) -> StudyState:
        """One study as the list shows it."""
        return self._state(self.facts.study(study), self._begun())

    def _state(self, study: Study, begun: set[tuple[Scope, str]]) -> StudyState:
        slots = study.slots
        own = self.review.submission(self.review.viewer, study.id)
        return StudyState(
            study,
            self._slot_state(slots.first, study.id, begun),
            "" if slots.is_single else self._slot_state(slots.second, study.id, begun),
            self.own_progress(study.id),
            own is not None and own.stands,
            self.review.is_revealed(study.id),
        )

    def own_progress(self, study: str) -> Progress | None:
        """How far the viewer's own sheet is, None where the viewer does not extract this study."""
        viewer = self.review.viewer
        if viewer not in self.facts.study(study).slots.holders:
            return None
        if study not in self._progress:
            desk = self._desks.get((person_scope(viewer), study))
            self._progress[study] = Progress.of(desk.sheet if desk else self.review.own_sheet(study))
        return self._progress[study]

    def _slot_state(self, person: str, study: str, begun: set[tuple[Scope, str]]) -> str:
        if not person:
            return "nobody"
        submission = self.review.submission(person, study)
        if submission is not None:
            return "reopened" if submission.reopened else "submitted"
        return "begun" if (person_scope(person), study) in begun else "not begun"

    def _begun(self) -> set[tuple[Scope, str]]:
        own = {key for key, desk in self._desks.items() if any(True for _ in desk.sheet.answers())}
        return own | {(one.scope, one.study) for one in self.store.overview() if one.answers}

    # -- studies on the desk -------------------------------------------------------------------------------------

    def desk(self, scope: Scope, study: str) -> StudyDesk:
        """A study on the desk; the same one for every pane. Raises NotAllowedError when it may not be read."""
        key = (scope, study)
        if key not in self._desks:
            desk = StudyDesk(self.review, scope, study, self)
            desk.answer_changed.connect(lambda *_place, study=study: self._count(study))
            desk.rows_changed.connect(lambda *_section, study=study: self._count(study))
            self._desks[key] = desk
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
            self._desks.pop(key).close()
        self._desks[key] = StudyDesk(self.review, CONSENSUS, study, self, sheet)
        return comparison, self._desks[key]

    def reread(self, study: str) -> None:
        """A sheet of this study was submitted or reopened: count anew."""
        self._count(study)

    def rename_study(self, study: str, label: str) -> None:
        """Give a study another label. Raises NotAllowedError for anybody but a lead."""
        known = self.facts.study(study)
        body = {"label": label, "order": known.order, "batch": known.batch}
        self.change_facts(lambda review: review.fact(EventKind.STUDY, study, body))

    def put_away(self) -> None:
        """Clear the desk: another person sits here, or the review closes."""
        for desk in self._desks.values():
            desk.close()
            desk.deleteLater()
        self._desks.clear()

    # -- saving --------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the review once everything is saved. Raises StoreError when something could not be."""
        self.put_away()
        self.store.close()

    def _record(self, drafts: Sequence[Draft], actor: str, form: str) -> None:
        self._say(Saving("saving"))
        self.store.record(drafts, actor, form)

    def _count(self, study: str) -> None:
        self._progress.pop(study, None)
        self.progress_changed.emit(study)

    def _all_saved(self) -> None:
        if not self.store.pending():
            self._say(Saving("saved"))

    def _told_not_saved(self, why: str) -> None:
        self._say(Saving("not saved", why))

    def _say(self, saving: Saving) -> None:
        if saving != self.saving:
            self.saving = saving
            self.saving_changed.emit(saving)
