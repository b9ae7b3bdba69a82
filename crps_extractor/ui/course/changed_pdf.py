"""A PDF that is not the one taken in: where the quotes taken from it stand now, and what is done with the file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from crps_extractor.models.documents.refinding import Where
from crps_extractor.models.event import CONSENSUS
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.reports.changed_pdfs import QuoteAgain, take_new_places
from crps_extractor.ui.course.asking import CourseDialog
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.words import heading, quiet, wrapped

__all__ = ["ChangedPdfDialog"]

_ORDER = (Where.NOT_FOUND, Where.NO_QUOTE, Where.MOVED, Where.SAME_PLACE)


class ChangedPdfDialog(CourseDialog):
    """Lists the places taken from the PDF. ``keep_wanted`` keeps the file, ``original_wanted`` looks for the other."""

    keep_wanted = Signal()
    original_wanted = Signal()
    places_taken = Signal(int)

    def __init__(
        self,
        desk: ReviewDesk,
        report: Report,
        sentence: str,
        quotes: Sequence[QuoteAgain],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("The PDF changed"))
        self.quotes = sorted(quotes, key=lambda one: _ORDER.index(one.refound.where))
        self.model = RowsModel((self.tr("Field"), self.tr("Sheet"), self.tr("Words taken"), self.tr("Now")), self)
        self.model.show([self._line(one) for one in self.quotes])
        self.keep = QPushButton(self.tr("Keep this file"), self)
        self.original = QPushButton(self.tr("Look for the original…"), self)
        self.take = QPushButton(self.tr("Take the new places into my sheet"), self)
        self._lay_out(report.label, sentence)
        leads = not desk.refusal("review", "")
        self.keep.setEnabled(leads)
        self.original.setEnabled(not desk.why_fixed)
        self.take.setVisible(any(self._can_take(one) for one in self.quotes))
        self.keep.clicked.connect(self._keep)
        self.original.clicked.connect(self._look)
        self.take.clicked.connect(self.take_places)

    def take_places(self) -> None:
        """Write where the quotes stand now into the own sheet, as one step."""
        number = [0]

        def change(review) -> None:  # type: ignore[no-untyped-def]
            number[0] = take_new_places(review, self.quotes)

        if self.attempt(change):
            self.take.setEnabled(False)
            self.places_taken.emit(number[0])

    def _lay_out(self, label: str, sentence: str) -> None:
        self.column.addWidget(heading(label, self))
        self.column.addWidget(wrapped(sentence, self))
        self.column.addWidget(quiet(self._counted(), self.theme, self, small=False))
        if self.quotes:
            self.column.addWidget(reading_table(self.model, self.tr("Places taken from it"), (0, 2, 3), self), 1)
        else:
            self.column.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        for button in (self.keep, self.original, self.take):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.addStretch(1)
        self.column.addLayout(line)
        hint = self.tr(
            "No answer is changed by any of this. Keeping the file says that it is the report's PDF from now on; the "
            "original, where it is found, takes its place and this file stays beside it under another name."
        )
        self.column.addWidget(quiet(hint, self.theme, self))
        self.add_buttons()
        fit(self, 800, 480 if self.quotes else 260)

    def _keep(self) -> None:
        self.accept()
        self.keep_wanted.emit()

    def _look(self) -> None:
        self.accept()
        self.original_wanted.emit()

    def _can_take(self, one: QuoteAgain) -> bool:
        review = self.desk.review
        return bool(
            one.refound.where is Where.MOVED
            and review.viewer
            and one.whose == review.own_scope
            and not self.desk.refusal(one.whose, one.study)
        )

    def _line(self, one: QuoteAgain) -> tuple[str, str, str, str]:
        review = self.desk.review
        sheet = review.sheet(one.whose, one.study)
        section = sheet.section_of(one.place[0])
        field = section.by_id.get(one.place[1]) if section else None
        name = f"{section.label} › {field.label}" if section and field else one.place[1]
        person = review.facts.people.get(one.whose.removeprefix("person:"))
        whose = self.tr("consensus") if one.whose == CONSENSUS else person.name if person else ""
        source, now = one.refound.source, one.refound.where.value
        if one.refound.where is Where.MOVED:
            now = self.tr("page {0}, was page {1}").format(one.refound.page + 1, source.page + 1)
            if one.refound.page == source.page:
                now = self.tr("elsewhere on page {0}").format(source.page + 1)
        return name, whose, f"“{' '.join(source.quote.split())}”" if source.quote else "–", now

    def _counted(self) -> str:
        if not self.quotes:
            return self.tr("No answer that is open to you was taken from it.")
        counts = {where: sum(one.refound.where is where for one in self.quotes) for where in reversed(_ORDER)}
        said = ", ".join(f"{where.value} {number}" for where, number in counts.items() if number)
        return self.tr("Places taken from it: {0}; of these {1}.").format(len(self.quotes), said)
