"""Read a table's file in a process of its own, which can be stopped, and never takes more time or memory than said."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from crps_extractor.models.documents.memory import ProcessMemory
from crps_extractor.models.imports.cells import Limits, Table, TableRefusedError
from crps_extractor.models.imports.text_tables import text_table
from crps_extractor.models.imports.workbook_cells import workbook_tables
from crps_extractor.models.imports.workbook_guard import is_workbook

__all__ = ["ReadingStoppedError", "read_tables", "tables_of"]

_LOOK = 0.05
_BEGINNING = 4096
_FOUND, _REFUSED = "found", "refused"


class ReadingStoppedError(Exception):
    """Reading was stopped on request; nothing was changed."""


def read_tables(
    path: Path, stopped: Callable[[], bool] = lambda: False, limits: Limits | None = None
) -> tuple[Table, ...]:
    """Every sheet of a workbook (.xlsx), or the one table of a text file (.csv, .tsv).

    ``stopped`` is asked some twenty times a second. Raises TableRefusedError with one sentence where the file cannot be
    read within its limits, and ReadingStoppedError on request.
    """
    bounds = limits or Limits()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, str(path), bounds), daemon=True)
    process.start()
    theirs.close()
    try:
        memory = ProcessMemory(process.pid, bounds.memory)
        end = time.monotonic() + bounds.seconds
        while not ours.poll(_LOOK):
            if stopped():
                raise ReadingStoppedError(f"Reading {path.name} was stopped. Nothing was changed.")
            if time.monotonic() > end or memory.is_exceeded():
                raise TableRefusedError(_too_much(path))
        outcome, found = ours.recv()
    except (EOFError, OSError) as error:
        raise TableRefusedError(_too_much(path)) from error
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
    if outcome == _REFUSED:
        raise TableRefusedError(found)
    return tuple(found)


def tables_of(path: Path, limits: Limits) -> list[Table]:
    """The same as ``read_tables`` in this process: for the reader's own process, and for tests of what it refuses."""
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise TableRefusedError(f"{path.name} is larger than a table of a review can be. Nothing was changed.")
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError as error:
        raise TableRefusedError(f"{path.name} cannot be opened ({error.strerror}). Nothing was changed.") from error
    if is_workbook(beginning, path.name):
        return workbook_tables(path, limits)
    return [text_table(path, limits)]


def _too_much(path: Path) -> str:
    return f"{path.name} takes more time or memory than a table of a review can need. Nothing was changed."


def _serve(connection: Connection, path: str, limits: Limits) -> None:
    """What the other process does: read one file, send what was found or why not, end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, hard))
    if sys.platform != "win32":
        signal.alarm(int(limits.seconds) + 30)  # it ends itself where its program has died
    try:
        connection.send((_FOUND, tables_of(Path(path), limits)))
    except TableRefusedError as reason:
        connection.send((_REFUSED, str(reason)))
    except MemoryError:
        connection.send((_REFUSED, _too_much(Path(path))))
