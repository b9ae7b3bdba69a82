"""Two studies that are one: the lead merges them or takes that back; who answered both chooses between the answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.reports.identity import (
    AnsweredTwice,
    answered_twice,
    keep_answer,
    merge_studies,
    split_study,
)
from crps_extractor.ui.course.asking import CourseDialog, chooser
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["MergeDialog", "TwiceDialog"]


class MergeDialog(CourseDialog):
    """Asks which study this one is, and why; merges into it stand below and can be taken back."""

    def __init__(self, desk: ReviewDesk, study: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Merge studies"))
        self._study = study
        self.into = chooser({one.id: one.label for one in desk.facts.studies if one.id != study}, self)
        self.reason = QLineEdit(self)
        merged = {one: desk.facts.study(one).label for one in desk.facts.merged(study)}
        self.gone = chooser(merged, self)
        self.split = QPushButton(self.tr("Take the merge back"), self)
        self.split.setAutoDefault(False)
        self.split.clicked.connect(self.take_back)
        self.column.addWidget(heading(desk.facts.study(study).label, self))
        self.add_form({self.tr("Is the same study as"): self.into, self.tr("Why"): self.reason})
        kept = self.tr(
            "The study chosen above stays; reports and answers of this one are shown there. Nothing is moved, and a "
            "merge can be taken back. Who answered both studies differently is asked to choose."
        )
        self.column.addWidget(quiet(kept, theme, self))
        if merged:
            self.column.addSpacing(GAP)
            self.column.addWidget(heading(self.tr("Merged into this study"), self))
            line = QHBoxLayout()
            self.gone.setAccessibleName(self.tr("Merged into this study"))
            line.addWidget(self.gone, 1)
            line.addWidget(self.split)
            self.column.addLayout(line)
        self.gone.setVisible(bool(merged))
        self.split.setVisible(bool(merged))
        self.column.addStretch(1)
        self.add_buttons(self.tr("Merge"))
        fit(self, 560, self.sizeHint().height())

    def accept(self) -> None:
        """Merge this study into the chosen one."""
        into, reason = str(self.into.currentData() or ""), self.reason.text()
        if not into:
            self.said.setText(self.tr("There is no other study in this review to merge it with."))
        elif self.attempt(lambda review: merge_studies(review, self._study, into, reason)):
            super().accept()

    def take_back(self) -> None:
        """Let the chosen study stand on its own again."""
        gone, reason = str(self.gone.currentData()), self.reason.text()
        if self.attempt(lambda review: split_study(review, gone, reason)):
            super().accept()


class TwiceDialog(CourseDialog):
    """Lists what the viewer answered differently in two studies that are one now; one answer of each is kept."""

    def __init__(
        self, desk: ReviewDesk, study: str, theme: Theme, kept: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        """``kept`` is called after an answer was chosen."""
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Answered in both studies"))
        self._study, self._kept = study, kept
        self.twice: list[AnsweredTwice] = []
        self.model = RowsModel(("Row", "Field", "In this study", "In the merged study"), self)
        self.table = reading_table(
            self.model,
            self.tr("Answers to choose between"),
            (1, 2, 3),
            self,
            self.tr("Nothing is left to choose between."),
        )
        self.keep_own = QPushButton(self.tr("Keep this study's"), self)
        self.keep_other = QPushButton(self.tr("Take the merged study's"), self)
        self.keep_own.clicked.connect(lambda: self.choose(is_own=True))
        self.keep_other.clicked.connect(lambda: self.choose(is_own=False))
        self.column.addWidget(heading(desk.facts.study(study).label, self))
        self.column.addWidget(self.table, 1)
        line = QHBoxLayout()
        for button in (self.keep_own, self.keep_other):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        self.column.addLayout(line)
        hint = self.tr("Until you choose, the answer of this study holds. The other one stays in the history.")
        self.column.addWidget(quiet(hint, theme, self))
        self.add_buttons()
        fit(self, 720, 420)
        self.reread()

    def reread(self) -> None:
        """Show what is still to be chosen."""
        review, at = self.desk.review, max(self.table.currentIndex().row(), 0)
        self.twice = answered_twice(review, review.own_scope, self._study)
        sheet = review.own_sheet(self._study)
        context = context_of(sheet, review.facts.tables)
        rows = []
        for one in self.twice:
            section = sheet.section_of(one.place[0])
            if section is None:
                rows.append(("", one.place[1], "", ""))
                continue
            form_field = section.by_id[one.place[1]]
            shown = [kind_of(form_field).show(answer, form_field, context) for answer in (one.own, one.other)]
            states = [answer.status.label for answer in (one.own, one.other)]
            words = [text or state for text, state in zip(shown, states, strict=True)]
            rows.append((context.row_label(one.place[0]), form_field.label, *words))
        self.model.show(rows)
        if rows:
            self.table.selectRow(min(at, len(rows) - 1))
        for button in (self.keep_own, self.keep_other):
            button.setEnabled(bool(rows))

    def choose(self, *, is_own: bool) -> None:
        """Keep one of the two answers of the chosen line, in the own sheet, as one undoable step."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.twice):
            return
        one = self.twice[row]
        answer = one.own if is_own else one.other
        if self.attempt(lambda review: keep_answer(review, self._study, one, answer)):
            self._kept()
            self.reread()
