"""A unit, a scale, a field and a check are each added in one place, and everything else follows from it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.resource_files import resources_folder
from tests.additions import A_FIELD, A_SCALE, A_UNIT
from tests.models.exports.workbook_reading import cells_of

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program says and writes with one of each added to a copy of its resources."""
    folder = tmp_path_factory.mktemp("program")
    shutil.copytree(resources_folder(), folder / "resources")
    for name, entry in (
        ("vocab/dose_units.toml", A_UNIT),
        ("vocab/pain_scales.toml", A_SCALE),
        ("forms/ketamine_crps.toml", A_FIELD),
    ):
        with (folder / "resources" / name).open("a", encoding="utf-8") as file:
            file.write(entry)
    done = subprocess.run(
        [sys.executable, "-m", "tests.adding_one_of_each", str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def cells(followed: dict[str, Any]) -> dict[str, str]:
    """The workbook: all that stands on each of its sheets."""
    book = cells_of(Path(followed["workbook"]))
    return {name: "\n".join(str(cell) for line in lines for cell in line) for name, lines in book.items()}


def test_a_unit_is_read_shown_and_converted(followed: dict[str, Any], cells: dict[str, str]) -> None:
    assert "double-kilo milligrams" in followed["shown"]["dose"] or "mg/2 kg/h" in followed["shown"]["dose"]
    assert followed["converted"] == 2
    assert any("double-kilo" in text for text in cells.values())
    assert any("mg/2kg/h" in text or "mg/2 kg/h" in text for text in cells.values())


def test_a_scale_is_known_by_its_limits_wherever_it_is_shown(followed: dict[str, Any], cells: dict[str, str]) -> None:
    assert "Limb score" in followed["shown"]["instrument"]
    assert any("Limb score 1-7" in text for text in cells.values())


def test_a_field_is_asked_checked_compared_and_has_its_columns(followed: dict[str, Any], cells: dict[str, str]) -> None:
    assert followed["asked"][followed["asked"].index("study.n_centres") + 1] == "study.altitude"
    assert "altitude" in followed["differs"]
    assert any(name.startswith("altitude") for name in followed["columns"])
    assert "Height above the sea" in cells["Codebook"]
    assert "Height above the sea" in cells["Differences"]


def test_a_check_is_run_and_its_reason_is_told(followed: dict[str, Any], cells: dict[str, str]) -> None:
    title, why = followed["problems"]["high_up"]
    assert title == "High up"
    assert why.startswith("Pain is felt differently on a mountain")
    assert "The study was done on a mountain." in cells["Problems"]
    assert "Pain is felt differently on a mountain" in cells["Problems"]
