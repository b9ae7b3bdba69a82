"""The history in a window of its own beside the work: of one field, of the study or of the review; filter, export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.review.history import Happening, narrowed, write_csv
from crps_extractor.ui.history import model as columns
from crps_extractor.ui.history.model import HistoryModel, local_time, utc_time
from crps_extractor.ui.history.reading import Read, ReadingAside
from crps_extractor.ui.saying import choose_new_file, documents_folder, tell
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import reading_table
from crps_extractor.ui.widgets.words import EmptyState, quiet

__all__ = ["HistoryDialog"]

_SINCE_A_DAY = -1
_AS_WIDE_AS = {
    columns.WHEN: "2026-12-28 20:58:58",
    columns.WHO: "Anna van Dijk-Berg",
    columns.WHAT: "settled as reviewer 1",
    columns.SOURCE: "Schwartzman 2009, page 4",
}
"""The other columns share what room is left."""


class HistoryDialog(QDialog):
    """What happened. ``place_wanted`` is told the happening whose place the reader wants to see."""

    place_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reads: list[Read] = []
        self._lines: Sequence[Happening] = ()
        self._reading = ReadingAside(self.tr("Reading the history"), self)
        self._reading.read.connect(self._show_lines)
        self.model = HistoryModel(theme, self)
        self.what, self.who, self.since = QComboBox(self), QComboBox(self), QComboBox(self)
        self.day = QDateEdit(QDate.currentDate(), self)
        self.text = QLineEdit(self)
        self.table = reading_table(
            self.model,
            self.tr("History"),
            (columns.WHERE, columns.BEFORE, columns.AFTER),
            self,
            self.tr("No change fits what is chosen above."),
        )
        self._count, self._chosen = quiet("", theme, self), QLabel(self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.what.currentIndexChanged.connect(lambda _index: self._read_another())
        for choice in (self.who, self.since):
            choice.currentIndexChanged.connect(lambda _index: self._narrow())
        self.day.dateChanged.connect(lambda _day: self._narrow())
        self.text.textChanged.connect(lambda _text: self._narrow())
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.table.activated.connect(self._go)

    def show_history(self, title: str, reads: Mapping[str, Read]) -> None:
        """Offer these histories by their names and show the first."""
        self.setWindowTitle(title)
        self._reads = list(reads.values())
        self.what.blockSignals(True)
        self.what.clear()
        self.what.addItems(list(reads))
        self.what.blockSignals(False)
        self._read_another()

    def refresh(self) -> None:
        """Read again, aside; the filter and the chosen line stay."""
        if self._reads:
            self._reading.ask(self._reads[max(self.what.currentIndex(), 0)])
        else:
            self._reading.forget()
            self._show_lines(())

    def _read_another(self) -> None:
        """What was shown belongs to another place: nothing of it stands while this one is read."""
        self.refresh()
        self._show_lines(())

    @property
    def is_reading(self) -> bool:
        """True until what was asked for is shown."""
        return self._reading.is_reading

    def _show_lines(self, lines: Sequence[Happening]) -> None:
        self._lines = lines
        chosen = self.who.currentData() or ""
        people = {line.event.actor: line.who for line in self._lines}
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(self.tr("Everybody"), "")
        for person, name in sorted(people.items(), key=lambda one: one[1].casefold()):
            self.who.addItem(name, person)
        self.who.setCurrentIndex(max(self.who.findData(chosen), 0))
        self.who.blockSignals(False)
        self._narrow()

    def shown(self) -> list[Happening]:
        """The lines that are shown, in the order of time."""
        return list(reversed(self.model.lines))

    def export_to(self, target: Path) -> None:
        """Write the lines that are shown to a CSV file."""
        try:
            with target.open("w", encoding="utf-8-sig", newline="") as file:
                write_csv(self.shown(), file)
        except OSError as reason:
            sentence = self.tr("{0} could not be written ({1}). Choose another place.")
            tell(self, self.tr("Not exported"), sentence.format(target.name, reason.strerror))

    # -- inside --------------------------------------------------------------------------------------------------

    def _narrow(self) -> None:
        days = self.since.currentData()
        self.day.setVisible(days == _SINCE_A_DAY)
        wanted = narrowed(
            self._lines, who=self.who.currentData() or "", since=self._first_moment(days), text=self.text.text()
        )
        kept = self._current()
        self.model.show_lines(wanted)
        again = next((row for row, line in enumerate(self.model.lines) if kept and line.event == kept.event), 0)
        self.table.setCurrentIndex(self.model.index(again, 0))
        self._stack.setCurrentIndex(0 if wanted or self.is_reading else 1)
        self._count.setText(self.tr("{0} of {1} changes").format(len(wanted), len(self._lines)))
        self._show_chosen()

    def _first_moment(self, days: int | None) -> datetime | None:
        """The beginning of the first day wanted, by the clock here."""
        if days is None:
            return None
        chosen = self.day.date()
        first = date(chosen.year(), chosen.month(), chosen.day())
        if days != _SINCE_A_DAY:
            first = datetime.now().astimezone().date() - timedelta(days=days)
        return datetime.combine(first, time.min).astimezone()

    def _current(self) -> Happening | None:
        row = self.table.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def _show_chosen(self) -> None:
        line = self._current()
        if line is None:
            self._chosen.setText("")
            return
        said = [self.tr("{0}, {1} ({2})").format(line.who, local_time(line.moment), utc_time(line.moment))]
        if any(line.place):
            place = " · ".join(part for part in (line.section, line.row, line.field) if part)
            said.append(f"{place}: {line.old or '–'} → {line.new or '–'}")
        said.append("; ".join(part for part in (line.sheet, line.source, line.why) if part))
        self._chosen.setText("\n".join(said))

    def _go(self, index: QModelIndex) -> None:
        line = self.model.lines[index.row()]
        if any(line.place):
            self.place_wanted.emit(line)

    def _export(self) -> None:
        proposed = documents_folder() / f"{self.windowTitle().replace('/', ' ')}.csv"
        choose_new_file(
            self,
            self.tr("Export the history"),
            proposed,
            self.tr("Comma-separated values (*.csv)"),
            lambda paths: self.export_to(paths[0]),
        )

    def _lay_out(self) -> None:
        for text, days in (
            (self.tr("Any day"), None),
            (self.tr("Today"), 0),
            (self.tr("Last 7 days"), 6),
            (self.tr("Last 30 days"), 29),
            (self.tr("Since a day"), _SINCE_A_DAY),
        ):
            self.since.addItem(text, days)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.text.setPlaceholderText(self.tr("Words in it"))
        self.text.setClearButtonEnabled(True)
        header = self.table.horizontalHeader()
        for column, words in _AS_WIDE_AS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, self.fontMetrics().horizontalAdvance(words) + GROUP_GAP)
        filters = QHBoxLayout()
        filters.setSpacing(GAP)
        for widget, name, room in (
            (self.what, self.tr("History of"), 3),
            (self.who, self.tr("Who"), 1),
            (self.since, self.tr("When"), 1),
            (self.day, self.tr("Since this day"), 0),
            (self.text, self.tr("Words in it"), 2),
        ):
            widget.setAccessibleName(name)
            filters.addWidget(widget, room)
        self.what.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._lay_out_beneath(filters)

    def _lay_out_beneath(self, filters: QHBoxLayout) -> None:
        self._chosen.setWordWrap(True)
        self._chosen.setTextFormat(Qt.TextFormat.PlainText)
        self._chosen.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._chosen.setAccessibleName(self.tr("The chosen change"))
        self._chosen.setMinimumHeight(self._chosen.fontMetrics().lineSpacing() * 3)
        self._chosen.setAlignment(Qt.AlignmentFlag.AlignTop)
        nothing = self.tr("Nothing fits the filter, or nothing was entered yet.")
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(self.tr("No changes"), nothing, self._theme, self))
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addLayout(filters)
        column.addWidget(self._stack, 1)
        column.addWidget(self._chosen)
        column.addLayout(self._foot())
        fit(self, 1080, 560)

    def _foot(self) -> QHBoxLayout:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        export = buttons.addButton(self.tr("Export…"), QDialogButtonBox.ButtonRole.ActionRole)
        export.setIcon(self._theme.icon("export"))
        export.setToolTip(self.tr("Write the lines that are shown to a CSV file"))
        export.setAutoDefault(False)
        export.clicked.connect(self._export)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._count, 1)
        foot.addWidget(buttons)
        return foot
