"""Start the window: settings, theme, a review named on the command line; the two PDF workers follow."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from crps_extractor import __version__
from crps_extractor.models.resource_files import resource_path
from crps_extractor.ui.errors import FailureHook
from crps_extractor.ui.main_window import MainWindow
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.warming import Warming

if TYPE_CHECKING:
    from crps_extractor.models.documents.worker import DocumentWorker

__all__ = ["run"]


class OpenedFiles(QObject):
    """Files that the system asks the running program to open (a double click on macOS)."""

    asked = Signal(object)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take file-open events; leave all others alone."""
        if isinstance(event, QFileOpenEvent):
            self.asked.emit(Path(event.file()))
            return True
        return super().eventFilter(watched, event)


def run(paths: Sequence[str] = ()) -> int:
    """Show the window, with the review of ``paths`` if one is named, until it is closed; returns the exit code."""
    QCoreApplication.setApplicationName("CRPS Extractor")
    QCoreApplication.setApplicationVersion(__version__)
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resource_path("icons", "quote.svg"))))
    settings = Settings()
    theme = Theme(settings.mode)
    theme.apply()
    hook = FailureHook()
    hook.install()
    with ExitStack() as until_closed:
        window = MainWindow(theme, settings, lambda: _workers(until_closed))
        hook.failed.connect(window.tell_failure)
        opened = OpenedFiles(application)
        opened.asked.connect(lambda path: window.exchange_commands.open_file(path))
        application.installEventFilter(opened)
        window.show()
        Warming(window).begin()
        if paths:
            QTimer.singleShot(0, lambda: window.exchange_commands.open_file(Path(paths[0])))
        try:
            return application.exec()
        finally:
            hook.remove()


def _workers(until_closed: ExitStack) -> tuple[DocumentWorker, DocumentWorker]:
    """The worker that draws, started so that the first PDF finds it warm, and the one that reads."""
    from crps_extractor.models.documents.worker import DocumentWorker

    drawing = until_closed.enter_context(DocumentWorker())
    reading = until_closed.enter_context(DocumentWorker())
    drawing.start()
    return drawing, reading
