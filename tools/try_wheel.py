"""Build the wheel, look that every shipped file is in it, and run its self-test in an empty environment.

``make wheel`` runs it; the wheel stays in dist/.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DIST = PROJECT / "dist"


def run(*command: str | Path, cwd: Path = PROJECT) -> None:
    """Run a command and stop with its exit code when it fails."""
    print("$ " + " ".join(str(part) for part in command), flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(done.returncode)


def build() -> Path:
    """The freshly built wheel, the only one left in dist/."""
    DIST.mkdir(exist_ok=True)
    for old in DIST.glob("crps_extractor-*.whl"):
        old.unlink()
    run(
        sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps", "-w", DIST, PROJECT
    )
    (wheel,) = DIST.glob("crps_extractor-*.whl")
    return wheel


def missing_files(wheel: Path) -> list[str]:
    """The files of resources/ and of the package that did not reach the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    resources, package = PROJECT / "resources", PROJECT / "crps_extractor"
    wanted = [f"crps_extractor/_resources/{path.relative_to(resources).as_posix()}" for path in files(resources)]
    wanted += [f"crps_extractor/{path.relative_to(package).as_posix()}" for path in files(package)]
    return sorted(set(wanted) - inside)


def files(folder: Path) -> list[Path]:
    """Every file below a folder that is meant to be shipped."""
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def self_test(wheel: Path) -> None:
    """Install the wheel where nothing else is installed and let the program look at itself."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        venv.create(folder / "empty", with_pip=True)
        programs = folder / "empty" / ("Scripts" if os.name == "nt" else "bin")
        run(programs / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet", wheel, cwd=folder)
        run(programs / "crps-extractor", "self-test", cwd=folder)


def main() -> int:
    """Build, look inside, install, self-test."""
    wheel = build()
    missing = missing_files(wheel)
    if missing:
        print("These files did not reach the wheel: " + ", ".join(missing), file=sys.stderr)
        return 1
    self_test(wheel)
    print(f"{wheel.name} holds every shipped file and passes its self-test in an empty environment.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
