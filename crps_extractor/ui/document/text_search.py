"""Search one PDF in the reading worker, hits shown as they are found; a page that hangs is left out, and said."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from crps_extractor.models.documents.refusals import Refusal
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.bridge import WorkerBridge

__all__ = ["Hit", "TextSearch"]

Hit = tuple[int, int, int]
"""Page from 0, start and end in its raw text."""
_ALL_PAGES = 1_000_000
_MOST_HITS = 20_000


class TextSearch(QObject):
    """The hits of the present query, in the order of the pages, and the one looked at."""

    hits_changed = Signal()
    refused = Signal(str)

    def __init__(self, worker: DocumentWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = WorkerBridge(worker, self)
        self._path = ""
        self._pages = 0
        self._password: str | None = None
        self._is_open = False
        self._query = ("", False)
        self._count = _ALL_PAGES
        self._asked = 0
        self.hits: list[Hit] = []
        self.index = -1
        self.is_running = False
        self._from_page = 0

    @property
    def worker(self) -> DocumentWorker:
        """The worker that reads, so that drawing never waits."""
        return self._bridge.worker

    def use(self, path: str, pages: int, password: str | None) -> None:
        """Search this PDF from now on; it is opened by ``warm`` or the first search."""
        self.clear()
        self._path, self._pages, self._password, self._is_open = path, pages, password, False

    def warm(self) -> None:
        """Open the PDF in the reading worker, once the first page is shown, so that the first search is quick."""
        if self._path and not self._is_open:
            self._is_open = True
            self._bridge.ask("open", (self._path, self._password), lambda _opened: None, self._not_done)

    def start(self, query: str, is_pattern: bool, from_page: int) -> None:
        """Look for something else; the first hit looked at is the first one on ``from_page`` or after it."""
        self.clear()
        self._query, self._from_page = (query, is_pattern), from_page
        if query.strip() and self._path:
            self.is_running = True
            self.warm()
            self._ask(0)
        self.hits_changed.emit()

    def clear(self) -> None:
        """Stop searching and forget the hits."""
        self._bridge.worker.forget(self._asked)
        self._bridge.forget_all()
        self.hits, self.index, self.is_running, self._count = [], -1, False, _ALL_PAGES

    @property
    def hit(self) -> Hit | None:
        """The hit looked at."""
        return self.hits[self.index] if 0 <= self.index < len(self.hits) else None

    def step(self, forward: bool) -> None:
        """The next or previous hit, going round at the ends."""
        if self.hits:
            self.index = (self.index + (1 if forward else -1)) % len(self.hits)
            self.hits_changed.emit()

    def _ask(self, page: int) -> None:
        arguments = (self._path, page, self._count, *self._query)
        self._asked = self._bridge.ask("find", arguments, self._found, lambda reason: self._stopped_at(page, reason))

    def _found(self, result: tuple[tuple[Hit, ...], int]) -> None:
        hits, following = result
        self.hits += hits
        if self.index < 0:
            self.index = next((i for i, hit in enumerate(self.hits) if hit[0] >= self._from_page), -1)
        self._go_on(following)

    def _stopped_at(self, page: int, reason: Refusal) -> None:
        """A hang or a death: go on page by page to find the culprit, then leave it out."""
        if reason.code not in ("hung", "died", "marked") or self._query[1]:
            self.is_running = False
            self.refused.emit(reason.sentence)
            self.hits_changed.emit()
        elif self._count > 1:
            self._count = 1
            self._ask(page)
        else:
            self.refused.emit(self.tr("Page %n could not be searched and was left out.", "", page + 1))
            self._count = _ALL_PAGES
            self._go_on(page + 1)

    def _go_on(self, page: int) -> None:
        self.is_running = page < self._pages and len(self.hits) < _MOST_HITS
        if self.is_running:
            self._ask(page)
        elif self.index < 0 and self.hits:
            self.index = 0
        self.hits_changed.emit()

    def _not_done(self, reason: Refusal) -> None:
        self.refused.emit(reason.sentence)
