"""When the program itself fails: one hook, a report to paste without answers or names, and the window stays open."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, Signal

from crps_extractor import __version__

__all__ = ["FailureHook", "failure_report"]


def failure_report(kind: type[BaseException], failure: BaseException, trace: TracebackType | None) -> str:
    """What failed and where in the program, without any value: a failure's own words may hold an answer."""
    import platform
    import traceback

    lines = [
        f"CRPS Extractor {__version__}, Python {platform.python_version()}, PySide6 {pyside_version}, "
        f"{platform.system()} {platform.release()}",
        f"{kind.__name__} (its words are left out: they may hold an answer)",
    ]
    for frame in traceback.extract_tb(trace):
        lines.append(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}")
    cause = failure.__cause__
    if cause is not None:
        lines.append(f"  because of {type(cause).__name__}")
    return "\n".join(lines)


class FailureHook(QObject):
    """Catches what no one caught; tells the window, once for each kind of failure."""

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before: Callable[..., object] = sys.excepthook
        self._before_in_threads: Callable[..., object] = threading.excepthook
        self._told: set[str] = set()

    def install(self) -> None:
        """Take over Python's exception hooks, that of its threads too."""
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = self._before
        threading.excepthook = self._before_in_threads

    def _caught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._caught(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _caught(self, kind: type[BaseException], failure: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, failure, trace)
            return
        report = failure_report(kind, failure, trace)
        sys.stderr.write(report + "\n")
        if report not in self._told:
            self._told.add(report)
            self.failed.emit(report)
