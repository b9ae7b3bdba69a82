"""Set the project up on this computer and do one thing with it: start, headless, test, program or dev.

Run by the Makefile with whatever ``python3`` is there, so it uses the standard library alone and
keeps to what Python 3.8 understands. It never asks anything: what it may install it installs
(as root, or with sudo that needs no password), else it prints the exact line to type.

CRPS_PYTHON names the Python to use, CRPS_VENV the folder of the virtual environment.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("CRPS_VENV") or PROJECT / ".venv").absolute()
SAMPLE = PROJECT / "sample-review"
SUPPORTED = ((3, 13), (3, 12), (3, 11))

#: The Debian package that brings each library the window needs.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
#: The Debian package that brings each program the tests of the real window and the workbook need.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "pdftotext": "poppler-utils",
    "fc-list": "fontconfig",
}
#: What only a clean run of everything needs; where it is missing the tests in question are skipped and say so.
CI_PROGRAMS = {"soffice": "libreoffice-calc", "mkfs.ext4": "e2fsprogs", "mount": "mount", "Rscript": "r-base-core"}


class SetUpError(Exception):
    """Something the set-up may not do itself; the message says what to type."""


def say(sentence: str) -> None:
    """One line for the person who waits."""
    print(sentence, flush=True)


# The right Python -----------------------------------------------------------------------------


def version_of(python: str) -> tuple[int, int] | None:
    """The (major, minor) this command really runs, None when it does not run at all."""
    question = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([python, "-c", question], capture_output=True, text=True, timeout=60)
        major, minor = answer.stdout.split()
        return int(major), int(minor)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def find_python() -> str:
    """A supported Python: the one named by CRPS_PYTHON, else this one, else the newest on the path."""
    named = os.environ.get("CRPS_PYTHON")
    if named:
        if version_of(named) not in SUPPORTED:
            raise SetUpError(f"CRPS_PYTHON names {named}, which is not a Python 3.11, 3.12 or 3.13 that runs.")
        return named
    if sys.version_info[:2] in SUPPORTED:
        return sys.executable
    for major, minor in SUPPORTED:
        if version_of(f"python{major}.{minor}") == (major, minor):
            return f"python{major}.{minor}"
    raise SetUpError(
        f"CRPS Extractor needs Python 3.11, 3.12 or 3.13, and only {sys.version.split()[0]} was found: "
        "install one of them, or name it with CRPS_PYTHON=/path/to/python3.12."
    )


# Debian's packages ----------------------------------------------------------------------------


def apt_prefix() -> list[str] | None:
    """How apt-get may be run here without asking: as root, by sudo, or not at all (None)."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def install_packages(packages: list[str]) -> bool:
    """Install Debian packages where that is allowed; False when it is not, or does not succeed."""
    prefix = apt_prefix()
    if prefix is None or not packages:
        return not packages
    say("Installing with apt-get: " + " ".join(packages))
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *step], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            say(done.stderr.strip() or done.stdout.strip())
    return done.returncode == 0


def line_to_type(packages: list[str]) -> str:
    """The command a person with the right to install would type on Debian or Ubuntu."""
    return "sudo apt-get update && sudo apt-get install --yes --no-install-recommends " + " ".join(packages)


def can_load(library: str) -> bool:
    """Whether the system's loader finds this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(with_tests: bool) -> list[str]:
    """The Debian packages still needed by the window and, where asked, by the tests; Linux only."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for library, package in QT_LIBRARIES.items() if not can_load(library)]
    if not any(Path(folder).is_dir() for folder in ("/usr/share/fonts/truetype", "/usr/share/fonts/TTF")):
        missing.append("fonts-dejavu-core")
    if with_tests:
        wanted = {**TEST_PROGRAMS, **(CI_PROGRAMS if os.environ.get("CI") else {})}
        missing += [package for program, package in wanted.items() if shutil.which(program) is None]
    return missing


def prepare_system(with_tests: bool) -> None:
    """Have the libraries of the window (and the programs of the tests), or say the line that brings them."""
    missing = missing_packages(with_tests)
    if missing and not install_packages(missing):
        say("The window needs system libraries that could not be installed from here. On Debian or Ubuntu, type:")
        say("  " + line_to_type(missing))


# The virtual environment ----------------------------------------------------------------------


