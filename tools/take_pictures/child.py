"""One process of pictures: the main window at one scale in one palette, taken shot by shot."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.main_window import MainWindow
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import Mode, Theme
from tools.take_pictures.shots import Camera
from tools.take_pictures.windows import WINDOWS


def main() -> None:
    """``child MODE SCALE WIDTHxHEIGHT REVIEW FOLDER NAME…``; 1 where a window could not be brought to the screen."""
    mode, scale, size, sample, target, *names = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    theme = Theme(Mode(mode))
    theme.apply()
    settings = Settings(QSettings(str(Path(sample).parent / f"{mode} {scale}.ini"), QSettings.Format.IniFormat))
    failed = []
    with DocumentWorker() as drawing, DocumentWorker() as reading:
        drawing.start()
        window = MainWindow(theme, settings, lambda: (drawing, reading))
        window.resize(*(int(side) for side in size.split("x")))
        window.show()
        camera = Camera(window, Path(target), f"{round(100 * float(scale))}-{mode}", Path(sample))
        for name in names:
            try:
                camera.take(name, WINDOWS[name])
            except Exception:  # noqa: BLE001 - the other pictures are taken all the same, and this one is named
                traceback.print_exc()
                failed.append(name)
                camera.put_dialogs_away()
        camera.close()
    if failed:
        sys.exit(f"Not taken: {', '.join(failed)}")


if __name__ == "__main__":
    main()
