"""When typing becomes an edit: after a short pause, and at once when the field is left; one stay is one undo step."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from crps_extractor.models.event import new_id
from crps_extractor.models.sheet import Place
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.widgets.field_row import FieldRow

__all__ = ["PAUSE_MS", "Typing"]

PAUSE_MS = 400


class Typing(QObject):
    """The one stay that is going on. A change from elsewhere at the same place (undo, capture) begins a new step."""

    committed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._row: FieldRow | None = None
        self._desk: StudyDesk | None = None
        self._step = ""
        self._is_pending = False
        self._is_writing = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.commit)

    @property
    def place(self) -> Place | None:
        """Where typing waits to be written, None when nothing waits."""
        return self._row.place if self._row is not None and self._is_pending else None

    def typed(self, desk: StudyDesk, row: FieldRow) -> None:
        """Something was typed in a field of this desk."""
        if row is not self._row:
            self.leave()
            self._desk, self._row = desk, row
        self._is_pending = True
        self._pause.start()

    def commit(self) -> None:
        """Write what was typed, if anything waits."""
        self._pause.stop()
        if not self._is_pending or self._row is None or self._desk is None:
            return
        self._is_pending = False
        self._step = self._step or new_id()
        self._is_writing = True
        try:
            self._desk.set_answer(*self._row.place, self._row.draft(), step=self._step)
        finally:
            self._is_writing = False
        self.committed.emit()

    def leave(self) -> None:
        """The stay is over: write, and let the next one be a step of its own."""
        self.commit()
        self._row, self._desk, self._step = None, None, ""

    def changed_elsewhere(self, row: str, field: str) -> None:
        """An answer changed: if it is the one of this stay and typing did not do it, a new step begins."""
        if not self._is_writing and self._row is not None and self._row.place == (row, field):
            self._step = ""

    def forget(self) -> None:
        """The field is going away and its desk takes no more edits: let the typing go without writing."""
        self._pause.stop()
        self._is_pending = False
        self._row, self._desk, self._step = None, None, ""
