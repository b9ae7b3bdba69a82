"""The command line in this process or in one of its own, and a sample review that each test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from crps_extractor.cli import main
from crps_extractor.models.sample_review import make_sample


class Told(NamedTuple):
    """What a command ended with and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    """``run("check", path)`` as one would type it; who acts is nobody unless the test says so."""
    monkeypatch.delenv("CRPS_AS", raising=False)
    monkeypatch.delenv("CRPS_TRACEBACK", raising=False)

    def typed(*arguments: object) -> Told:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Told(code, *capsys.readouterr())

    return typed


@pytest.fixture(scope="session")
def made_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample review, made once; nobody changes it."""
    return make_sample(tmp_path_factory.mktemp("made"))


@pytest.fixture
def sample(made_sample: Path, tmp_path: Path) -> Path:
    """A sample review of the test's own, its PDFs beside it."""
    folder = tmp_path / "own sample"
    shutil.copytree(made_sample.parent, folder)
    return folder / made_sample.name
