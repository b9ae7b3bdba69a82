"""The log of contacts with authors: whom, when, what was asked, and what came of it, study by study."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from crps_extractor.models.event import REVIEW
from crps_extractor.models.review.course.contacting import Contact, add_contact, answer_kinds, change_contact, contacts
from crps_extractor.ui.course.asking import CourseDialog, chooser
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import quiet

__all__ = ["ContactsDialog"]


class ContactsDialog(CourseDialog):
    """A table of contacts, and below the one that is chosen, or a new one; everybody reads, a lead writes."""

    def __init__(self, desk: ReviewDesk, study: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Contacts with authors"))
        self.contacts: list[Contact] = []
        self.model = RowsModel(("Study", "Sent on", "Whom", "About", "What came of it"), self)
        self.table = reading_table(
            self.model,
            self.tr("Contacts with authors"),
            (0, 3),
            self,
            self.tr("Nobody was asked yet. Fill in the lines below and add them to the log."),
        )
        self.shown = chooser({"": self.tr("all studies"), **{one.id: one.label for one in desk.facts.studies}}, self)
        self.shown.setCurrentIndex(max(self.shown.findData(study), 0))
        self.study = chooser({one.id: one.label for one in desk.facts.studies}, self, study)
        self.topic, self.whom, self.asked = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        people = {one.id: one.name for one in desk.facts.people.values() if one.active}
        self.by = chooser({"": self.tr("not said"), **people}, self, desk.review.viewer)
        self.sent, self.reminded, self.answered = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        kinds = dict(answer_kinds(desk.review.form))
        self.answer = chooser({"": self.tr("nothing yet"), **kinds}, self)
        self.new = QPushButton(self.tr("New entry"), self)
        self.add, self.change = (
            QPushButton(self.tr("Add to the log"), self),
            QPushButton(self.tr("Change the entry"), self),
        )
        self._lay_out()
        self.shown.currentIndexChanged.connect(lambda _at: self.reread())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.new.clicked.connect(self.begin_new)
        self.add.clicked.connect(self.add_entry)
        self.change.clicked.connect(self.change_entry)
        self.reread()
        self.begin_new()

    def reread(self) -> None:
        """Show the log as it is now."""
        facts = self.desk.facts
        words = answer_kinds(self.desk.review.form)
        self.contacts = contacts(self.desk.review, str(self.shown.currentData()))
        rows = []
        for one in self.contacts:
            came = words.get(one.answer, one.answer) or self.tr("nothing yet")
            came = f"{came}, {one.answered_on}" if one.answered_on else came
            rows.append((facts.study(one.study).label, one.sent_on, one.whom or "–", one.topic, came))
        self.model.show(rows)
        self._may()

    def begin_new(self) -> None:
        """Empty the fields for another entry."""
        self.table.clearSelection()
        self.table.setCurrentIndex(self.model.index(-1, -1))
        self._put(Contact(str(self.study.currentData()), by=self.desk.review.viewer, sent_on=date.today().isoformat()))
        self._may()

    def add_entry(self) -> None:
        """Add what stands in the fields as a new entry."""
        entry = self._entry("")
        if self.attempt(lambda review: add_contact(review, entry)):
            self.reread()
            self.begin_new()

    def change_entry(self) -> None:
        """Change the chosen entry into what stands in the fields."""
        known = self._chosen()
        if known is not None:
            entry = self._entry(known.id, known.study)
            if self.attempt(lambda review: change_contact(review, entry)):
                self.reread()

    def _entry(self, row: str, study: str = "") -> Contact:
        said = (self.topic, self.whom, self.asked)
        days = (self.sent, self.reminded, self.answered)
        topic, whom, asked = (one.text().strip() for one in said)
        sent, reminded, answered = (one.text().strip() for one in days)
        home, by = study or str(self.study.currentData() or ""), str(self.by.currentData())
        return Contact(home, topic, whom, asked, by, sent, reminded, answered, str(self.answer.currentData()), row)

    def _put(self, one: Contact) -> None:
        for field, text in (
            (self.topic, one.topic),
            (self.whom, one.whom),
            (self.asked, one.asked),
            (self.sent, one.sent_on),
            (self.reminded, one.reminded_on),
            (self.answered, one.answered_on),
        ):
            field.setText(text)
        for combo, value in ((self.by, one.by), (self.answer, one.answer), (self.study, one.study)):
            combo.setCurrentIndex(max(combo.findData(value), 0))

    def _chosen(self) -> Contact | None:
        row = self.table.currentIndex().row()
        return self.contacts[row] if 0 <= row < len(self.contacts) else None

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._put(chosen)
        self._may()

    def _may(self) -> None:
        reason = self.desk.refusal(REVIEW, "")
        if not reason and not answer_kinds(self.desk.review.form):
            reason = self.tr("This review's form has no section for contacts with authors. Add it to the form first.")
        is_chosen = self._chosen() is not None
        self.study.setEnabled(not reason and not is_chosen)
        for widget in (
            self.topic,
            self.whom,
            self.asked,
            self.by,
            self.sent,
            self.reminded,
            self.answered,
            self.answer,
        ):
            widget.setEnabled(not reason)
        self.new.setEnabled(not reason and is_chosen)
        self.add.setEnabled(not reason and not is_chosen)
        self.change.setEnabled(not reason and is_chosen)
        self.said.setText(reason)

    def _lay_out(self) -> None:
        self.add_form({self.tr("Show"): self.shown})
        self.column.addWidget(self.table, 1)
        self.column.addSpacing(GAP)
        self.add_form(
            {
                self.tr("Study"): self.study,
                self.tr("About"): self.topic,
                self.tr("Who was asked"): self.whom,
                self.tr("What was asked"): self.asked,
                self.tr("Asked by"): self.by,
                self.tr("Sent on"): self.sent,
                self.tr("Reminded on"): self.reminded,
                self.tr("Answered on"): self.answered,
                self.tr("What came of it"): self.answer,
            }
        )
        line = QHBoxLayout()
        for button in (self.add, self.change, self.new):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        self.column.addLayout(line)
        kept = self.tr(
            "Everybody reads the log, and it is exported with the study. An answer that brings data is added as a "
            "report as well, so that its figures have a place."
        )
        self.column.addWidget(quiet(kept, self.theme, self))
        self.add_buttons()
        fit(self, 760, 720)
