"""Watch how much memory a worker takes where the system cannot limit it itself."""

from __future__ import annotations

import sys

__all__ = ["ProcessMemory"]


class ProcessMemory:
    """The memory of one process against its limit; on Linux the system holds the limit (RLIMIT_AS)."""

    def __init__(self, process_id: int | None, limit: int, watched: bool = sys.platform != "linux") -> None:
        self._process_id = process_id
        self._limit = limit
        self._watched = watched

    def is_exceeded(self) -> bool:
        """True when the process holds more than its limit; a process that has ended holds nothing."""
        if not self._watched or self._process_id is None:
            return False
        import psutil

        try:
            return bool(psutil.Process(self._process_id).memory_info().rss > self._limit)
        except psutil.Error:
            return False
