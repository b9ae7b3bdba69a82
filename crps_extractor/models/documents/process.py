"""The worker process: takes one request after the other from a pipe until the pipe is closed."""

from __future__ import annotations

import signal
import sys
from multiprocessing.connection import Connection
from typing import Any

from crps_extractor.models.documents.refusals import Refused

__all__ = ["MEMORY_LIMIT", "PIXEL_BYTES", "serve"]

MEMORY_LIMIT = 1_500_000_000
"""Bytes a worker may take; three of 5,558 odd PDFs wanted 0.7 to 1.8 GB for one page."""
_ALARM_SECONDS = 120
PIXEL_BYTES = 8 * 2**20
"""Room for the pixels of one band in memory that both sides see; more than that goes through the pipe, more slowly."""


def serve(connection: Connection, memory_limit: int, shared: Any) -> None:
    """Answer (number, verb, arguments) with (number, "done" or "refused", result); the first answer is number 0.

    Pixels that find room are put into a half of ``shared`` (an array of bytes), their place stands in the result.
    A fault that nobody foresaw ends the process: the other side says so and starts a new one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory_limit)
    from crps_extractor.models.documents.engine import Engine  # PyMuPDF is loaded here and nowhere else

    engine = Engine(memoryview(shared).cast("B"))
    connection.send((0, "done", None))
    while True:
        try:
            number, verb, arguments = connection.recv()
        except (EOFError, OSError):
            return
        _alarm(_ALARM_SECONDS)  # a worker that hangs after its program has died ends itself
        outcome = _answer(engine, number, verb, arguments)
        _alarm(0)
        try:
            connection.send(outcome)
        except OSError:
            return


def _answer(engine: Any, number: int, verb: str, arguments: tuple[Any, ...]) -> tuple[int, str, Any]:
    try:
        return number, "done", engine.do(verb, arguments)
    except Refused as refused:
        return number, "refused", (refused.refusal.code, refused.refusal.sentence)


def _limit_memory(limit: int) -> None:
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _alarm(seconds: int) -> None:
    if sys.platform != "win32":
        signal.alarm(seconds)
