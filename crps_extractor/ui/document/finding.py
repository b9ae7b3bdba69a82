"""Joins the find bar, the search and the pages: the hit looked at is selected, so that one key can capture it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from crps_extractor.ui.document.find_bar import FindBar
from crps_extractor.ui.document.selection import TextSelection
from crps_extractor.ui.document.text_search import Hit, TextSearch
from crps_extractor.ui.document.text_view import TextView

__all__ = ["Finding"]


class Finding(QObject):
    """What happens between typing a word and seeing it selected on its page."""

    def __init__(self, bar: FindBar, search: TextSearch, view: TextView, parent: QObject) -> None:
        super().__init__(parent)
        self._bar, self._search, self._view = bar, search, view
        self._reveal_next = False
        bar.wanted.connect(self._find)
        bar.stepped.connect(self.step)
        bar.closed.connect(self._closed)
        search.hits_changed.connect(self._show)
        search.refused.connect(bar.show_problem)
        view.feed.text_arrived.connect(self._words_arrived)

    def step(self, forward: bool) -> None:
        """Look at the next or previous hit."""
        self._reveal_next = True
        self._search.step(forward)

    def _find(self, text: str, is_pattern: bool) -> None:
        self._reveal_next = True
        self._search.start(text, is_pattern, self._view.page)

    def _closed(self) -> None:
        self._search.clear()
        self._view.set_found((), None)
        self._view.setFocus()

    def _show(self) -> None:
        hit = self._search.hit
        self._bar.show_count(self._search.index + 1, len(self._search.hits), self._search.is_running)
        self._view.set_found(tuple(self._search.hits), hit)
        if hit is not None and self._reveal_next:
            self._reveal_next = not self._reveal(hit)

    def _reveal(self, hit: Hit) -> bool:
        """Select the hit; False while the words of its page are still on their way."""
        page, start, end = hit
        if self._view.feed.text(page) is None:
            if page not in self._view.visible_pages():
                self._view.go_to_page(page)
            return False
        self._view.select(TextSelection(page, start, end), reveal=True)
        return True

    def _words_arrived(self, page: int) -> None:
        hit = self._search.hit
        if self._reveal_next and hit is not None and hit[0] == page:
            self._reveal_next = not self._reveal(hit)
