"""A captured table beside its picture: columns, rows and cells put right, then copied or put into the grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.documents.capture import printed_proposals
from crps_extractor.models.documents.tables import PrintedTable, parted_column
from crps_extractor.ui.document.table_model import Part, TableModel
from crps_extractor.ui.document.table_picture import TablePicture
from crps_extractor.ui.theme import GAP, PANE_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import pale_selection
from crps_extractor.ui.widgets.flow_layout import FlowLayout
from crps_extractor.ui.widgets.table_clipboard import PlacedText, table_mime
from crps_extractor.ui.widgets.toned import Words, link_button

__all__ = ["PutTable", "ReadAgain", "TableDialog"]

PutTable = Callable[[Sequence[Sequence[PlacedText]]], str]
"""Puts a table into the grid; why it could not, "" when it did."""
ReadAgain = Callable[[Sequence[int] | None, Sequence[int] | None], PrintedTable]
"""Reads the same place with these column lines and row starts; None lets them be found."""


_PICTURE = 300
"""The picture is at first no higher than this; the splitter gives it more."""


class TableDialog(QDialog):
    """What was read from a table on the page of a report. It stays open beside the form until it is closed."""

    def __init__(
        self, report: str, read: ReadAgain, theme: Theme, put: PutTable | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._report, self._read, self._put, self._theme = report, read, put, theme
        self.model = TableModel(theme, self)
        self.view = QTableView(self)
        self.picture = TablePicture(self)
        self.said = Words(theme, Meaning.TEXT, parent=self)
        self.about_cell = Words(theme, Meaning.QUIET, small=True, parent=self)
        self.spins = {name: QSpinBox(self) for name in ("top", "bottom", "left", "right")}
        self.transposed = QCheckBox(self.tr("Exchange rows and columns"), self)
        self._buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.put_button = self._buttons.addButton(self.tr("Put into the grid"), role)
        self.copy_button = self._buttons.addButton(self.tr("Copy"), role)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Close).clicked.connect(self.close)
        self.proposals = tuple(self._proposal(number) for number in (1, 2))
        self._set_up_view()
        self._lay_out()
        self._connect()
        self.read_again()

    @property
    def table(self) -> PrintedTable:
        """The present reading."""
        return self.model.table

    def show_picture(self, image: QImage | None, sentence: str) -> None:
        """Show the picture of the page, or say why there is none."""
        self.picture.show_picture(image, sentence)
        high = self.picture.heightForWidth(self.halves.width()) + GAP
        self.halves.setSizes([min(high, _PICTURE), max(1, self.halves.height() - min(high, _PICTURE))])

    # -- reading ---------------------------------------------------------------------------------------------------

    def read_again(self) -> None:
        """Find columns and rows anew and forget every correction."""
        self.model.forget_corrections()
        self._show(self._read(None, None))
        table = self.table
        first = next((n for n, cell in enumerate(table.rows[table.head]) if n and cell.text), 0) if table.rows else 0
        self._take(Part(table.head, min(first, 1), len(table.rows) - 1, table.width - 1))
        start = self.model.index(self.model.part.top, self.model.part.left)
        self.view.selectionModel().setCurrentIndex(start, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def set_columns(self, columns: Sequence[int]) -> None:
        """Read again with these column lines; rows and corrections stay."""
        before = self.table.width
        self._show(self._read(columns, self.table.starts))
        part = self.model.part
        is_whole = part.right == before - 1
        self._take(Part(part.top, part.left, part.bottom, self.table.width - 1 if is_whole else part.right))

    def set_starts(self, starts: Sequence[int]) -> None:
        """Read again with rows that begin at these printed lines."""
        before = len(self.table.rows)
        self._show(self._read(self.table.columns, starts))
        part, more = self.model.part, len(self.table.rows) - before
        row = self.view.currentIndex().row()
        self._take(Part(part.top + (more if row < part.top else 0), part.left, part.bottom + more, part.right))

    def part_column(self) -> None:
        """Draw a line through the current column, at the widest gap between its words."""
        place = parted_column(self.table, max(0, self.view.currentIndex().column()))
        if place is None:
            self.said.setText(self.tr("This column has no gap between words at which it could be parted."))
        else:
            self.set_columns(sorted((*self.table.columns, place)))

    def join_column(self) -> None:
        """Take away the line behind the current column."""
        here = self.view.currentIndex().column()
        if 0 <= here < len(self.table.columns):
            self.set_columns([place for number, place in enumerate(self.table.columns) if number != here])

    def join_row(self) -> None:
        """Make the current row one with the row above."""
        here = self.view.currentIndex().row()
        if here > 0:
            column = self.view.currentIndex().column()
            self.set_starts([start for number, start in enumerate(self.table.starts) if number != here])
            self.view.setCurrentIndex(self.model.index(here - 1, column))

    def part_row(self) -> None:
        """Make each printed line of the current row a row."""
        here = self.view.currentIndex().row()
        if here >= 0:
            ends = (*self.table.starts[1:], len(self.table.lines))
            self.set_starts(sorted({*self.table.starts, *range(self.table.starts[here], ends[here])}))

    # -- taking ----------------------------------------------------------------------------------------------------

    def take_chosen(self) -> None:
        """Take the rectangle around the chosen cells."""
        chosen = self.view.selectionModel().selectedIndexes()
        if chosen:
            rows, columns = [one.row() for one in chosen], [one.column() for one in chosen]
            self._take(Part(min(rows), min(columns), max(rows), max(columns)))

    def copy(self) -> None:
        """Copy the part that is taken: text for other programs, with the place of each cell for the grid."""
        placed, shown, doubtful = self.model.taken(self._report, self.transposed.isChecked())
        QGuiApplication.clipboard().setMimeData(table_mime(shown, placed))
        count = sum(1 for line in placed for text, _ in line if text)
        words = self.tr("{0} cells are on the clipboard with their places in the report.").format(count)
        if doubtful:
            words += " " + self.tr("{0} that cannot be read are copied as they stand, and not pasted into the grid.")
        self.said.setText(words.format(doubtful))

    def put(self) -> None:
        """Put the part that is taken into the grid, from its chosen cell on, as one step."""
        placed, _, doubtful = self.model.taken(self._report, self.transposed.isChecked())
        why = self._put(placed) if self._put else self.tr("There is no grid here.")
        if why:
            self.said.setText(why)
            return
        count = sum(1 for line in placed for text, _ in line if text)
        words = self.tr("{0} cells were handed to the grid; empty ones left what stood there.").format(count)
        if doubtful:
            words += " " + self.tr("{0} cannot be read and were left out: type what the picture shows.").format(
                doubtful
            )
        self.said.setText(words)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _show(self, table: PrintedTable) -> None:
        here = self.view.currentIndex()
        self.model.show_table(table)
        self.picture.show_table(table)
        self.picture.show_cell(())
        self.view.resizeColumnsToContents()
        row, column = min(max(0, here.row()), len(table.rows) - 1), min(max(0, here.column()), table.width - 1)
        self.view.setCurrentIndex(self.model.index(row, column))
        for name, spin in self.spins.items():
            spin.setRange(1, max(1, len(table.rows) if name in ("top", "bottom") else table.width))

    def _take(self, part: Part) -> None:
        rows, columns = len(self.table.rows), self.table.width
        bottom, right = min(part.bottom, rows - 1), min(part.right, columns - 1)
        part = Part(max(0, min(part.top, bottom)), max(0, min(part.left, right)), bottom, right)
        for name, spin in self.spins.items():
            spin.blockSignals(True)
            spin.setValue(getattr(part, name) + 1)
            spin.blockSignals(False)
        self.model.take(part)
        self._say()

    def _spun(self) -> None:
        values = {name: spin.value() - 1 for name, spin in self.spins.items()}
        self._take(Part(values["top"], values["left"], max(values["top"], values["bottom"]), values["right"]))

    def _say(self) -> None:
        _, _, doubtful = self.model.taken(self._report, False)
        words = self.tr("Page {0}: {1} rows and {2} columns were read. Compare every figure with the picture.").format(
            self.table.page.page + 1, len(self.table.rows), self.table.width
        )
        if doubtful:
            words += " " + self.tr(
                "{0} cells hold a sign that cannot be read: they are left out until you type what is printed."
            ).format(doubtful)
        self.said.setText(words)

    def _cell_entered(self) -> None:
        here = self.view.currentIndex()
        if here.isValid():
            self.picture.show_cell(self.model.cell(here.row(), here.column()).rects)
            self.about_cell.setText(
                self.tr("Row {0}, column {1}: {2}").format(
                    here.row() + 1, here.column() + 1, self.model.said(here.row(), here.column())
                )
            )
            self._propose()

    def _propose(self) -> None:
        """Offer what may be printed where signs before figures were lost; only the picture tells which it is."""
        here = self.view.currentIndex()
        is_doubtful = here.isValid() and self.model.is_doubtful(here.row(), here.column())
        printed = printed_proposals(self.model.text(here.row(), here.column())) if is_doubtful else ()
        for number, button in enumerate(self.proposals):
            button.setVisible(number < len(printed))
            if number < len(printed):
                button.setText(f"&{number + 1}  {printed[number].replace('&', '&&')}")
                button.setAccessibleName(self.tr("The picture shows {}").format(printed[number]))
                button.setProperty("printed", printed[number])

    def _proposal(self, number: int) -> QPushButton:
        """A button, with Alt and its number, that says what the picture shows in the current cell."""
        button = QPushButton(self)
        button.setShortcut(QKeySequence(f"Alt+{number}"))
        button.clicked.connect(lambda: self.model.setData(self.view.currentIndex(), button.property("printed")))
        button.hide()
        return button

    def _set_up_view(self) -> None:
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Cells of the table"))
        self.view.setTabKeyNavigation(False)
        self.view.setWordWrap(False)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.horizontalHeader().setHighlightSections(False)
        self.view.verticalHeader().setHighlightSections(False)
        self.view.horizontalHeader().setMaximumSectionSize(28 * self.fontMetrics().averageCharWidth())
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.view.verticalHeader().setDefaultSectionSize(-(-(self.fontMetrics().height() + 8) // 4) * 4)
        pale_selection(self.view, self._theme)

    def _lay_out(self) -> None:
        self.setWindowTitle(self.tr("Table on the page"))
        scroll = QScrollArea(self, widgetResizable=True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(self.picture)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.halves = halves = QSplitter(Qt.Orientation.Vertical, self)
        halves.addWidget(scroll)
        halves.addWidget(self.view)
        halves.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE_GAP, PANE_GAP, PANE_GAP, PANE_GAP)
        column.setSpacing(GAP)
        column.addWidget(self.said)
        column.addWidget(halves, 1)
        column.addWidget(self.about_cell)
        offered = FlowLayout()
        for button in self.proposals:
            offered.addWidget(button)
        column.addLayout(offered)
        column.addLayout(self._layout_buttons())
        column.addLayout(self._part_line())
        column.addWidget(self._buttons)
        self.put_button.setVisible(self._put is not None)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in a cell puts nothing anywhere
        self.resize(760, 680)
        self.view.setFocus()

    def _layout_buttons(self) -> FlowLayout:
        line = FlowLayout()
        for text, act in (
            (self.tr("Part the column"), self.part_column),
            (self.tr("Join with the next column"), self.join_column),
            (self.tr("Join with the row above"), self.join_row),
            (self.tr("Part the row's lines"), self.part_row),
            (self.tr("Read again"), self.read_again),
        ):
            button = link_button(self._theme, text, text, self)
            button.clicked.connect(act)
            line.addWidget(button)
        return line

    def _part_line(self) -> FlowLayout:
        line = FlowLayout()
        names = {
            "top": self.tr("Rows from"),
            "bottom": self.tr("to"),
            "left": self.tr("columns from"),
            "right": self.tr("to"),
        }
        spoken = (self.tr("First row"), self.tr("Last row"), self.tr("First column"), self.tr("Last column"))
        for (name, words), said in zip(names.items(), spoken, strict=True):
            label = QLabel(words, self)
            label.setBuddy(self.spins[name])
            label.setMinimumHeight(self.spins[name].sizeHint().height())
            self.spins[name].setAccessibleName(said)
            line.addWidget(label)
            line.addWidget(self.spins[name])
        chosen = link_button(self._theme, self.tr("Take the chosen cells"), self.tr("Take the chosen cells"), self)
        chosen.clicked.connect(self.take_chosen)
        line.addWidget(chosen)
        line.addWidget(self.transposed)
        return line

    def _connect(self) -> None:
        self.picture.columns_changed.connect(self.set_columns)
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._cell_entered())
        self.model.dataChanged.connect(lambda *_: self._cell_entered())
        self.model.modelReset.connect(self._cell_entered)
        for spin in self.spins.values():
            spin.valueChanged.connect(self._spun)
        self.put_button.clicked.connect(self.put)
        self.copy_button.clicked.connect(self.copy)
        copying = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.view)
        copying.setContext(Qt.ShortcutContext.WidgetShortcut)
        copying.activated.connect(self.copy)
