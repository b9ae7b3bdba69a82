"""The table of docs/performance.md: what is measured again is replaced, the rest is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.measuring import Measurement, Peer, interleaved
from benchmarks.rows import ROWS
from benchmarks.table import as_data, write_table


def test_rows_not_measured_again_are_kept(tmp_path: Path) -> None:
    table = tmp_path / "performance.md"
    write_table(table, {"start": [Measurement("empty", (10.0, 12.0, 11.0))]})
    write_table(table, {"edit": [Measurement("150 fields", (5.0,), limit=16)]})
    write_table(table, {"edit": [Measurement("150 fields", (20.0,), limit=16)]})
    rows = [line for line in table.read_text(encoding="utf-8").splitlines() if line.startswith(("| edit", "| start"))]
    assert len(rows) == 2
    assert "20.0 ms" in rows[0]
    assert "| no |" in rows[0]
    assert "11.0 ms (10.0 to 12.0)" in rows[1]


@pytest.mark.parametrize(("ours", "reached"), [(14.0, True), (16.1, False)])
def test_a_goal_may_allow_a_share_of_the_peer_and_a_frame(ours: float, reached: bool) -> None:
    taken = Measurement("10 pages", (ours,), (Peer("limit", (10.0,), 1.5, 1.0), Peer("other", (1.0,))))
    assert taken.is_reached() is reached
    assert taken.goal() == "≤ 1.5 x limit + 1.0 ms"


def test_without_a_goal_nothing_is_reached_or_missed() -> None:
    assert Measurement("only looked at", (1.0,), (Peer("other", (2.0,)),)).is_reached() is None


def test_ways_are_measured_in_turn_after_one_warm_run() -> None:
    order: list[str] = []

    def way(name: str) -> float:
        order.append(name)
        return float(len(order))

    taken = interleaved(2, {"a": lambda: way("a"), "b": lambda: way("b")})
    assert order == ["a", "b", "a", "b", "a", "b"]
    assert taken == {"a": (3.0, 5.0), "b": (4.0, 6.0)}


def test_figures_are_plain_data() -> None:
    data = as_data({"edit": [Measurement("150 fields", (5.0, 7.0, 6.0), limit=16)]})
    assert data["rows"] == {
        "edit": [
            {
                "case": "150 fields",
                "unit": "ms",
                "median": 6.0,
                "samples": [5.0, 7.0, 6.0],
                "goal": "≤ 16 ms",
                "reached": True,
                "peers": {},
            }
        ]
    }


def test_the_first_page_is_in_the_register() -> None:
    assert "first-page" in ROWS
