"""The client of the worker process: starts it, asks it, ends it when it hangs, and starts another.

One thread a client writes to the pipe and reads from it. ``call`` waits for the answer (command line); ``ask`` comes
back at once and calls ``on_done`` or ``on_refused`` on that thread (window).
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import MappingProxyType
from typing import Any

from crps_extractor.models.documents.memory import ProcessMemory
from crps_extractor.models.documents.process import MEMORY_LIMIT, PIXEL_BYTES, serve
from crps_extractor.models.documents.refusals import Refusal, Refused, refusal

__all__ = ["DEADLINES", "DocumentWorker"]

DEADLINES: Mapping[str, float] = MappingProxyType(
    {"start": 20, "open": 20, "draw": 10, "text": 10, "find": 10, "sizes": 10, "table": 10}
)
"""Seconds until a verb is given up; verbs not named here have five."""
_OTHER_DEADLINE = 5.0
_DOING = {
    "open": "while opening",
    "draw": "while drawing page {page}",
    "words": "while reading page {page}",
    "table": "while reading the table of page {page}",
    "links": "while reading the links of page {page}",
    "annotations": "while reading the notes of page {page}",
    "text": "while reading text from page {page} on",
    "find": "while searching from page {page} on",
    "sizes": "while measuring its pages",
    "outline": "while reading its table of contents",
}
_MARKED_BY = {"open": 1, "draw": 2, "words": 2, "table": 2, "links": 2, "annotations": 2}
"""How many arguments tell one request that must not be tried again from another; all of them where not named."""

OnDone = Callable[[Any], None]
OnRefused = Callable[[Refusal], None]


@dataclass
class _Request:
    number: int
    verb: str
    arguments: tuple[Any, ...]
    on_done: OnDone
    on_refused: OnRefused
    stopped: bool = False

    @property
    def mark(self) -> Hashable:
        """What must not be tried again when this request ends the worker."""
        return (self.verb, *self.arguments[: _MARKED_BY.get(self.verb, len(self.arguments))])

    @property
    def doing(self) -> str:
        page = self.arguments[1] if len(self.arguments) > 1 and isinstance(self.arguments[1], int) else 0
        return _DOING.get(self.verb, "while working").format(page=page + 1)


class DocumentWorker:
    """One worker process and the requests waiting for it. Close it when done; usable as a context manager."""

    def __init__(self, deadlines: Mapping[str, float] = DEADLINES, memory_limit: int = MEMORY_LIMIT) -> None:
        self._deadlines = deadlines
        self._memory_limit = memory_limit
        self._changed = threading.Condition()
        self._waiting: deque[_Request] = deque()
        self._current: _Request | None = None
        self._ahead: _Request | None = None
        self._sent = 0
        self._last_number = 0
        self._closing = False
        self._marks: set[Hashable] = set()
        self._passwords: dict[str, str | None] = {}
        self._open_here: set[str] = set()
        self._process: SpawnProcess | None = None
        self._stopped_process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._pixels: Any = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> DocumentWorker:
        return self

    def __exit__(self, *_reason: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the process now, so that the first open finds it warm. Does not wait."""
        with self._changed:
            self._begin_thread()

    def ask(self, verb: str, arguments: tuple[Any, ...], on_done: OnDone, on_refused: OnRefused) -> int:
        """Queue a request; one of the two callbacks is called once, on the client's thread, unless it is forgotten.

        The pixels of a ``draw`` are looked at in place: they hold only until ``on_done`` returns, so it copies them.
        Returns the request's number for ``forget`` and ``stop``.
        """
        with self._changed:
            self._last_number += 1
            request = _Request(self._last_number, verb, arguments, on_done, on_refused)
            self._waiting.append(request)
            self._begin_thread()
            self._changed.notify_all()
            return request.number

    def call(self, verb: str, *arguments: Any) -> Any:
        """Ask and wait for the result. Raises Refused."""
        finished = threading.Event()
        answer: list[Any] = []
        refused: list[Refusal] = []

        def done(result: Any) -> None:
            answer.append((*result[:-1], bytes(result[-1])) if verb == "draw" else result)
            finished.set()

        def not_done(reason: Refusal) -> None:
            refused.append(reason)
            finished.set()

        self.ask(verb, arguments, done, not_done)
        finished.wait()
        if refused:
            raise Refused(refused[0])
        return answer[0]

    def forget(self, number: int) -> bool:
        """Take back a request that has not been sent yet; False when it is too late. No callback comes."""
        with self._changed:
            for request in self._waiting:
                if request.number == number:
                    self._waiting.remove(request)
                    return True
        return False

    def stop(self, number: int) -> None:
        """Stop a request, running or waiting: the process is ended if need be; the refusal says "stopped"."""
        with self._changed:
            for request in (*self._waiting, self._current):
                if request is not None and request.number == number:
                    request.stopped = True
                    if request is self._current and self._process is not None:
                        self._stopped_process = self._process
                        self._process.kill()

    def retry(self, path: str) -> None:
        """Let everything that was marked for this PDF be tried again."""
        with self._changed:
            self._marks = {mark for mark in self._marks if path not in (mark if isinstance(mark, tuple) else ())}

    @property
    def process_id(self) -> int | None:
        """The process that answers now, None when there is none."""
        process = self._process
        return process.pid if process is not None else None

    def close(self) -> None:
        """End the process and the thread; requests still waiting are refused as stopped."""
        with self._changed:
            self._closing = True
            if self._process is not None:
                self._process.kill()
            self._changed.notify_all()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _begin_thread(self) -> None:
        if self._thread is None and not self._closing:
            self._thread = threading.Thread(target=self._serve, name="pdf-worker-client", daemon=True)
            self._thread.start()

    def _serve(self) -> None:
        if not self._closing:
            self._start_process()
        while (request := self._ahead or self._next()) is not None:
            self._ahead = None
            outcome = self._outcome(request)
            with self._changed:
                self._current = None
            if self._stopped_process is not None and self._stopped_process is self._process:
                outcome = self._gave_up(request, refusal("stopped"))  # it had answered just before it was ended
            if isinstance(outcome, Refusal):
                request.on_refused(outcome)
            else:
                self._send_ahead()
                request.on_done(outcome[0])
        self._end_process()
        for request in self._waiting:
            request.on_refused(refusal("stopped"))

    def _next(self) -> _Request | None:
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            if self._closing:
                return None
            self._current = self._waiting.popleft()
            return self._current

    def _send_ahead(self) -> None:
        """Send the next drawing before the last pixels are copied, so that the worker draws meanwhile.

        It puts them elsewhere; whatever else must be said or looked up first takes the usual way.
        """
        with self._changed:
            request = self._waiting[0] if self._waiting and not self._closing else None
            if request is None or request.verb != "draw" or request.stopped or request.mark in self._marks:
                return
            if self._pipe is None or str(request.arguments[0]) not in self._open_here:
                return
            self._ahead = self._current = self._waiting.popleft()
        try:
            self._pipe.send((request.number, request.verb, request.arguments))
            self._sent = request.number
        except OSError:
            return  # the worker has ended: asking it the usual way finds that out

    def _outcome(self, request: _Request) -> tuple[Any] | Refusal:
        if request.stopped:
            return refusal("stopped")
        if request.mark in self._marks:
            return refusal("marked", doing=request.doing)
        if self._pipe is None and not self._start_process():
            return refusal("start")
        path = str(request.arguments[0]) if request.arguments else ""
        if request.verb != "open" and path in self._passwords and path not in self._open_here:
            reopened = self._exchange(_reopening(request, path, self._passwords[path]))
            if isinstance(reopened, Refusal):
                return reopened
            self._open_here.add(path)
        outcome = self._exchange(request)
        self._remember(request, path, outcome)
        return outcome

    def _remember(self, request: _Request, path: str, outcome: tuple[Any] | Refusal) -> None:
        if request.verb == "close":
            self._passwords.pop(path, None)
            self._open_here.discard(path)
        elif request.verb == "open" and not isinstance(outcome, Refusal):
            self._passwords[path] = request.arguments[1] if len(request.arguments) > 1 else None
            self._open_here.add(path)
        elif isinstance(outcome, Refusal) and outcome.code == "not_open":
            self._open_here.discard(path)

    def _exchange(self, request: _Request) -> tuple[Any] | Refusal:
        pipe, process = self._pipe, self._process
        if pipe is None or process is None:
            return refusal("start")
        seconds = self._deadlines.get(request.verb, _OTHER_DEADLINE)
        try:
            if request.number != self._sent:
                pipe.send((request.number, request.verb, request.arguments))
            if not self._answered(pipe, process, seconds):
                return self._gave_up(request, refusal("hung", seconds=round(seconds), doing=request.doing))
            number, state, result = pipe.recv()
            if request.verb == "draw" and state == "done" and isinstance(result[-1], tuple):
                start, end = result[-1]
                result = (*result[:-1], memoryview(self._pixels).cast("B")[start:end].toreadonly())
        except (EOFError, OSError):
            return self._gave_up(request, refusal("died", doing=request.doing))
        if number != request.number:
            return self._gave_up(request, refusal("died", doing=request.doing))
        return (result,) if state == "done" else Refusal(*result)

    def _gave_up(self, request: _Request, reason: Refusal) -> Refusal:
        self._end_process()
        if request.stopped or self._closing:
            reason = refusal("stopped")
        else:
            self._marks.add(request.mark)
        if not self._closing:
            self._start_process()  # warm again for whoever asks next
        return reason

    def _answered(self, pipe: Connection, process: SpawnProcess, seconds: float) -> bool:
        """Wait for an answer; False after the deadline, or when the process has outgrown its memory."""
        memory = ProcessMemory(process.pid, self._memory_limit)
        until = time.monotonic() + seconds
        while not pipe.poll(min(1.0, max(0.0, until - time.monotonic()))):
            if time.monotonic() >= until or memory.is_exceeded():
                return False
        return True

    def _start_process(self) -> bool:
        if self._closing:
            return False
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=True)
        if self._pixels is None:
            self._pixels = context.RawArray("B", 2 * PIXEL_BYTES)
        asked = (theirs, self._memory_limit, self._pixels)
        process = context.Process(target=serve, args=asked, name="pdf-worker", daemon=True)
        try:
            process.start()
        except OSError:
            ours.close()
            theirs.close()
            return False
        theirs.close()
        self._process, self._pipe = process, ours
        self._open_here, self._sent = set(), 0
        try:
            if self._answered(ours, process, self._deadlines.get("start", DEADLINES["start"])):
                ours.recv()
                return True
        except (EOFError, OSError):
            pass  # the process has ended before it was ready: the refusal below says so
        self._end_process()
        return False

    def _end_process(self) -> None:
        with self._changed:
            process, pipe = self._process, self._pipe
            self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()
            process.close()


def _reopening(request: _Request, path: str, password: str | None) -> _Request:
    return _Request(request.number, "open", (path, password), request.on_done, request.on_refused, request.stopped)
