"""One process of pictures: the main window at one scale in one palette, taken shot by shot."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.main_window import MainWindow
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import Mode, Theme
from tools.take_pictures.shots import SHOTS, Camera

WIDTH, HEIGHT = 1360, 860


def main() -> None:
    """``child MODE SCALE REVIEW FOLDER NAME…``"""
    mode, scale, sample, target, *names = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    theme = Theme(Mode(mode))
    theme.apply()
    settings = Settings(QSettings(str(Path(sample).parent / f"{mode} {scale}.ini"), QSettings.Format.IniFormat))
    with DocumentWorker() as drawing, DocumentWorker() as reading:
        drawing.start()
        window = MainWindow(theme, settings, lambda: (drawing, reading))
        window.resize(WIDTH, HEIGHT)
        window.show()
        camera = Camera(window, Path(target), f"{100 * int(scale)}-{mode}", Path(sample))
        for name in names:
            SHOTS[name](camera)
        camera.close()


if __name__ == "__main__":
    main()
