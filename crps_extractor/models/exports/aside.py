"""Export beside the work: on a copy of the held review, in a process of its own that can be ended at any moment."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from crps_extractor.models.exports.base import ExportFailedError, ExportStoppedError, Say
from crps_extractor.models.exports.placing import not_written, put_in_place
from crps_extractor.models.exports.register import EXPORTS
from crps_extractor.models.exports.reviewer_sheet import REVIEWER_SHEET, write_reviewer_sheet
from crps_extractor.models.review.course.states import shown_as
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.models.store.scratch import private_folder, sweep

__all__ = ["export_aside"]

_STOPPED = "The export was stopped; nothing was written."
_LOOK_AGAIN = 0.05
"""Seconds between two looks at whether the reviewer wants to stop."""


def export_aside(
    copy: Callable[[Path], None],
    viewer: str,
    format: str,
    target: Path,
    *,
    must_stop: Callable[[], bool] = lambda: False,
    say: Say | None = None,
    person: str = "",
    freeze: str = "",
    batch: str = "",
) -> Path:
    """Export a review that is held open and go on working meanwhile; returns where the file stands.

    ``copy`` writes a whole copy of the review to the path it is given (a store's ``copy``); ``viewer`` is the person
    who looks ("" for nobody in particular), ``format`` one of EXPORTS, ``person`` whose sheet for Excel it is where
    that is not the viewer's own; ``freeze`` and ``batch`` (names or ids) say what state and which studies it shows.
    It blocks, so the window calls it from a thread.
    Raises ExportFailedError with one sentence, ExportStoppedError when ``must_stop`` said so; the copy is deleted and
    nothing half-written is left.
    """
    if format not in EXPORTS:
        raise ExportFailedError(f"There is no export called {format}. Choose one of: {', '.join(EXPORTS)}.")
    if person and format != REVIEWER_SHEET.id:
        raise ExportFailedError("Only a sheet for Excel belongs to one person; this export holds what all may see.")
    with _folder_beside(target) as beside, private_folder("export") as folder:
        copied = folder / "review-copy"
        try:
            copy(copied)
        except StoreError as error:
            raise ExportFailedError(str(error)) from error
        written = _run(
            (copied, viewer, format, person, freeze, batch, beside / target.name), must_stop, say or _nothing
        )
        if must_stop():
            raise ExportStoppedError(_STOPPED)
        try:
            return put_in_place(written, target)
        except OSError as error:
            raise not_written(target, error) from error


@contextlib.contextmanager
def _folder_beside(target: Path) -> Iterator[Path]:
    """A folder on the target's own disk, in which the file grows until it is known that nobody stopped it."""
    with contextlib.ExitStack() as stack:
        try:
            folder = stack.enter_context(private_folder(".crps-export", beside=target.parent))
        except OSError as error:
            raise not_written(target, error) from error
        yield folder


def _run(asked: tuple[Path, str, str, str, str, str, Path], must_stop: Callable[[], bool], say: Say) -> Path:
    context = get_context("spawn")
    answers, sends = context.Pipe(duplex=False)
    process = context.Process(target=_export_copy, args=(*asked, sends), daemon=True)
    process.start()
    sends.close()
    try:
        return _follow(answers, must_stop, say)
    finally:
        _end(process)
        answers.close()


def _follow(answers: Connection, must_stop: Callable[[], bool], say: Say) -> Path:
    """Hand on what the process says until it is done."""
    while True:
        if must_stop():
            raise ExportStoppedError(_STOPPED)
        if not answers.poll(_LOOK_AGAIN):
            continue
        try:
            kind, *said = answers.recv()
        except (EOFError, OSError) as error:
            raise ExportFailedError(
                "The export ended before it was done. The review is as it was, and no file was changed."
            ) from error
        if kind == "done":
            return Path(said[0])
        if kind == "failed":
            raise ExportFailedError(said[0])
        say(*said)


def _export_copy(
    copied: Path, viewer: str, format: str, person: str, freeze: str, batch: str, target: Path, sends: Connection
) -> None:
    """In the process: open the copy, export it, say how it went."""

    def tell(*words: Any) -> None:
        sends.send(words)

    tempfile.tempdir = str(copied.parent)  # goes with the copy, also when this process is ended
    try:
        store = ReviewFile.open(copied)
        try:
            write = partial(write_reviewer_sheet, person=person) if person else EXPORTS[format].write
            placed = write(shown_as(Review(store, viewer), freeze, batch), target, lambda *said: tell("doing", *said))
        finally:
            store.close()
        tell("done", str(placed))
    except (ExportFailedError, StoreError) as error:
        tell("failed", str(error))
    except OSError as error:
        reason = error.strerror or "the system gave no reason"
        tell("failed", f"{target.name} could not be written ({reason}). The review is as it was.")
    sends.close()


def _end(process: SpawnProcess) -> None:
    """End it: what it wrote is whole by now, or not wanted."""
    process.terminate()
    process.join(timeout=2)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()
    sweep()


def _nothing(_what: str, _done: int, _of: int) -> None:
    return