def venv_python() -> Path:
    """The interpreter of the virtual environment, whether or not it exists yet."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_venv(python: str) -> None:
    """Make the virtual environment, with Debian's python3-venv installed first where it is missing."""
    version = version_of(python)
    if subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True).returncode:
        package = "python{}.{}-venv".format(*version)
        if not install_packages([package]):
            raise SetUpError(f"Python's venv module is missing. Type:\n  {line_to_type([package])}")
    say(f"Making a virtual environment in {VENV} with Python {version[0]}.{version[1]} ({python}).")
    done = subprocess.run([python, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if done.returncode:
        raise SetUpError("The virtual environment could not be made: " + (done.stderr or done.stdout).strip())


def usable(python: Path) -> bool:
    """Whether the environment runs a supported Python, and the one that was asked for by name."""
    version = version_of(str(python))
    named = os.environ.get("CRPS_PYTHON")
    return version in SUPPORTED and (not named or version_of(named) == version)


def prepare_environment(extra: str) -> None:
    """Install the program and its libraries, once for each state of pyproject.toml."""
    if not usable(venv_python()):
        make_venv(find_python())
    state = hashlib.sha256((PROJECT / "pyproject.toml").read_bytes() + str(PROJECT).encode()).hexdigest()
    stamps = [VENV / f".set-up-{name}" for name in dict.fromkeys([extra or "program", "dev"])]
    if any(stamp.is_file() and stamp.read_text() == state for stamp in stamps):
        return
    say("Installing the libraries CRPS Extractor stands on (some minutes the first time).")
    what = f"{PROJECT}[{extra}]" if extra else str(PROJECT)
    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--editable", what]
    if subprocess.run(pip, stdin=subprocess.DEVNULL).returncode:
        raise SetUpError("pip could not install the libraries: is this computer connected? Its reason stands above.")
    stamps[0].write_text(state)


# The commands ---------------------------------------------------------------------------------


def has_display() -> bool:
    """Whether a window can really be opened: Qt is asked in a process of its own, for it aborts if not."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    question = "from PySide6.QtWidgets import QApplication; QApplication([])"
    try:
        asked = subprocess.run([str(venv_python()), "-c", question], capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


def run_program(*arguments: str, found_is_fine: bool = False) -> None:
    """Run one command of the program and show it; a report that found something is no failure."""
    say("$ python main.py " + " ".join(shlex.quote(argument) for argument in arguments))
    done = subprocess.run([str(venv_python()), str(PROJECT / "main.py"), *arguments], stdout=subprocess.PIPE, text=True)
    sys.stdout.write(done.stdout)
    sys.stdout.flush()
    found = found_is_fine and done.returncode == 1 and done.stdout.strip()
    if done.returncode and not found:
        raise SetUpError(f"The command above ended with code {done.returncode}.")


def sample_review() -> Path:
    """The sample review, made on the first call and kept as the reviewer left it afterwards."""
    if not list(SAMPLE.glob("*.crpx")):
        run_program("sample", str(SAMPLE))
    reviews = sorted(SAMPLE.glob("*.crpx"))
    if not reviews:
        raise SetUpError(f"No review was found in {SAMPLE} after making the sample.")
    return reviews[0]


def headless() -> int:
    """The way from the sample review to its workbook without a window."""
    review = sample_review()
    workbook = SAMPLE / "dual-reviewer.xlsx"
    run_program("check", str(review), found_is_fine=True)
    run_program("compare", str(review), found_is_fine=True)
    run_program("export", str(review), "--format", "excel-dual", "-o", str(workbook))
    say(f"The dual-reviewer workbook is {workbook}")
    return 0


def start() -> int:
    """Open the sample review in the window, or do the same job without one where there is no display."""
    prepare_environment("")
    prepare_system(with_tests=False)
    if has_display():
        review = sample_review()
        say(f"Opening {review}")
        return subprocess.run([str(venv_python()), str(PROJECT / "main.py"), str(review)]).returncode
    say("There is no display here, so the sample review is made, checked, compared and exported without a window.")
    return headless()


def test(arguments: list[str]) -> int:
    """Run the tests, in two processes unless the arguments say otherwise."""
    prepare_environment("dev")
    prepare_system(with_tests=True)
    command = [str(venv_python()), "-m", "pytest", *(arguments or ["-n", "2"])]
    return subprocess.run(command, cwd=PROJECT).returncode


def main(arguments: list[str]) -> int:
    """Do what the Makefile asks; a problem is one sentence and exit code 1."""
    command, rest = (arguments or ["help"])[0], arguments[1:]
    try:
        if command == "start":
            return start()
        if command == "headless":
            prepare_environment("")
            return headless()
        if command == "test":
            return test(rest)
        if command in ("program", "dev"):
            prepare_environment("dev" if command == "dev" else "")
            return 0
    except SetUpError as reason:
        print(reason, file=sys.stderr)
        return 1
    print("usage: set_up.py start | headless | test [pytest arguments] | program | dev", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
