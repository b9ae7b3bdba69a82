"""The history as a table: the newest change first, times as the clock on this computer shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from crps_extractor.models.review.history import Happening
from crps_extractor.ui.theme import Meaning, Theme
from crps_extractor.ui.widgets.tables import RowsModel

__all__ = ["COLUMNS", "HistoryModel", "local_time", "utc_time"]

COLUMNS = ("When", "Who", "What", "Where", "Before", "After", "Source")
WHEN, WHO, WHAT, WHERE, BEFORE, AFTER, SOURCE = range(len(COLUMNS))

Index = QModelIndex | QPersistentModelIndex


def local_time(moment: datetime) -> str:
    """A moment as the clock here showed it: "2026-03-01 10:30:12"."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def utc_time(moment: datetime) -> str:
    """A moment as it is kept: "2026-03-01 09:30:12 UTC"."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


class HistoryModel(RowsModel):
    """Happenings, the newest first."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._theme = theme
        self.lines: tuple[Happening, ...] = ()

    def show_lines(self, lines: Iterable[Happening]) -> None:
        """Show these happenings (given in the order of time)."""
        newest = tuple(sorted(lines, key=lambda line: line.event.time, reverse=True))
        self.beginResetModel()
        self.lines = newest
        self.rows = tuple(_texts(line) for line in newest)
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; the time in UTC as a tip; a mark beside what was taken back."""
        if index.isValid() and index.column() == WHEN and role == Qt.ItemDataRole.ToolTipRole:
            return utc_time(self.lines[index.row()].moment)
        if index.isValid() and index.column() == WHAT and role == Qt.ItemDataRole.DecorationRole:
            return self._theme.icon("undo", Meaning.QUIET) if self.lines[index.row()].is_taken_back else None
        return super().data(index, role)


def _texts(line: Happening) -> tuple[str, ...]:
    where = " · ".join(part for part in (line.field, line.row, line.section) if part) or line.sheet
    changes = (line.old or "–", line.new or "–") if any(line.place) else (line.old, line.new)
    return (local_time(line.moment), line.who, line.what, where, *changes, line.source)
