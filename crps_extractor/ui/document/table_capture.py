"""Captures a table from the page: marks it, reads it in the reading worker, and shows it beside its picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QTransform
from PySide6.QtWidgets import QWidget

from crps_extractor.models.documents.geometry import PageSize, Rectangle, bounds, shown_rectangle
from crps_extractor.models.documents.refusals import Refusal
from crps_extractor.models.documents.table_places import proposed_boxes
from crps_extractor.models.documents.tables import LETTER_LIMIT, PrintedTable, read_table
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.bridge import WorkerBridge
from crps_extractor.ui.document.feed import band_image
from crps_extractor.ui.document.table_dialog import PutTable, TableDialog
from crps_extractor.ui.document.table_marking import TableMarking
from crps_extractor.ui.document.text_search import TextSearch
from crps_extractor.ui.document.text_view import TextView
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.table_clipboard import PlacedText

__all__ = ["TableCapture"]

_SCALE, _MOST_PIXELS = 2.0, 6_000_000
_Words = tuple[PageText, tuple[Rectangle, ...]]


class TableCapture(QObject):
    """From a rectangle on a page to its cells. ``put`` puts them into the grid; ``said`` is one sentence, or none."""

    said = Signal(str)

    def __init__(self, drawing: DocumentWorker, view: TextView, search: TextSearch, theme: Theme, parent: QWidget):
        super().__init__(parent)
        self._drawing = WorkerBridge(drawing, self)
        self._reading = WorkerBridge(search.worker, self)
        self._view, self._search, self._theme, self._window = view, search, theme, parent
        self._path, self._report = "", ""
        self._words: dict[int, _Words] = {}
        self.put: PutTable | None = None
        self.marking = TableMarking(view)
        self.marking.marked.connect(self.read)
        self.marking.left.connect(lambda: self.said.emit(""))
        self.dialog: TableDialog | None = None

    def use(self, path: str, report: str) -> None:
        """Capture from this PDF of this report from now on; a table that is shown stays."""
        self._drawing.forget_all()
        self._reading.forget_all()
        self._words.clear()
        self._path, self._report = path, report
        self.marking.finish()

    def begin(self) -> None:
        """Read the table around the selected text; where nothing is selected, let a table be marked."""
        selected = self._view.capture()
        if selected is not None and selected.rects:
            self.read(selected.page, bounds(selected.rects))
            return
        page = self._view.page
        self.marking.begin(page)
        self.said.emit(
            self.tr(
                "Draw a rectangle around the table. By keys: arrows move it, with Shift they change its size, N goes "
                "to the next proposed table, Enter reads it, Esc leaves."
            )
        )
        self._fetch(page, lambda words: self.marking.propose(page, proposed_boxes(*words)))

    def read(self, page: int, box: Rectangle) -> None:
        """Read what stands in a rectangle of the unrotated page and show it."""
        self.said.emit("")
        self._fetch(page, partial(self._show, box))

    def _fetch(self, page: int, use: Callable[[_Words], object]) -> None:
        """The words and thin lines of a page, from the worker once."""

        def done(result: Any) -> None:
            text, boxes, rules = result
            self._words = {page: (PageText.from_plain(page, (text, boxes)), tuple(rules))}
            use(self._words[page])

        def refused(reason: Refusal) -> None:
            self.said.emit(reason.sentence)

        if page in self._words:
            use(self._words[page])
        else:
            self._search.warm()
            self._reading.ask("table", (self._path, page), done, refused)

    def _show(self, box: Rectangle, words: _Words) -> None:
        page, rules = words
        size = self._view.pages.size(page.page)

        def read(columns: Sequence[int] | None, starts: Sequence[int] | None) -> PrintedTable:
            return read_table(page, box, rules, columns, starts)

        table = read(None, None)
        if not table.rows:
            self.said.emit(self._why_nothing(page.page))
            return
        if self.dialog is not None:
            self.dialog.close()
        put = partial(self._put, self._report) if self.put is not None else None
        self.dialog = dialog = TableDialog(self._report, read, self._theme, put, self._window)
        dialog.finished.connect(self._gone)
        dialog.show()
        self._draw(table, size, dialog)

    def _why_nothing(self, page: int) -> str:
        return self.tr(
            "In this part of page {0} no words can be read, or more than {1} letters stand in it: it may be a picture. "
            "Mark the table alone, or type its figures."
        ).format(page + 1, LETTER_LIMIT)

    def _put(self, report: str, cells: Sequence[Sequence[PlacedText]]) -> str:
        """Put a table into the grid of the study whose report is shown; why not, "" when it is done."""
        if report != self._report:
            return self.tr("Another report is shown now. Show the report of this table again to put it into the grid.")
        return self.put(cells) if self.put is not None else self.tr("There is no grid here.")

    def _gone(self) -> None:
        self.dialog = None

    def _draw(self, table: PrintedTable, size: PageSize, dialog: TableDialog) -> None:
        """Ask for the picture of the table, turned so that its text reads from left to right."""
        left, top, right, bottom = shown_rectangle(table.box, size)
        scale = _SCALE * self._view.devicePixelRatioF()
        scale *= min(1.0, (_MOST_PIXELS / max(1.0, (right - left) * (bottom - top) * scale * scale / 10_000)) ** 0.5)
        x0, y0, x1, y1 = (round(side * scale / 100) for side in (left, top, right, bottom))
        clockwise = (table.turn - size.rotation) % 360

        def drawn(image: QImage) -> None:
            if self.dialog is dialog:
                upright = image.transformed(QTransform().rotate(clockwise)) if clockwise else image
                upright.setDevicePixelRatio(self._view.devicePixelRatioF())
                dialog.show_picture(upright, "")

        def refused(reason: Refusal) -> None:
            if self.dialog is dialog:
                dialog.show_picture(None, reason.sentence)

        box = (x0, y0, max(x0 + 1, x1), max(y0 + 1, y1))
        self._drawing.ask("draw", (self._path, table.page.page, scale, box), drawn, refused, band_image)
