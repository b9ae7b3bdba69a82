"""From the start of the process to a window that takes input: ours against a bare PySide6 main window; and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measuring import Measurement, Peer, interleaved

__all__ = ["measure"]

_TIMES = 9
_PROJECT = Path(__file__).resolve().parent.parent
_HEAVY = ("pandas", "openpyxl", "scipy", "numpy", "pymupdf", "xlsxwriter", "matplotlib")
_REPORT = """
def report(window, application):
    import json, time, psutil
    loaded = [name for name in {heavy!r} if name in sys.modules]
    data = {{"ready": time.time(), "memory": psutil.Process().memory_info().rss, "loaded": loaded}}
    print("REPORT", json.dumps(data), flush=True)
    window.close()
    application.quit()
"""
_BARE = """
import sys
{report}
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

application = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1500, 940)
window.show()
QTimer.singleShot(0, lambda: report(window, application))
application.exec()
"""
_OURS = """
import sys
{report}
def main():
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from crps_extractor.cli import main as run
    from crps_extractor.ui import application as program
    from crps_extractor.ui.main_window import MainWindow

    class Watched(MainWindow):
        def showEvent(self, event):
            super().showEvent(event)
            QTimer.singleShot(0, lambda: report(self, QApplication.instance()))

    program.MainWindow = Watched
    run([])

if __name__ == "__main__":
    main()
"""


def measure() -> list[Measurement]:
    """Start time and memory in turn; says so and fails when a heavy library is loaded in the window's process."""
    reports: dict[str, list[dict[str, Any]]] = {"ours": [], "bare": []}
    with tempfile.TemporaryDirectory() as compiled:
        ways = {
            "ours": lambda: _one(_OURS, reports["ours"], compiled),
            "bare": lambda: _one(_BARE, reports["bare"], compiled),
        }
        taken = interleaved(_TIMES, ways)
    loaded = {name for report in reports["ours"] for name in report["loaded"]}
    if loaded:
        raise RuntimeError(f"loaded at the start: {', '.join(sorted(loaded))}")
    memory = {name: tuple(report["memory"] / 2**20 for report in found) for name, found in reports.items()}
    return [
        Measurement("to a window that takes input", taken["ours"], (Peer("a bare main window", taken["bare"], 1.6),)),
        Measurement("memory", memory["ours"], (Peer("a bare main window", memory["bare"]),), unit="MB"),
    ]


def _one(script: str, reports: list[dict[str, Any]], compiled: str) -> float:
    """Start once. Python keeps compiled modules in the folder given, as it does for an installed program."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "start.py"
        program.write_text(script.format(report=_REPORT.format(heavy=_HEAVY)), encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": str(_PROJECT), "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = compiled
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        start = time.time()
        done = subprocess.run(
            [sys.executable, str(program)], env=environment, capture_output=True, text=True, timeout=60, check=True
        )
    line = next(line for line in done.stdout.splitlines() if line.startswith("REPORT "))
    reports.append(json.loads(line.removeprefix("REPORT ")))
    return 1000 * float(reports[-1]["ready"] - start)
