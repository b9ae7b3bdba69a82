"""What is kept apart finds a place that can be written, also where another program is in the way for a moment."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crps_extractor.models.store import places
from crps_extractor.models.store.places import beside_or_at_home, put_in_place, stamp, user_data_folder

PROJECT = Path(__file__).resolve().parents[3]
STORE = PROJECT / "crps_extractor" / "models" / "store"


def test_a_file_that_is_held_for_a_moment_gets_its_name_once_it_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a scanner holds the file just written."""
    replace, held = Path.replace, [PermissionError(), PermissionError()]

    def held_at_first(source: Path, target: Path) -> Path:
        if held:
            raise held.pop()
        return replace(source, target)

    monkeypatch.setattr(places, "_PAUSE", 0)
    monkeypatch.setattr(Path, "replace", held_at_first)
    (tmp_path / "a").write_text("whole")
    put_in_place(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_text() == "whole"


def test_a_file_that_stays_held_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(source: Path, target: Path) -> Path:
        raise PermissionError

    monkeypatch.setattr(places, "_PAUSE", 0)
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(PermissionError):
        put_in_place(tmp_path / "a", tmp_path / "b")


def test_names_never_repeat(tmp_path: Path) -> None:
    first = beside_or_at_home(tmp_path / "knee.crpx", "knee recovered")
    first.touch()
    assert beside_or_at_home(tmp_path / "knee.crpx", "knee recovered").name == "knee recovered 2.crpx"


def test_where_the_folder_cannot_be_written_the_users_own_is_taken(
    tmp_path: Path, unprivileged: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    closed, home = tmp_path / "closed", tmp_path / "home"
    for folder in (closed, home):
        folder.mkdir()
    home.chmod(0o777)
    closed.chmod(0o555)
    for folder in tmp_path.parents:
        if folder in (Path("/tmp"), Path("/")):
            break
        folder.chmod(0o755)
    tmp_path.chmod(0o755)
    script = (
        "import os, sys\nfrom pathlib import Path\nos.environ['XDG_DATA_HOME'] = sys.argv[2]\n"
        "from crps_extractor.models.store.places import beside_or_at_home\n"
        "print(beside_or_at_home(Path(sys.argv[1]) / 'knee.crpx', 'knee recovered'))"
    )
    told = unprivileged([sys.executable, "-c", script, str(closed), str(home)], cwd=PROJECT)
    assert told.stdout.strip() == str(home / "crps-extractor" / "recovered" / "knee recovered.crpx"), told.stderr


@pytest.mark.parametrize(("system", "part"), [("win32", "AppData"), ("darwin", "Application Support")])
def test_every_system_has_its_own_place(monkeypatch: pytest.MonkeyPatch, system: str, part: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert part in str(user_data_folder())


def test_stamps_sort_by_date() -> None:
    assert re.fullmatch(r"\d{8}T\d{6}\.\d{3}Z", stamp())


def test_connections_are_made_in_one_place_alone() -> None:
    """A held review must not be opened by any other handle; schema.py compares with a model in memory."""
    made = {
        path.name: re.findall(r"sqlite3\.connect\((.*?)[,)]", path.read_text(encoding="utf-8"))
        for path in STORE.glob("*.py")
    }
    assert {name: found for name, found in made.items() if found} == {
        "connection.py": ["uri"],
        "schema.py": ['":memory:"'],
    }


def test_the_store_copies_no_file_but_through_its_connection() -> None:
    """Apart from a damaged file, which no connection opens and nobody holds."""
    for path in STORE.glob("*.py"):
        found = re.findall(r"\bshutil\.\w+|read_bytes|\bos\.open\b", path.read_text(encoding="utf-8"))
        allowed = {"damaged.py": ["shutil.copyfile"], "scratch.py": ["shutil.rmtree"]}.get(path.name, [])
        assert set(found) == set(allowed), path.name
