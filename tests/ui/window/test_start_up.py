"""What is loaded once the window stands: nothing that only a review needs, and with a review no heavy library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
HEAVY = ("pandas", "openpyxl", "scipy", "numpy", "pymupdf", "fitz", "xlsxwriter", "matplotlib", "defusedxml")
SHOW_THE_WINDOW = """
import faulthandler
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from crps_extractor.ui import application

def look():
    windows = [one for one in QApplication.topLevelWidgets() if one.isVisible() and hasattr(one, "desk")]
    window = windows[0] if windows else None
    if window is None or window.desk is None:
        QTimer.singleShot(20, look)
        return
    print("LOADED", " ".join(name for name in {heavy!r} if name in sys.modules))
    print("TITLE", window.windowTitle())
    window.close()

faulthandler.dump_traceback_later(60, exit=True)
QTimer.singleShot(0, look)
sys.exit(application.run([{review!r}]))
"""


def test_the_window_with_a_review_open_loads_none_of_the_heavy_libraries(tmp_path: Path, with_a_study: Path) -> None:
    script = tmp_path / "show.py"
    code = SHOW_THE_WINDOW.format(heavy=HEAVY, review=str(with_a_study))
    script.write_text("def main():\n" + "".join(f"    {line}\n" for line in code.splitlines()), encoding="utf-8")
    script.write_text(
        script.read_text(encoding="utf-8") + "\nif __name__ == '__main__':\n    main()\n", encoding="utf-8"
    )
    done = subprocess.run([sys.executable, str(script)], cwd=PROJECT, capture_output=True, text=True, timeout=120)
    lines = dict(line.partition(" ")[::2] for line in done.stdout.splitlines())
    assert lines.get("LOADED") == "", done.stderr
    assert lines["TITLE"].startswith("Ketamine")
    assert done.returncode == 0, done.stderr
