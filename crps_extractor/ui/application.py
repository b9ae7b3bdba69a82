"""Start the window: settings, theme, the two PDF workers, and a review named on the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from crps_extractor import __version__
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.resource_files import resource_path
from crps_extractor.ui.errors import FailureHook
from crps_extractor.ui.main_window import MainWindow
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import Theme

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
    with DocumentWorker() as drawing, DocumentWorker() as reading:
        window = MainWindow(theme, settings, drawing, reading)
        hook.failed.connect(window.tell_failure)
        opened = OpenedFiles(application)
        opened.asked.connect(window.exchange_commands.open_file)
        application.installEventFilter(opened)
        window.show()
        QTimer.singleShot(0, drawing.start)
        if paths:
            window.exchange_commands.open_file(Path(paths[0]))
        try:
            return application.exec()
        finally:
            hook.remove()
