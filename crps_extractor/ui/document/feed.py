"""Fetches what the page view wishes for from the drawing worker: bands, words and sizes, two requests at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from crps_extractor.models.documents.refusals import Refusal
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.bands import SMALL, BandKey, BandStore
from crps_extractor.ui.document.bridge import WorkerBridge

__all__ = ["PageFeed", "Wish", "band_image", "band_wish", "sizes_wish", "words_wish"]

_AT_ONCE = 2
_BAND_BYTES = 192 * 1024 * 1024
_SMALL_BYTES = 128 * 1024 * 1024
_TEXT_PAGES = 60


class Wish(NamedTuple):
    """One thing to fetch. ``key`` tells it from others; ``arguments`` follow the path."""

    verb: str
    page: int
    key: tuple[Any, ...]
    arguments: tuple[Any, ...]


def band_wish(key: BandKey, scale: float, box: tuple[int, int, int, int]) -> Wish:
    """The wish for one band or small picture."""
    return Wish("draw", key.page, key, (key.page, scale, box))


def words_wish(page: int) -> Wish:
    """The wish for a page's words."""
    return Wish("words", page, ("words", page), (page,))


def sizes_wish(first: int, last: int) -> Wish:
    """The wish for the sizes of pages first to last - 1."""
    return Wish("sizes", first, ("sizes", first), (first, last))


class PageFeed(QObject):
    """Keeps what was fetched and replaces the last wish list by each new one."""

    pixels_arrived = Signal(int)
    text_arrived = Signal(int)
    sizes_arrived = Signal(int, object)
    refused = Signal(int, str, str)

    def __init__(self, worker: DocumentWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = WorkerBridge(worker, self)
        self._path = ""
        self.bands = BandStore(_BAND_BYTES)
        self.small = BandStore(_SMALL_BYTES)
        self._texts: OrderedDict[int, PageText] = OrderedDict()
        self._refused: dict[tuple[str, int], str] = {}
        self._wishes: Iterator[Wish] = iter(())
        self._asked: dict[tuple[Any, ...], int] = {}

    def begin(self, path: str) -> None:
        """Serve this open PDF from now on; everything of the last one is forgotten."""
        self.end()
        self._path = path

    def end(self) -> None:
        """Forget the PDF and every request for it."""
        self._forget_requests()
        self._path = ""
        self._wishes = iter(())
        self.bands.clear()
        self.small.clear()
        self._texts.clear()
        self._refused.clear()

    def text(self, page: int) -> PageText | None:
        """The page's words if they have been fetched."""
        return self._texts.get(page)

    def refusal(self, page: int) -> str:
        """Why the page could not be drawn, in one sentence; empty when it can."""
        return self._refused.get(("draw", page), "")

    def wish(self, wishes: Iterable[Wish]) -> None:
        """Replace the wish list; requests already asked but not yet sent are taken back."""
        if not self._path:
            return
        for key, number in tuple(self._asked.items()):
            if self._bridge.worker.forget(number):
                del self._asked[key]
        self._wishes = iter(wishes)
        self._ask_more()

    @property
    def is_busy(self) -> bool:
        """True while something asked for has not arrived."""
        return bool(self._asked)

    def retry(self) -> None:
        """Try again what was refused; answers still on their way belong to the first try and are dropped."""
        self._forget_requests()
        self._refused.clear()
        self._bridge.worker.retry(self._path)

    def _forget_requests(self) -> None:
        for number in self._asked.values():
            self._bridge.worker.forget(number)
        self._bridge.forget_all()
        self._asked.clear()

    def _ask_more(self) -> None:
        while len(self._asked) < _AT_ONCE:
            wish = next((wish for wish in self._wishes if not self._needless(wish)), None)
            if wish is None:
                return
            self._ask(wish)

    def _needless(self, wish: Wish) -> bool:
        if wish.key in self._asked or (wish.verb, wish.page) in self._refused:
            return True
        if isinstance(wish.key, BandKey):
            return wish.key in (self.small if wish.key.scale == SMALL else self.bands)
        return wish.verb == "words" and wish.page in self._texts

    def _ask(self, wish: Wish) -> None:
        def done(result: Any) -> None:
            self._asked.pop(wish.key, None)
            self._take(wish, result)
            self._ask_more()

        def not_done(reason: Refusal) -> None:
            self._asked.pop(wish.key, None)
            if (wish.verb, wish.page) not in self._refused:  # the first reason is the one that explains
                self._refused[wish.verb, wish.page] = reason.sentence
                self.refused.emit(wish.page, reason.code, reason.sentence)
            self._ask_more()

        prepare = band_image if wish.verb == "draw" else None
        number = self._bridge.ask(wish.verb, (self._path, *wish.arguments), done, not_done, prepare)
        self._asked[wish.key] = number

    def _take(self, wish: Wish, result: Any) -> None:
        if isinstance(wish.key, BandKey):
            (self.small if wish.key.scale == SMALL else self.bands).put(wish.key, result)
            self.pixels_arrived.emit(wish.page)
        elif wish.verb == "words":
            self._texts[wish.page] = PageText.from_plain(wish.page, result)
            while len(self._texts) > _TEXT_PAGES:
                self._texts.popitem(last=False)
            self.text_arrived.emit(wish.page)
        else:
            self.sizes_arrived.emit(wish.page, result)


def band_image(result: tuple[int, int, int, bytes | memoryview]) -> QImage:
    """The picture of a band; a copy, because the pixels hold only until the next answer."""
    width, height, row_bytes, pixels = result
    return QImage(pixels, width, height, row_bytes, QImage.Format.Format_RGB32).copy()
