"""Takes one picture: what is on it is said by the register of windows; few colours keep it small."""

from __future__ import annotations

import io
import time
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice

from crps_extractor.ui.main_window import MainWindow
from tools.take_pictures.stage import Stage
from tools.take_pictures.windows import Show

__all__ = ["MANUAL", "Camera"]

MANUAL = ("start", "new-review", "extract", "problems", "people", "compare")
"""The pictures of the manual; the others are taken to look at them."""
_COLOURS, _RARE = 255, 95


class Camera(Stage):
    """Stands before one main window and takes small pictures of it."""

    def __init__(self, window: MainWindow, target: Path, kind: str, sample: Path) -> None:
        super().__init__(window, sample)
        self._target, self._kind = target, kind

    def settle(self, seconds: float = 1.2) -> None:
        """Let what pulses or follows later come to rest."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end)

    def take(self, name: str, show: Show) -> None:
        """Bring a window to the screen, take its picture, and put it away."""
        shown = show(self)
        if shown is self.window:
            self.window.statusBar().clearMessage()
        self.settle()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        shown.grab().save(buffer, "PNG")
        picture = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
        few = picture.quantize(palette=_commonest(picture), dither=Image.Dither.NONE)
        few.save(self._target / f"{name}-{self._kind}.png", optimize=True)
        self.put_dialogs_away()

    def close(self) -> None:
        """Close the window and let it go."""
        self.idle()
        self.window.close()
        self.until(lambda: not self.window.isVisible())


def _commonest(picture: Image.Image) -> Image.Image:
    """A palette of the commonest colours as they are, and of some that stand for the rare ones, such as a red mark."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    rare = picture.quantize(_RARE, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in counted[: _COLOURS - _RARE] for part in colour] + rare[: 3 * _RARE])
    return palette
