"""Studies that look like one, with the reasons, side by side: merged, called a duplicate, or left as two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from crps_extractor.models.checks.alike import Alike, alike_studies
from crps_extractor.models.review.course.decisions import decide
from crps_extractor.models.review.records import DUPLICATE, Decision
from crps_extractor.models.review.reports.identity import leave_as_two, merge_studies
from crps_extractor.ui.course.asking import CourseDialog, chooser
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import heading, quiet, wrapped

__all__ = ["AlikeDialog"]


class AlikeDialog(CourseDialog):
    """A table of pairs; what is chosen below is done with the pair that is chosen. ``done`` follows each change."""

    done_with = Signal()

    def __init__(self, desk: ReviewDesk, pairs: Sequence[Alike], theme: Theme, parent: QWidget | None = None) -> None:
        """``pairs`` are those found, looked at ones included."""
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Studies that look like one"))
        self._all, self.pairs = list(pairs), list[Alike]()
        self.count = heading("", self)
        self.model = RowsModel((self.tr("Study"), self.tr("Looks like"), self.tr("Because of")), self)
        self.table = reading_table(
            self.model, self.tr("Pairs of studies"), (0, 1, 2), self, self.tr("No pair is left to look at.")
        )
        self.about = wrapped("", self)
        self.stays = chooser({}, self)
        self.looked_at = QCheckBox(self.tr("Show pairs that were looked at and left as two"), self)
        self.merge = QPushButton(self.tr("Merge: one study, several reports"), self)
        self.duplicate = QPushButton(self.tr("Call the other a duplicate"), self)
        self.leave = QPushButton(self.tr("Leave as two studies"), self)
        self._lay_out()
        self.merge.clicked.connect(self.merge_chosen)
        self.duplicate.clicked.connect(self.call_duplicate)
        self.leave.clicked.connect(self.leave_chosen)
        self.looked_at.toggled.connect(lambda _: self._show())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._follow())
        self._show()

    def chosen(self) -> Alike | None:
        """The pair that is chosen."""
        row = self.table.currentIndex().row()
        return self.pairs[row] if 0 <= row < len(self.pairs) else None

    def merge_chosen(self) -> None:
        """The other study becomes part of the one that stays."""
        pair = self.chosen()
        if pair is not None:
            stays, gone = self._sides(pair)
            reason = self.tr("Looks like one study: {0}").format("; ".join(pair.reasons))
            self._carry_out(lambda review: merge_studies(review, gone, stays, reason))

    def call_duplicate(self) -> None:
        """The other study is kept and does not count."""
        pair = self.chosen()
        if pair is not None:
            stays, gone = self._sides(pair)
            made = Decision(
                DUPLICATE,
                text="; ".join(pair.reasons),
                by=(self.desk.review.viewer,),
                date=date.today().isoformat(),
                other=stays,
            )
            self._carry_out(lambda review: decide(review, gone, made))

    def leave_chosen(self) -> None:
        """Remember that they were looked at and are two; of a pair left before, ask again from now on."""
        pair = self.chosen()
        if pair is not None:
            taken_back = pair.is_looked_at
            self._carry_out(lambda review: leave_as_two(review, pair.first, pair.second, taken_back=taken_back))

    # -- inside --------------------------------------------------------------------------------------------------

    def _carry_out(self, change) -> None:  # type: ignore[no-untyped-def]
        if self.attempt(change):
            self._all = alike_studies(self.desk.review, with_looked_at=True)
            self._show()
            self.done_with.emit()

    def _sides(self, pair: Alike) -> tuple[str, str]:
        stays = str(self.stays.currentData())
        return stays, pair.second if stays == pair.first else pair.first

    def _show(self) -> None:
        at = max(self.table.currentIndex().row(), 0)
        self.pairs = [one for one in self._all if self.looked_at.isChecked() or not one.is_looked_at]
        self.model.show([(self._label(one.first), self._label(one.second), self._because(one)) for one in self.pairs])
        self.table.selectRow(min(at, len(self.pairs) - 1))
        number = len(self.pairs)
        says = self.tr("No two studies look like one.")
        if number:
            says = (
                self.tr("1 pair of studies looks like one.")
                if number == 1
                else self.tr("{0} pairs of studies look like one.").format(number)
            )
        self.count.setText(says)
        left = sum(one.is_looked_at for one in self._all)
        self.looked_at.setVisible(bool(left))
        self._follow()

    def _follow(self) -> None:
        pair = self.chosen()
        self.stays.clear()
        if pair is not None:
            for study in (pair.first, pair.second):
                self.stays.addItem(self._label(study), study)
        self.about.setText("\n\n".join(self._about(one) for one in (pair.first, pair.second)) if pair else "")
        leads = not self.desk.refusal("review", "")
        for control in (self.stays, self.merge, self.duplicate, self.leave):
            control.setEnabled(leads and pair is not None)
        is_left = pair is not None and pair.is_looked_at
        self.leave.setText(self.tr("Ask again") if is_left else self.tr("Leave as two studies"))

    def _label(self, study: str) -> str:
        return self.desk.facts.study(study).label

    def _because(self, pair: Alike) -> str:
        words = "; ".join(pair.reasons)
        return self.tr("{0} (looked at)").format(words) if pair.is_looked_at else words

    def _about(self, study: str) -> str:
        reports = self.desk.facts.reports(study)
        lines = [report.reference.line or report.label for report in reports[:3]]
        lines += [self.tr("and {0} more").format(len(reports) - 3)] if len(reports) > 3 else []
        return "\n".join([self._label(study) + ":", *(lines or [self.tr("no report yet")])])

    def _lay_out(self) -> None:
        self.column.addWidget(self.count)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.looked_at)
        self.column.addSpacing(GAP)
        self.column.addWidget(self.about)
        self.column.addSpacing(GAP)
        self.add_form({self.tr("The study that stays"): self.stays})
        line = QHBoxLayout()
        line.setSpacing(GAP)
        for button in (self.merge, self.duplicate, self.leave):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        self.column.addLayout(line)
        kept = self.tr(
            "Merging moves nothing and can be taken back; who answered both studies differently is asked to choose. "
            "A duplicate stays in the list and does not count. Answers that are blind to you are not looked at."
        )
        self.column.addWidget(quiet(kept, self.theme, self))
        self.add_buttons()
        fit(self, 860, 600)
