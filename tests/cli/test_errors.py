"""What goes wrong on the command line is one sentence on stderr, exit code 1, and nothing is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.store.file import ReviewFile

Run = Callable[..., Any]
PROJECT = Path(__file__).resolve().parents[2]
ON_A_REVIEW = (
    ["check"],
    ["compare"],
    ["history"],
    ["submit", "--study", "Voorbeeld 2017"],
    ["export", "--format", "excel-dual", "-o", "out.xlsx"],
    ["package", "-o", "out"],
    ["add-pdfs", "some.pdf"],
)


def on(path: Path, command: list[str]) -> list[str]:
    return [command[0], str(path), *command[1:]]


def is_one_sentence(told: Any) -> bool:
    return (
        told.code == 1
        and told.out == ""
        and told.err.count("\n") == 1
        and told.err.rstrip().endswith((".", "”"))
        and "Traceback" not in told.err
    )


@pytest.mark.parametrize("command", ON_A_REVIEW, ids=lambda command: command[0])
def test_a_review_that_is_not_there(run: Run, tmp_path: Path, command: list[str]) -> None:
    told = run(*on(tmp_path / "gone.crpx", command))
    assert is_one_sentence(told), told
    assert "gone.crpx" in told.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ON_A_REVIEW, ids=lambda command: command[0])
def test_a_file_that_is_no_review_is_left_as_it_is(run: Run, tmp_path: Path, command: list[str]) -> None:
    path = tmp_path / "letter.crpx"
    path.write_text("Dear colleague, here is my table.\n" * 50)
    told = run(*on(path, command))
    assert is_one_sentence(told), told
    assert path.read_text() == "Dear colleague, here is my table.\n" * 50


def test_a_database_of_another_program_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "photos.crpx"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE photo (id INTEGER PRIMARY KEY)")
    other.commit()
    other.close()
    before = path.read_bytes()
    told = run("check", path)
    assert is_one_sentence(told)
    assert "not a review of this program" in told.err
    assert path.read_bytes() == before


def test_a_review_of_a_newer_version_is_left_as_it_is(run: Run, sample: Path) -> None:
    newer = sqlite3.connect(sample)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = sample.read_bytes()
    for command in (["check"], ["submit", "--study", "Sample 2021", "--as", "AM"]):
        told = run(*on(sample, command))
        assert is_one_sentence(told)
        assert "newer version" in told.err
    assert sample.read_bytes() == before


@pytest.mark.parametrize("command", ON_A_REVIEW, ids=lambda command: command[0])
def test_a_review_held_by_the_window_is_said_so_within_a_tenth_of_a_second(
    run: Run, sample: Path, command: list[str]
) -> None:
    code = (
        "import sys; from pathlib import Path; from crps_extractor.models.store.file import ReviewFile; "
        "held = ReviewFile.open(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(sample)], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        run("--version")
        waited = []
        for _ in range(3):
            before = time.process_time()
            told = run(*on(sample, command))
            waited.append(time.process_time() - before)
            assert is_one_sentence(told), told
            assert "is open in another window" in told.err
        assert min(waited) < 0.1
    finally:
        holder.communicate("")
    store = ReviewFile.open(sample)
    store.close()


def test_restoring_a_review_that_is_open_changes_nothing(run: Run, sample: Path) -> None:
    assert run("submit", sample, "--study", "Sample 2021", "--as", "AM").code == 0
    held = ReviewFile.open(sample)
    try:
        code = [sys.executable, "-m", "crps_extractor", "restore", str(sample)]
        told = subprocess.run(code, cwd=PROJECT, capture_output=True, text=True)
        assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1)
    finally:
        held.close()


def test_a_folder_that_may_not_be_written_is_one_sentence_for_every_command(
    sample: Path, unprivileged: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    folder = sample.parent
    parent = folder.parent
    while str(parent).startswith("/tmp/") and parent != Path("/tmp"):
        parent.chmod(0o755)
        parent = parent.parent
    folder.chmod(0o555)
    sample.chmod(0o444)
    try:
        for command in (["check"], ["new"], ["sample"]):
            target = {"check": sample, "new": folder / "new.crpx", "sample": folder / "within"}[command[0]]
            told = unprivileged(
                [sys.executable, "-m", "crps_extractor", command[0], str(target)],
                cwd=PROJECT,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
            assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1), told
            assert "Traceback" not in told.stderr
    finally:
        folder.chmod(0o755)
        sample.chmod(0o644)


def test_pdfs_that_are_none_are_told_apart(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "article.pdf"
    page.write_text("<!DOCTYPE html><html><body>Sign in</body></html>")
    told = run("pdf", "info", page)
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "not a PDF" in told.err
    empty = tmp_path / "empty.pdf"
    empty.touch()
    assert "empty" in run("pdf", "info", empty).err
    assert "not there" in run("pdf", "info", tmp_path / "gone.pdf").err


def test_a_locked_pdf_is_said_to_need_its_password(run: Run, tmp_path: Path) -> None:
    import pymupdf

    locked = tmp_path / "locked.pdf"
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "secret")
        document.save(locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own")
    told = run("pdf", "info", locked)
    assert told.code == 1
    assert "password" in told.err
    assert run("pdf", "info", locked, "--password", "open").code == 0


def test_a_name_that_the_review_does_not_know(run: Run, sample: Path) -> None:
    told = run("check", sample, "--as", "Nobody Known")
    assert is_one_sentence(told)
    assert "Anna Muster" in told.err


def test_a_study_that_the_review_does_not_have(run: Run, sample: Path) -> None:
    told = run("compare", sample, "--study", "Smith 1999")
    assert is_one_sentence(told)
    assert "Voorbeeld 2017" in told.err


def test_an_existing_review_is_not_written_over(run: Run, sample: Path) -> None:
    before = sample.read_bytes()
    assert is_one_sentence(run("new", sample))
    assert sample.read_bytes() == before


def test_a_package_that_is_none_changes_nothing(run: Run, sample: Path, tmp_path: Path) -> None:
    before = sample.read_bytes()
    fake = tmp_path / "fake.crpx-share"
    fake.write_bytes(b"PK not really")
    assert is_one_sentence(run("merge", sample, fake))
    assert is_one_sentence(run("merge", sample, tmp_path / "gone.crpx-share"))
    new = tmp_path / "new.crpx"
    assert is_one_sentence(run("merge", new, fake))
    assert not new.exists()
    assert sample.read_bytes() == before


def test_an_export_into_a_folder_that_is_not_there(run: Run, sample: Path, tmp_path: Path) -> None:
    told = run("export", sample, "--format", "excel-dual", "-o", tmp_path / "no" / "a.xlsx")
    assert is_one_sentence(told)


def test_submitting_for_nobody_says_what_to_do(run: Run, sample: Path) -> None:
    told = run("submit", sample, "--study", "Sample 2021")
    assert is_one_sentence(told)


def test_who_acts_may_stand_in_the_environment(run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRPS_AS", "Anna Muster")
    assert run("submit", sample, "--study", "Sample 2021").code == 0
