"""Set the program up with every supported Python found on this computer, and import it.

``make try-pythons`` runs it. Each gets a virtual environment of its own that is thrown away. Pythons are
looked for on the path and among pyenv's; the table printed at the end says which were tried.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from set_up import PROJECT, SUPPORTED, version_of

IMPORTS = "import crps_extractor, PySide6.QtWidgets, PySide6.QtSvg, pymupdf, pandas, openpyxl, xlsxwriter"


def supported_pythons() -> dict[tuple[int, int], str]:
    """One interpreter for each supported version that really runs here."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = {}
    for major, minor in sorted(SUPPORTED):
        name = f"python{major}.{minor}"
        for candidate in [name, *map(str, sorted(pyenv.glob(f"{major}.{minor}.*/bin/{name}")))]:
            if version_of(candidate) == (major, minor):
                found[(major, minor)] = candidate
                break
    return found


def try_one(python: str) -> str:
    """What happened when the set-up ran with this Python: "works", or where it stopped."""
    with tempfile.TemporaryDirectory() as temporary:
        environment = {**os.environ, "CRPS_PYTHON": python, "CRPS_VENV": f"{temporary}/venv"}
        set_up = [sys.executable, str(PROJECT / "tools" / "set_up.py"), "program"]
        if subprocess.run(set_up, env=environment, stdin=subprocess.DEVNULL).returncode:
            return "the set-up failed"
        inside = f"{temporary}/venv/bin/python"
        if subprocess.run([inside, "-c", IMPORTS], cwd=temporary).returncode:
            return "the imports failed"
        if (PROJECT / "crps_extractor" / "cli").exists() or (PROJECT / "crps_extractor" / "cli.py").exists():
            done = subprocess.run([inside, str(PROJECT / "main.py"), "self-test"], cwd=temporary, capture_output=True)
            return "works" if done.returncode == 0 else "self-test failed: " + done.stderr.decode().strip()
        return "works"


def main() -> int:
    """Try each version and print the table; exit code 1 when one of them failed."""
    results = {}
    for version, python in supported_pythons().items():
        results[version] = (python, try_one(python))
    for (major, minor), (python, outcome) in results.items():
        print(f"Python {major}.{minor}  {outcome}  ({python})")
    for major, minor in sorted(set(SUPPORTED) - set(results)):
        print(f"Python {major}.{minor}  not found on this computer")
    return 0 if results and all(outcome == "works" for _, outcome in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
