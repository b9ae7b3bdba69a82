"""The document pane: opens PDFs through the workers and joins pages, find bar, page number and zoom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crps_extractor.models.answer import How, Source
from crps_extractor.models.documents.capture import Capture
from crps_extractor.models.documents.geometry import PageSize
from crps_extractor.models.documents.opening import OpenedPdf, opening_notes
from crps_extractor.models.documents.refusals import Refusal, refusal
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.bridge import WorkerBridge
from crps_extractor.ui.document.crops import ask_for_crop
from crps_extractor.ui.document.find_bar import FindBar
from crps_extractor.ui.document.finding import Finding
from crps_extractor.ui.document.marks import Mark
from crps_extractor.ui.document.states import NoticeBar, StatePage
from crps_extractor.ui.document.table_capture import TableCapture
from crps_extractor.ui.document.text_search import TextSearch
from crps_extractor.ui.document.text_view import TextView
from crps_extractor.ui.document.toolbar import DocumentToolbar
from crps_extractor.ui.document.zoom import Fit, Zoom
from crps_extractor.ui.theme import Theme

__all__ = ["SHORTCUTS", "DocumentPane"]

_BUSY_AFTER_MS = 200
SHORTCUTS = (
    ("Ctrl+F", "search"),
    ("F3", "next-hit"),
    ("Shift+F3", "previous-hit"),
    ("Ctrl++", "zoom-in"),
    ("Ctrl+=", "zoom-in"),
    ("Ctrl+-", "zoom-out"),
    ("Ctrl+0", "printed-size"),
    ("Ctrl+1", "fit-page"),
    ("Ctrl+2", "fit-width"),
    ("Ctrl+G", "go-to-page"),
    ("Ctrl+C", "copy"),
    ("F7", "keyboard"),
    ("Ctrl+T", "table"),
    ("Alt+Down", "next-mark"),
    ("Alt+Up", "previous-mark"),
)
"""Keys and acts of the pane."""
_ONLY_HERE = {"copy", "next-mark", "previous-mark"}
"""Acts whose keys mean something else in other panes; all others work from anywhere in the window."""


class DocumentPane(QWidget):
    """One PDF on the screen. ``drawing`` draws pages, ``reading`` searches, so that drawing never waits."""

    selection_changed = Signal()
    mark_activated = Signal(str)
    pdf_opened = Signal(str)
    pdf_refused = Signal(str, str)

    def __init__(
        self, drawing: DocumentWorker, reading: DocumentWorker, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = WorkerBridge(drawing, self)
        self._path, self._report, self._asked = "", "", 0
        self._password: str | None = None
        self._waiting_source: Source | None = None
        self.view = TextView(drawing, self)
        self.search = TextSearch(reading, self)
        self.tables = TableCapture(drawing, self.view, self.search, theme, self)
        self.toolbar = DocumentToolbar(theme, self)
        self.find_bar = FindBar(theme, self)
        self._finding = Finding(self.find_bar, self.search, self.view, self)
        self.notice = NoticeBar(self)
        self.state = StatePage(self)
        self.stack = QStackedWidget(self)
        self._busy_later = QTimer(self, singleShot=True, interval=_BUSY_AFTER_MS)
        self._lay_out()
        self._connect()
        self.close_pdf()

    def open_pdf(self, path: str | Path, report_id: str, password: str | None = None) -> None:
        """Open a PDF as this report; comes back at once. ``pdf_opened`` or ``pdf_refused`` follows."""
        self.close_pdf()
        self._path, self._report, self._password = str(Path(path).absolute()), report_id, password
        self._busy_later.start()
        self._asked = self._bridge.ask("open", (self._path, password), self._opened, self._refused)

    def close_pdf(self) -> None:
        """Show nothing. A PDF still being opened is given up; the worker is ended only when that takes long."""
        takes_long = self._asked and not self._busy_later.isActive()
        if takes_long:
            self._bridge.worker.stop(self._asked)
        else:
            self._bridge.worker.forget(self._asked)
        self._bridge.forget_all()
        self._asked = 0
        self._busy_later.stop()
        if self.view.pages.pages:
            self._bridge.worker.ask("close", (self._path,), _ignore, _ignore)
        self._path, self._report, self._waiting_source = "", "", None
        self.view.clear()
        self.search.use("", 0, None)
        self.tables.use("", "")
        self.find_bar.hide()
        self.notice.hide()
        self.toolbar.show_pages(0, 0)
        self.toolbar.setEnabled(False)
        self.state.show_empty()
        self.stack.setCurrentWidget(self.state)

    def show_without_pdf(self, reference: str) -> None:
        """Say that a report has no PDF yet, and how it gets one; ``reference`` is what is known of it."""
        self.close_pdf()
        self.state.show_without_pdf(reference)

    @property
    def report_id(self) -> str:
        """The report whose PDF is shown or being opened; empty when there is none."""
        return self._report

    @property
    def has_pages(self) -> bool:
        """True while a PDF is on the screen."""
        return bool(self.view.pages.pages)

    def selection(self) -> Capture | None:
        """What is selected, ready to become a value; None when nothing is."""
        return self.view.capture()

    def selected_source(self, crop_confirmed: bool = False) -> Source | None:
        """The Source of the selection in the report shown."""
        selected = self.selection()
        return selected.source(self._report, How.TEXT, crop_confirmed) if selected is not None else None

    def show_source(self, source: Source) -> None:
        """Bring a source's place into view and let it pulse once; while its PDF is being opened, right after."""
        if not self.view.pages.pages:
            self._waiting_source = source
        elif source.page < self.view.pages.pages:
            self.view.show_place(source.page, source.rects)

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Replace the marks on the pages."""
        self.view.set_marks(marks)

    def crop(self, source: Source, on_done: Callable[[QImage | None, str], None]) -> None:
        """Draw the place of a source: ``on_done`` gets the picture and "", or None and one sentence."""
        ask_for_crop(self._bridge, self._path, source, self.devicePixelRatioF(), on_done)

    def open_find(self) -> None:
        """Open the find bar with the selected words, if they are few."""
        selected = self.selection()
        text = selected.text if selected is not None and len(selected.text) <= 60 else ""
        if self.view.pages.pages:
            self.find_bar.open_bar(text)

    def _opened(self, result: Any) -> None:
        opened = OpenedPdf(*result)
        self._busy_later.stop()
        self._asked = 0
        self.toolbar.setEnabled(True)
        self.stack.setCurrentWidget(self.view)
        self.view.show_pdf(self._path, opened.pages, PageSize(*opened.first_size) if opened.first_size else None)
        self.search.use(self._path, opened.pages, self._password)
        self.tables.use(self._path, self._report)
        notes = opening_notes(opened)
        if notes:
            self.notice.say(" ".join(notes), can_try_again=False)
        self.pdf_opened.emit(self._report)
        if self._waiting_source is not None:
            source, self._waiting_source = self._waiting_source, None
            self.show_source(source)

    def _refused(self, reason: Refusal) -> None:
        self._busy_later.stop()
        self._asked = 0
        self.state.show_refusal(reason)
        self.stack.setCurrentWidget(self.state)
        self.pdf_refused.emit(self._report, reason.sentence)

    def _stop_opening(self) -> None:
        self._bridge.worker.stop(self._asked)
        self._bridge.forget_all()
        self._refused(refusal("stopped"))

    def _open_again(self) -> None:
        self._bridge.worker.retry(self._path)
        self.open_pdf(self._path, self._report, self._password)

    def _page_refused(self, _page: int, code: str, sentence: str) -> None:
        self.notice.say(sentence, can_try_again=code in ("hung", "died", "marked", "start", "stopped"))

    def _try_pages_again(self) -> None:
        self.notice.hide()
        self.view.retry()

    def act(self, name: str) -> None:
        """Do what one of the keys stands for, if a PDF is shown."""
        acts: dict[str, Callable[[], None]] = {
            "zoom-out": lambda: self.view.step_zoom(False),
            "zoom-in": lambda: self.view.step_zoom(True),
            "fit-width": lambda: self.view.set_zoom(Zoom(Fit.WIDTH)),
            "fit-page": lambda: self.view.set_zoom(Zoom(Fit.PAGE)),
            "printed-size": lambda: self.view.set_zoom(Zoom(Fit.NONE, 1.0)),
            "search": self.open_find,
            "keyboard": self._toggle_caret,
            "go-to-page": self.toolbar.edit_page,
            "table": self.tables.begin,
            "next-hit": lambda: self._finding.step(True),
            "previous-hit": lambda: self._finding.step(False),
            "next-mark": lambda: self.view.step_mark(True),
            "previous-mark": lambda: self.view.step_mark(False),
            "copy": self.view.copy,
        }
        if self.has_pages:
            acts[name]()

    def _toggle_caret(self) -> None:
        self.view.caret_mode = not self.view.caret_mode
        self.toolbar.buttons["keyboard"].setChecked(self.view.caret_mode)
        self.view.setFocus()
        self.view.viewport().update()

    def _page_changed(self, page: int) -> None:
        self.toolbar.show_pages(page, self.view.pages.pages)

    def _go_to_page(self, page: int) -> None:
        self.view.go_to_page(page)
        self.view.setFocus()

    def _show_busy(self) -> None:
        self.state.show_busy(Path(self._path).name)

    def _lay_out(self) -> None:
        self.view.setAccessibleName(self.tr("Pages of the PDF"))
        self.stack.addWidget(self.state)
        self.stack.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.toolbar, self.find_bar, self.notice):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.stack)

    def _connect(self) -> None:
        inside, anywhere = Qt.ShortcutContext.WidgetWithChildrenShortcut, Qt.ShortcutContext.WindowShortcut
        for key, act in SHORTCUTS:
            shortcut = QShortcut(QKeySequence(key), self, context=inside if act in _ONLY_HERE else anywhere)
            shortcut.activated.connect(lambda act=act: self.act(act))
        self.view.selection_changed.connect(self.selection_changed)
        self.view.mark_activated.connect(self.mark_activated)
        self.view.zoom_changed.connect(self.toolbar.show_zoom)
        self.view.page_changed.connect(self._page_changed)
        self.view.became_sharp.connect(self.search.warm, Qt.ConnectionType.QueuedConnection)
        self.view.page_refused.connect(self._page_refused)
        self.tables.said.connect(self.notice.hint)
        self.toolbar.page_wanted.connect(self._go_to_page)
        self.toolbar.act_wanted.connect(self.act)
        self.notice.again_wanted.connect(self._try_pages_again)
        self.state.stop_wanted.connect(self._stop_opening)
        self.state.again_wanted.connect(self._open_again)
        self.state.password_typed.connect(lambda typed: self.open_pdf(self._path, self._report, typed))
        self._busy_later.timeout.connect(self._show_busy)


def _ignore(_result: object) -> None:
    """Nobody waits for this answer."""
