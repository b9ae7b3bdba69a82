"""Files take their place whole; names and texts are such that every spreadsheet program takes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.exports import placing
from crps_extractor.models.exports.base import ExportFailedError
from crps_extractor.models.exports.book import LONGEST_TEXT, cell_text, sheet_name
from crps_extractor.models.exports.placing import growing_file


def test_the_new_file_stands_under_its_name_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    target.write_bytes(b"old")
    with growing_file(target) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert file.placed == target
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]


def test_a_file_that_another_program_holds_open_gets_a_neighbour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"held")
    (tmp_path / "out (2).xlsx").write_bytes(b"taken")
    tries = []
    replace = Path.replace

    def refused(path: Path, other: Path) -> Path:
        tries.append(other.name)
        if other == target:
            raise PermissionError(13, "held open by another program")
        return replace(path, other)

    monkeypatch.setattr(placing, "HELD_OPEN_FOR", 0.25)
    monkeypatch.setattr(Path, "replace", refused)
    with growing_file(target) as file:
        file.write(b"new")
    assert file.placed == tmp_path / "out (3).xlsx"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "out.xlsx": b"held",
        "out (2).xlsx": b"taken",
        "out (3).xlsx": b"new",
    }
    assert tries.count("out.xlsx") > 1


def test_a_disk_that_takes_no_more_leaves_the_old_file_and_one_sentence(tmp_path: Path) -> None:
    target = tmp_path / "out.bin"
    target.write_bytes(b"old")

    def write() -> None:
        with growing_file(target) as file, Path("/dev/full").open("wb", buffering=0) as full:
            file.file = full
            assert file.write(b"new") == 3
            assert file.write(b"and more") == 8

    with pytest.raises(ExportFailedError, match=r"out\.bin could not be written \(No space left on device\)"):
        write()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


@given(st.lists(st.text(min_size=0, max_size=60), max_size=12))
def test_sheet_names_are_short_and_one_of_a_kind(titles: list[str]) -> None:
    names: list[str] = []
    for title in titles:
        names.append(sheet_name(title, names))
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"
        name.encode("utf-8")


@given(st.text(st.characters(codec=None), max_size=200))
def test_every_text_becomes_one_that_a_cell_can_hold(words: str) -> None:
    shown = cell_text(words)
    shown.encode("utf-8")
    assert not any(ord(sign) < 32 and sign not in "\t\n" for sign in shown)
    assert cell_text(shown) == shown


@given(st.integers(LONGEST_TEXT - 40, LONGEST_TEXT + 40), st.sampled_from(["x", "🙂", "é"]))
def test_a_text_is_cut_only_where_it_does_not_fit(length: int, sign: str) -> None:
    words = sign * length
    shown = cell_text(words)
    fits = len(words.encode("utf-16-le")) <= 2 * LONGEST_TEXT
    assert (shown == words) is fits
    assert len(shown.encode("utf-16-le")) <= 2 * LONGEST_TEXT
    assert fits or f"the whole text of {length} characters" in shown
