"""Deciding on a study during extraction: excluded with criterion and two names, waiting, a duplicate, back."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from crps_extractor.models.review.course.decisions import decide
from crps_extractor.models.review.records import (
    AWAITING,
    DUPLICATE,
    EXCLUDED,
    INCLUDED,
    ONGOING,
    Decision,
)
from crps_extractor.ui.course.asking import CourseDialog, chooser
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["DecisionDialog"]

_WORDS = {
    EXCLUDED: "Exclude it during extraction",
    AWAITING: "Await classification: more must be known",
    ONGOING: "Ongoing: no results yet",
    DUPLICATE: "It is a duplicate of another study",
    INCLUDED: "Include it",
}


class DecisionDialog(CourseDialog):
    """Asks for a decision on one study; what is missing is said, and nothing is recorded until it is whole."""

    def __init__(self, desk: ReviewDesk, study: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Decide on the study"))
        self._study = desk.facts.study(study)
        known = desk.facts.decision(study)
        is_out = not self._study.counts
        self.status = chooser(_WORDS, self, INCLUDED if is_out else EXCLUDED)
        reason = desk.review.form.meaning("decision.reason")
        criteria = {choice.id: choice.label for choice in reason.choices} if reason else {}
        self.criterion = chooser({"": self.tr("not said"), **criteria}, self)
        others = {one.id: one.label for one in desk.facts.studies if one.id != study}
        self.other = chooser({"": self.tr("not said"), **others}, self, known.other if known else "")
        people = {one.id: one.name for one in desk.facts.people.values() if one.active}
        nobody = {"": self.tr("nobody"), **people}
        self.first, self.second = chooser(nobody, self, desk.review.viewer), chooser(nobody, self)
        self.date = QLineEdit(date.today().isoformat(), self)
        self.text = QLineEdit(self)
        self._lay_out()
        self.status.currentIndexChanged.connect(lambda _at: self._follow())
        self._follow()

    def decision(self) -> Decision:
        """The decision as it stands in the dialog."""
        status = str(self.status.currentData())
        named = (str(one.currentData()) for one in (self.first, self.second))
        return Decision(
            status,
            str(self.criterion.currentData()) if status in (EXCLUDED, AWAITING) else "",
            self.text.text().strip(),
            tuple(dict.fromkeys(filter(None, named))),
            self.date.text().strip(),
            str(self.other.currentData()) if status == DUPLICATE else "",
        )

    def accept(self) -> None:
        """Record the decision; the dialog stays where something is missing."""
        if self.attempt(lambda review: decide(review, self._study.id, self.decision())):
            super().accept()

    def _follow(self) -> None:
        status = self.status.currentData()
        self._form.setRowVisible(self.criterion, status in (EXCLUDED, AWAITING))
        self._form.setRowVisible(self.other, status == DUPLICATE)
        self.said.setText("")

    def _lay_out(self) -> None:
        self.column.addWidget(heading(self._study.label, self))
        self._form: QFormLayout = self.add_form(
            {
                self.tr("Decision"): self.status,
                self.tr("Criterion that is not met"): self.criterion,
                self.tr("Duplicate of"): self.other,
                self.tr("Decided by"): self.first,
                self.tr("And by"): self.second,
                self.tr("On"): self.date,
                self.tr("In words"): self.text,
            }
        )
        kept = self.tr("Its sheets are kept. A study that is not included is left out of the review's counts.")
        self.column.addWidget(quiet(kept, self.theme, self))
        self.column.addStretch(1)
        self.add_buttons(self.tr("Record the decision"))
        fit(self, 560, self.sizeHint().height())
