"""The times of events as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

__all__ = ["moment", "moment_of"]

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(time: str) -> datetime:
    """The moment of an event's time, UTC, to the second; the beginning of 1980 for none (no workbook is older)."""
    milliseconds = int(time.split(".", 1)[0]) if time else 315_532_800_000
    return _BEGINNING + timedelta(seconds=milliseconds // 1000)


def moment(time: str) -> str:
    """An event's time as "2026-03-01 09:30:12" (UTC); "" for none."""
    return _second(time.split(".", 1)[0][:-3]) if time else ""


@lru_cache(maxsize=256)
def _second(seconds: str) -> str:
    return moment_of(f"{seconds}000").strftime("%Y-%m-%d %H:%M:%S")
