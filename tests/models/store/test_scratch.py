"""A copy of a review that was needed for a moment does not outlive the program for long, killed or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from crps_extractor.models.exports.aside import export_aside
from crps_extractor.models.exports.base import ExportFailedError
from crps_extractor.models.sample_review import make_sample
from crps_extractor.models.store import scratch
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.places import user_data_folder
from crps_extractor.models.store.scratch import private_folder, sweep

PROJECT = Path(__file__).resolve().parents[3]

EXPORT_AND_HANG = """
import sys, time
from pathlib import Path
from crps_extractor.models.exports.aside import export_aside
from crps_extractor.models.store.file import ReviewFile
def hang(what, done, of):
    print("copied", flush=True)
    time.sleep(600)
if __name__ == "__main__":
    review = ReviewFile.open(Path(sys.argv[1]))
    export_aside(review.copy, "", "excel-dual", Path(sys.argv[2]), say=hang)
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return user_data_folder() / "copies"


def test_the_folder_is_this_users_alone_and_gone_afterwards(home: Path) -> None:
    with private_folder("export") as folder:
        assert folder.parent == home
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "copy").write_text("both sheets")
    assert list(home.iterdir()) == []


def test_a_folder_in_use_is_not_swept(home: Path) -> None:
    with private_folder("export") as folder:
        sweep()
        with private_folder("compare"):
            assert folder.is_dir()
    assert list(home.iterdir()) == []


def test_only_what_bears_our_names_is_swept(home: Path) -> None:
    home.mkdir(parents=True)
    for name in ("export-of-my-life", "letter-of-1-2-abc", "export-of-1"):
        (home / name).mkdir()
    sweep()
    assert len(list(home.iterdir())) == 3


def test_a_number_that_another_process_got_later_does_not_keep_the_folder(home: Path) -> None:
    home.mkdir(parents=True)
    (home / f"export-of-{os.getpid()}-1000-abc").mkdir()
    sweep()
    assert list(home.iterdir()) == []


def test_where_the_user_has_no_home_the_systems_place_is_taken_and_swept(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(scratch, "is_writable_folder", lambda _folder: False)
    with private_folder("export") as folder:
        assert folder.parent == tmp_path / "temporary"
    left = tmp_path / "temporary" / "export-of-999999999-1-abc"
    left.mkdir()
    sweep()
    assert not left.exists()


def test_what_a_killed_export_left_is_gone_at_the_next_opening(tmp_path: Path, home: Path) -> None:
    path = make_sample(tmp_path / "sample")
    target = tmp_path / "out" / "book.xlsx"
    target.parent.mkdir()
    (tmp_path / "hang.py").write_text(EXPORT_AND_HANG)
    child = subprocess.Popen(
        [sys.executable, tmp_path / "hang.py", path, target], cwd=PROJECT, stdout=subprocess.PIPE, env=with_project()
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == b"copied\n"
        assert [file.name for folder in home.glob("export-*") for file in folder.glob("review-copy")]
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
        child.stdout.read()  # its own child, the exporting process, has ended as well
    assert list(home.glob("export-*"))
    with closing(ReviewFile.open(path)):
        assert list(home.iterdir()) == []
    with pytest.raises(ExportFailedError):
        export_aside(lambda copied: copied.write_bytes(b""), "", "excel-dual", target)
    assert [file.name for file in target.parent.iterdir()] == []


def with_project() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT)}
