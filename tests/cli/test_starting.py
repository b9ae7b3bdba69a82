"""How the program starts: as a module, as main.py, with no display, quickly and without what it does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crps_extractor import __version__
from crps_extractor.cli import main

PROJECT = Path(__file__).resolve().parents[2]


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "PYTHONPATH": str(PROJECT), **environment}
    return subprocess.run(
        [sys.executable, *arguments], env=given, cwd="/", capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


@pytest.mark.parametrize("way", [["-m", "crps_extractor"], [str(PROJECT / "main.py")]])
def test_the_program_starts_as_a_module_and_as_a_script(way: list[str]) -> None:
    told = start(*way, "dose", "22.2 mg/h/70 kg", "--to", "mg/kg/h", "--json")
    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout)["unit"] == "mg/kg/h"
    assert start(*way, "--version").stdout == f"CRPS Extractor {__version__}\n"
    assert start(*way, "dose", "abc").returncode == 1


@pytest.mark.parametrize(
    "wrong", [["no-such-command"], ["check"], ["dose"], ["export", "a.crpx"], ["pdf"], ["check", "a.crpx", "--loud"]]
)
def test_wrong_usage_ends_with_two(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(wrong) == 2
    assert capsys.readouterr().err.startswith("usage: crps-extractor")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
@pytest.mark.parametrize("arguments", [[], ["some.crpx"]])
def test_without_a_display_one_sentence_says_so(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main(arguments) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("There is no display here")
    assert told.err.count("\n") == 1


def test_a_review_named_alone_is_handed_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    from crps_extractor.ui import application

    shown: list[Any] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(application, "run", lambda paths: shown.append(list(paths)) or 0)
    assert main(["pain study.crpx"]) == 0
    assert main([]) == 0
    assert shown == [["pain study.crpx"], []]


def test_a_fault_that_nobody_foresaw_is_one_sentence_and_shown_whole_when_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from crps_extractor.cli import telling

    def broken(text: str) -> None:
        raise ZeroDivisionError(f"no {text}")

    monkeypatch.setattr(telling, "read_dose", broken)
    assert main(["dose", "1 mg"]) == 1
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert "ZeroDivisionError" in told.err
    monkeypatch.setenv("CRPS_TRACEBACK", "1")
    assert main(["dose", "1 mg"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_has_enough_is_no_error(made_sample: Path) -> None:
    code = f"{sys.executable} -m crps_extractor history '{made_sample}' | head -1; exit ${{PIPESTATUS[0]}}"
    told = subprocess.run(["bash", "-c", code], cwd=PROJECT, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.count("\n") == 1


def test_help_loads_no_qt_no_pdf_library_and_no_table_library() -> None:
    code = (
        "import sys; from crps_extractor.cli import main; main(['--help']); "
        "print(sorted({name.split('.')[0] for name in sys.modules} & "
        "{'PySide6', 'pymupdf', 'pandas', 'scipy', 'numpy', 'openpyxl', 'xlsxwriter'}))"
    )
    assert start("-c", code).stdout.splitlines()[-1] == "[]"


def test_without_docstrings_the_self_test_says_that_the_checks_lost_their_why_and_the_rest_works() -> None:
    told = start("-OO", "-m", "crps_extractor", "self-test", "--json")
    parts = {part["part"]: part for part in json.loads(told.stdout)["parts"]}
    silent = {name for name, part in parts.items() if not part["ok"]}
    assert "docstrings stripped" in parts["program"]["found"]
    assert silent == {"checks"}
    assert parts["checks"]["found"].startswith("checks without a why: ")
    assert (told.returncode, told.stderr) == (1, "The self-test failed: checks.\n")
