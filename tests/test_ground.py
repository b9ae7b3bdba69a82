"""The ground the tests stand on: a home of its own, a child without rights, a real display."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Runner = Callable[..., "subprocess.CompletedProcess[str]"]


def test_the_tests_have_a_home_of_their_own(qapp: object) -> None:
    from PySide6.QtCore import QStandardPaths

    config = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    assert Path(config).is_relative_to(Path(os.environ["HOME"]))
    assert "crps-tests-" in config


def test_a_child_without_rights_cannot_write_where_writing_is_forbidden(unprivileged: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    folder.chmod(0o555)
    written = unprivileged(["touch", str(folder / "file")])
    assert written.returncode != 0
    assert not (folder / "file").exists()


def test_a_child_without_rights_can_run_this_python(unprivileged: Runner) -> None:
    ran = unprivileged([sys.executable, "-c", "import crps_extractor; print(crps_extractor.__version__)"])
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip()


@pytest.mark.window
def test_a_window_of_ours_is_shown_by_the_real_display(window_environment: dict[str, str]) -> None:
    program = (
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "app = QApplication([]); label = QLabel('A'); label.setWindowTitle('A window to be found'); label.show()\n"
        "app.exec()\n"
    )
    window = subprocess.Popen([sys.executable, "-c", program], env=window_environment)
    try:
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "A window to be found"]
        found = subprocess.run(search, env=window_environment, capture_output=True, text=True, timeout=60)
    finally:
        window.terminate()
        window.wait(timeout=20)
    assert found.stdout.strip().isdigit()


def test_the_project_is_started_without_qt_where_no_window_is_asked_for() -> None:
    project = Path(__file__).resolve().parent.parent
    code = "import sys, main; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


BAD_TESTS = """
import logging, threading
import pytest

def test_leaves_a_thread():
    threading.Thread(target=threading.Event().wait, args=(20,), daemon=True, name="left").start()

def test_leaves_a_timer(qapp):
    from PySide6.QtCore import QTimer
    timer = QTimer(qapp); timer.setObjectName("ticking"); timer.start(1000)

def test_logs_a_warning(): logging.getLogger("crps").warning("unexpected words")

@pytest.mark.expects_log
def test_logs_an_expected_warning(): logging.getLogger("crps").warning("expected words")

def test_makes_qt_complain(qapp):
    from PySide6.QtCore import qWarning
    qWarning("a complaint of Qt")

def test_skips_without_corpus(corpus): assert corpus.is_dir()

@pytest.mark.endurance
def test_takes_an_hour(): raise AssertionError("this was not deselected")
"""


def test_what_a_test_leaves_behind_makes_it_fail(tmp_path: Path) -> None:
    project = Path(__file__).resolve().parent.parent
    (tmp_path / "test_bad.py").write_text(BAD_TESTS, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "-c",
        str(project / "pyproject.toml"),
        str(tmp_path),
    ]
    environment = {**os.environ, "CRPS_CORPUS": str(tmp_path / "nowhere"), "PYTHONPATH": str(project)}
    ran = subprocess.run(
        [*command, "-p", "no:cacheprovider"], cwd=project, env=environment, capture_output=True, text=True
    )
    said = ran.stdout
    assert "Left running after the test: left" in said
    assert "Left running after the test: QTimer ticking (1000 ms)" in said
    assert "WARNING: unexpected words" in said
    assert "WARNING: expected words" not in said.split("Unexpected lines in the log", 1)[1].splitlines()[1]
    assert "a complaint of Qt" in said
    assert "CRPS_CORPUS is set, yet this corpus test was skipped" in said
    assert "1 deselected" in said
    assert ran.returncode == 1


def test_every_page_that_a_page_points_to_exists() -> None:
    import re

    project = Path(__file__).resolve().parent.parent
    pages = [*project.glob("*.md"), *(project / "docs").rglob("*.md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    ]
    assert len(links) > 5
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_every_icon_taken_is_shipped_with_its_licence() -> None:
    from tools.take_icons import FOLDER, ICONS, VERSION

    assert {path.stem for path in FOLDER.glob("*.svg")} == set(ICONS)
    assert "ISC License" in (FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert VERSION in (FOLDER / "VERSION").read_text(encoding="utf-8")
    assert all("currentColor" in path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg"))


def test_the_libraries_of_the_project_are_all_explained() -> None:
    import re
    import tomllib

    project = Path(__file__).resolve().parent.parent
    described = (project / "docs/decisions/0005-libraries-and-pins.md").read_text(encoding="utf-8").lower()
    facts = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = (
        facts["project"]["dependencies"]
        + facts["project"]["optional-dependencies"]["dev"]
        + facts["build-system"]["requires"]
    )
    names = [re.split(r"[<>=!~ ]", requirement)[0].lower() for requirement in wanted]
    assert [name for name in names if name not in described] == []
