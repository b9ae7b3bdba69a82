"""The worker's side: keeps PDFs open with PyMuPDF and answers one request after the other.

Runs only inside a worker process. Scripts are never run, embedded files never opened, launch links never followed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf

from crps_extractor.models.documents import drawing, reading, ruling
from crps_extractor.models.documents.faults import loaded_page, refusing
from crps_extractor.models.documents.header import why_not_pdf
from crps_extractor.models.documents.refusals import Refused, refusal

__all__ = ["VERBS", "Engine"]

_mupdf: Any = pymupdf  # PyMuPDF carries no types
_OPEN_AT_ONCE = 6
_OUTLINE_LIMIT = 5_000
_LINK_LIMIT = 2_000
_NO_ROOM = memoryview(b"")


class OpenPdf:
    """One open PDF with what was already worked out for it."""

    def __init__(self, path: str, document: Any, pages: int) -> None:
        self.path = path
        self.name = Path(path).name
        self.document = document
        self.pages = pages
        self.display_lists: OrderedDict[int, Any] = OrderedDict()
        self.readable_pages: dict[int, Any] = {}


class Engine:
    """Answers the verbs of the worker; a document is named by its path. ``room`` is memory for pixels."""

    def __init__(self, room: memoryview = _NO_ROOM) -> None:
        _mupdf.TOOLS.mupdf_display_errors(False)
        _mupdf.TOOLS.mupdf_display_warnings(False)
        self._open: OrderedDict[str, OpenPdf] = OrderedDict()
        self._room = room
        self._last_start = 0

    def do(self, verb: str, arguments: tuple[Any, ...]) -> Any:
        """The result of one verb as plain values. Raises Refused."""
        method = VERBS.get(verb)
        if method is None:
            raise Refused(refusal("unknown", verb=verb))
        return method(self, *arguments)

    def open(self, path: str, password: str | None = None) -> tuple[Any, ...]:
        """Open a PDF; the result is read by ``OpenedPdf`` (its last part is the first page's size, or None)."""
        self.close(path)
        document, locked = _opened(Path(path), password)
        name = Path(path).name
        with refusing("count", name=name):
            pages = int(document.page_count)
        if pages < 1:
            raise Refused(refusal("no_pages", name=name))
        pdf = OpenPdf(path, document, pages)
        self._open[path] = pdf
        while len(self._open) > _OPEN_AT_ONCE:
            self.close(next(iter(self._open)))
        title = str((document.metadata or {}).get("title") or "")[:300]
        copying = bool(document.permissions & _mupdf.PDF_PERM_COPY)
        first = self.sizes(path, 0, 1)[0]
        return (pages, bool(document.is_repaired), locked, copying, title, first)

    def sizes(self, path: str, first: int, last: int) -> tuple[tuple[int, int, int] | None, ...]:
        """(width, height, rotation) as shown, in hundredths of a point, of pages first to last - 1; None if damaged."""
        pdf = self._pdf(path)
        return tuple(_size(pdf, number) for number in range(max(0, first), min(last, pdf.pages)))

    def draw(
        self, path: str, page: int, scale: float, box: tuple[int, int, int, int]
    ) -> tuple[int, int, int, bytes | tuple[int, int]]:
        """Draw a part of a page: (width, height, bytes a row, 32-bit pixels in blue, green, red, unused order).

        ``scale`` is pixels a point; ``box`` is left, top, right, bottom in pixels of the whole page at that scale.
        Pixels that find place in one half of the engine's room are put there, and (start, end) stands instead; the
        other half is left as it was, because somebody may still look at it.
        """
        half = len(self._room) // 2
        start = half - self._last_start
        width, height, row, drawn = drawing.draw(self._pdf(path), page, scale, box, self._room[start : start + half])
        if isinstance(drawn, bytes):
            return width, height, row, drawn
        self._last_start = start
        return width, height, row, (start, start + drawn)

    def words(self, path: str, page: int) -> tuple[str, bytes]:
        """The page's raw text and the packed boxes of its characters (see ``PageText.from_plain``)."""
        return reading.words(self._pdf(path), page)

    def table(self, path: str, page: int) -> tuple[str, bytes, tuple[tuple[int, int, int, int], ...]]:
        """What a table on a page is read from: text and boxes as of ``words``, and the page's thin lines."""
        return ruling.table(self._pdf(path), page)

    def text(self, path: str, first: int, last: int) -> tuple[str | None, ...]:
        """The raw text of pages first to last - 1; None for a page that cannot be read."""
        return reading.text(self._pdf(path), first, last)

    def find(
        self, path: str, first: int, count: int, query: str, is_pattern: bool
    ) -> tuple[tuple[tuple[int, int, int], ...], int]:
        """Hits as (page, start, end) in raw text from page ``first`` on, and the page to go on with."""
        return reading.find(self._pdf(path), first, count, query, is_pattern)

    def outline(self, path: str) -> tuple[tuple[int, str, int], ...]:
        """The table of contents as (level from 1, title, page from 0 or -1)."""
        pdf = self._pdf(path)
        with refusing("damaged", name=pdf.name):
            entries = pdf.document.get_toc(simple=True)[:_OUTLINE_LIMIT]
        return tuple((int(level), str(title)[:500], int(page) - 1) for level, title, page in entries)

    def links(self, path: str, page: int) -> tuple[tuple[tuple[int, int, int, int], int, str], ...]:
        """Links of a page as (rectangle, page it leads to or -1, web address or ""); others are left out."""
        pdf = self._pdf(path)
        loaded = loaded_page(pdf, page)
        with refusing("page", page=page + 1):
            found = [_plain_link(link) for link in loaded.get_links()[:_LINK_LIMIT]]
        return tuple(link for link in found if link is not None)

    def annotations(self, path: str, page: int) -> tuple[tuple[tuple[int, int, int, int], str, str], ...]:
        """Annotations of a page as (rectangle, kind, text)."""
        pdf = self._pdf(path)
        loaded = loaded_page(pdf, page)
        with refusing("page", page=page + 1):
            return tuple(
                (_hundredths(note.rect), str(note.type[1]), str(note.info.get("content", ""))[:5_000])
                for note in loaded.annots()
            )

    def close(self, path: str) -> None:
        """Close a PDF; one that is not open is no mistake."""
        pdf = self._open.pop(path, None)
        if pdf is not None:
            pdf.display_lists.clear()
            with refusing("damaged", name=pdf.name):
                pdf.document.close()

    def _pdf(self, path: str) -> OpenPdf:
        pdf = self._open.get(path)
        if pdf is None:
            raise Refused(refusal("not_open", name=Path(path).name))
        self._open.move_to_end(path)
        return pdf


VERBS: dict[str, Callable[..., Any]] = {
    "open": Engine.open,
    "sizes": Engine.sizes,
    "draw": Engine.draw,
    "words": Engine.words,
    "table": Engine.table,
    "text": Engine.text,
    "find": Engine.find,
    "outline": Engine.outline,
    "links": Engine.links,
    "annotations": Engine.annotations,
    "close": Engine.close,
}


def _opened(path: Path, password: str | None) -> tuple[Any, bool]:
    reason = why_not_pdf(path)
    if reason is not None:
        raise Refused(reason)
    with refusing("damaged", name=path.name):
        document = _mupdf.open(path)
        if not document.is_pdf:
            raise Refused(refusal("not_pdf", name=path.name, guess=""))
        locked = bool(document.needs_pass)
        if locked:
            if password is None:
                raise Refused(refusal("password", name=path.name))
            if not document.authenticate(password):
                raise Refused(refusal("wrong_password", name=path.name))
    return document, locked


def _size(pdf: OpenPdf, number: int) -> tuple[int, int, int] | None:
    try:
        page = loaded_page(pdf, number)
        with refusing("page", page=number + 1):
            rect, rotation = page.rect, int(page.rotation)
    except Refused:
        return None
    if not (0 < rect.width < 1e6 and 0 < rect.height < 1e6):
        return None
    return round(rect.width * 100), round(rect.height * 100), rotation


def _hundredths(rect: Any) -> tuple[int, int, int, int]:
    limit = 10**9
    left, top, right, bottom = (round(max(-limit, min(limit, side * 100))) for side in rect)
    return left, top, right, bottom


def _plain_link(link: dict[str, Any]) -> tuple[tuple[int, int, int, int], int, str] | None:
    if link.get("kind") == pymupdf.LINK_URI:
        return _hundredths(link["from"]), -1, str(link.get("uri", ""))[:2_000]
    if link.get("kind") == pymupdf.LINK_GOTO:
        return _hundredths(link["from"]), int(link.get("page", -1)), ""
    return None
