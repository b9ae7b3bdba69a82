"""What the Page menu does, and what keys of a pane do: finding, zoom, marks, notes, going from field to field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from crps_extractor.ui.workplace import Workplace

__all__ = ["PageCommands"]

_OF_PAGE = {
    "find": "search",
    "next_hit": "next-hit",
    "previous_hit": "previous-hit",
    "zoom_in": "zoom-in",
    "zoom_out": "zoom-out",
    "printed_size": "printed-size",
    "fit_width": "fit-width",
    "fit_page": "fit-page",
    "go_to_page": "go-to-page",
    "copy": "copy",
    "caret": "keyboard",
    "mark_table": "table",
    "next_mark": "next-mark",
    "previous_mark": "previous-mark",
}
"""Commands of the window, and how the document pane calls them."""

_OF_FIELD = {
    "note": "note",
    "query": "query",
    "field_menu": "menu",
    "next_field": "down",
    "previous_field": "up",
}
"""Commands of the window, and how the form pane calls them."""


class PageCommands(QObject):
    """Carries out what concerns the page that is read, and moving about in the form."""

    def __init__(self, window: Workplace) -> None:
        super().__init__(window)
        self.window = window

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        document, form = self.window.document, self.window.form
        return {
            **{name: partial(document.act, act) for name, act in _OF_PAGE.items()},
            **{name: partial(form.act, act) for name, act in _OF_FIELD.items()},
            "next_section": partial(form.step_section, 1),
            "previous_section": partial(form.step_section, -1),
        }

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        document, form = self.window.document, self.window.form
        has_pages = document.has_pages
        has_hits, has_marks = has_pages and bool(document.search.hits), has_pages and bool(document.view.marks)
        is_shown = form.page is not None and not self.window.is_comparing
        line = form.list.currentIndex().row()
        return {
            **dict.fromkeys(_OF_PAGE, has_pages),
            "next_hit": has_hits,
            "previous_hit": has_hits,
            "copy": document.selection() is not None,
            "next_mark": has_marks,
            "previous_mark": has_marks,
            **dict.fromkeys(_OF_FIELD, is_shown and form.focused() is not None),
            "next_field": is_shown,
            "previous_field": is_shown,
            "next_section": is_shown and line + 1 < form.sections.rowCount(),
            "previous_section": is_shown and line > 0,
        }
