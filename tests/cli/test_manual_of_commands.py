"""Every line of docs/command-line.md does and says what stands there."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.cli.register import COMMANDS
from crps_extractor.models.resource_files import resource_path

INCLUDED = """TY  - JOUR
AU  - Prova, Carla
PY  - 2018
TI  - An invented trial of ketamine
DO  - 10.1000/prova
ER  -
TY  - JOUR
AU  - Voorbeeld, Jan
PY  - 2017
TI  - A crossover study that nobody did
ER  -
TY  - JOUR
AU  - Prova, Carla
PY  - 2018
TI  - An invented trial
DO  - 10.1000/prova
ER  -
TY  - JOUR
AU  - Nobody, Nemo
ER  -
"""
MANUAL = Path(__file__).resolve().parents[2] / "docs" / "command-line.md"


def examples(text: str) -> Iterator[tuple[str, str]]:
    """Each command of the manual with what it is said to print."""
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, said = example.partition("\n")
            yield command, said


def test_every_example_prints_what_the_manual_shows(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("articles").mkdir()
    Path("articles/01_Voorbeeld-2017.pdf").write_bytes(resource_path("samples", "voorbeeld-2017.pdf").read_bytes())
    Path("articles/02_download.pdf").write_text("<html><body>Please sign in</body></html>")
    Path("included.ris").write_text(INCLUDED)
    Path("own-form.toml").write_text('[form]\nid = "own"\n')
    checker = doctest.OutputChecker()
    wrong = []
    for command, said in examples(MANUAL.read_text(encoding="utf-8")):
        program, *arguments = shlex.split(command)
        assert program == "crps-extractor"
        told = run(*arguments)
        printed = told.out + told.err + (f"[exit code {told.code}]\n" if told.code else "")
        if not checker.check_output(said, printed, doctest.ELLIPSIS):
            wrong.append(f"$ {command}\n{printed[:3000]}")
    assert wrong == []


def test_the_manual_shows_every_command() -> None:
    shown = [command.removeprefix("crps-extractor ") for command, _ in examples(MANUAL.read_text(encoding="utf-8"))]
    without = [known.name for known in COMMANDS if not any(line.startswith(known.name) for line in shown)]
    assert without == []
