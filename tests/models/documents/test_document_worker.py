"""The worker process: what it answers, and what happens when it dies or hangs."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from crps_extractor.models.documents.memory import ProcessMemory
from crps_extractor.models.documents.opening import OpenedPdf
from crps_extractor.models.documents.process import PIXEL_BYTES
from crps_extractor.models.documents.refusals import Refusal, Refused
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX end and stop the worker here")
QUICK = {"start": 20, "open": 20, "draw": 1.0, "words": 1.0}


def a_pdf(path: Path, *pages: str) -> str:
    canvas = Canvas(str(path), pagesize=(400, 300))
    for text in pages:
        canvas.drawString(50, 240, text)
        canvas.showPage()
    canvas.save()
    return str(path)


@pytest.fixture(scope="module")
def shared() -> Iterator[DocumentWorker]:
    with DocumentWorker() as worker:
        worker.start()
        yield worker


@pytest.fixture
def worker() -> Iterator[DocumentWorker]:
    with DocumentWorker(QUICK) as own:
        yield own


def test_opening_tells_pages_and_the_size_of_the_first(shared: DocumentWorker, tmp_path: Path) -> None:
    opened = OpenedPdf(*shared.call("open", a_pdf(tmp_path / "a.pdf", "one", "two")))
    assert (opened.pages, opened.repaired, opened.locked, opened.first_size) == (2, False, False, (40_000, 30_000, 0))


def test_pixels_are_ink_on_white(shared: DocumentWorker, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "ketamine")
    shared.call("open", path)
    width, height, row, pixels = shared.call("draw", path, 0, 2.0, (0, 0, 800, 600))
    assert (width, height, len(pixels)) == (800, 600, row * 600)
    assert pixels[:4] == b"\xff\xff\xff\xff"
    assert min(pixels) < 60


def test_two_bands_make_the_same_picture_as_one(shared: DocumentWorker, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "ketamine 0.5 mg/kg")
    shared.call("open", path)
    whole = shared.call("draw", path, 0, 1.37, (0, 0, 548, 411))[3]
    upper = shared.call("draw", path, 0, 1.37, (0, 0, 548, 85))[3]
    lower = shared.call("draw", path, 0, 1.37, (0, 85, 548, 411))[3]
    assert upper + lower == whole


def test_a_picture_too_large_for_the_shared_memory_comes_whole_all_the_same(
    shared: DocumentWorker, tmp_path: Path
) -> None:
    path = a_pdf(tmp_path / "a.pdf", "ketamine 0.5 mg/kg")
    shared.call("open", path)
    width, height = 2000, 1500
    whole = shared.call("draw", path, 0, 5.0, (0, 0, width, height))[3]
    assert len(whole) == 4 * width * height > PIXEL_BYTES
    assert whole[: 4 * width * 500] == shared.call("draw", path, 0, 5.0, (0, 0, width, 500))[3]


def test_pixels_drawn_before_stay_as_they_were(shared: DocumentWorker, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "first", "second")
    shared.call("open", path)
    first = shared.call("draw", path, 0, 2.0, (0, 0, 800, 600))[3]
    kept = bytes(first)
    assert shared.call("draw", path, 1, 2.0, (0, 0, 800, 600))[3] != kept
    assert first == kept


def test_pixels_stay_while_they_are_copied_though_the_next_are_drawn_meanwhile(
    shared: DocumentWorker, tmp_path: Path
) -> None:
    pages = range(6)
    path = a_pdf(tmp_path / "a.pdf", *(f"page number {page}" for page in pages))
    shared.call("open", path)
    alone = [shared.call("draw", path, page, 2.0, (0, 0, 800, 600))[3] for page in pages]
    assert len(set(alone)) == len(pages)
    arrived: list[tuple[bytes, bytes]] = []
    finished = threading.Event()

    def done(result: Any) -> None:
        before = bytes(result[-1])
        for _ in range(100):  # a slow copy: the worker has time to draw the next one
            bytes(result[-1])
        arrived.append((before, bytes(result[-1])))
        if len(arrived) == len(pages):
            finished.set()

    for page in pages:
        shared.ask("draw", (path, page, 2.0, (0, 0, 800, 600)), done, lambda _reason: None)
    assert finished.wait(20)
    assert arrived == [(one, one) for one in alone]


def test_words_come_with_the_box_of_every_letter(shared: DocumentWorker, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "dose 20 mg")
    shared.call("open", path)
    page = PageText.from_plain(0, shared.call("words", path, 0))
    assert page.text == "dose 20 mg\n"
    assert len(page.boxes) == 4 * len(page.text)
    left, top, right, bottom = page.rects(5, 7)[0]
    assert 5_000 < left < right < 12_000
    assert 4_500 < top < 6_000 < bottom < 7_000


def test_text_and_words_agree_letter_by_letter(shared: DocumentWorker, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "one", "two (−2.03)")
    shared.call("open", path)
    texts = shared.call("text", path, 0, 2)
    assert list(texts) == [shared.call("words", path, page)[0] for page in (0, 1)]


def test_find_names_page_and_place(shared: DocumentWorker, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "no", "pain 20 mm", "20 mm and 20 mm")
    shared.call("open", path)
    hits, following = shared.call("find", path, 0, 100, "20 MM", False)
    assert (hits, following) == (((1, 5, 10), (2, 0, 5), (2, 10, 15)), 3)


def test_what_is_asked_wrongly_is_refused_with_a_reason(shared: DocumentWorker, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "one")
    shared.call("open", path)
    for code, verb, arguments in (
        ("no_such_page", "draw", (path, 7, 1.0, (0, 0, 10, 10))),
        ("too_big", "draw", (path, 0, 1.0, (0, 0, 100_000, 100_000))),
        ("not_open", "words", (path + "x", 0)),
        ("unknown", "print", (path,)),
        ("pattern", "find", (path, 0, 9, "(", True)),
    ):
        with pytest.raises(Refused) as caught:
            shared.call(verb, *arguments)
        assert caught.value.refusal.code == code
        assert caught.value.refusal.sentence.endswith(".")


@posix_only
def test_a_killed_worker_is_replaced_and_the_pdf_is_open_again(worker: DocumentWorker, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "one", "two")
    worker.call("open", path)
    first = worker.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    with pytest.raises(Refused, match="made its reader stop while drawing page 1"):
        worker.call("draw", path, 0, 1.0, (0, 0, 50, 50))
    assert worker.call("draw", path, 1, 1.0, (0, 0, 50, 50))[0] == 50
    assert worker.process_id != first


@posix_only
def test_a_hang_is_ended_marked_and_tried_again_only_when_asked(worker: DocumentWorker, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "one", "two")
    worker.call("open", path)
    assert worker.process_id is not None
    os.kill(worker.process_id, signal.SIGSTOP)
    for sentence in ("took longer than 1 seconds while drawing page 1", "is not tried again until you ask"):
        with pytest.raises(Refused, match=sentence):
            worker.call("draw", path, 0, 1.0, (0, 0, 50, 50))
    assert worker.call("draw", path, 1, 1.0, (0, 0, 50, 50))[0] == 50
    worker.retry(path)
    assert worker.call("draw", path, 0, 1.0, (0, 0, 50, 50))[0] == 50


@posix_only
def test_stopping_a_request_ends_it_without_a_mark(tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "one")
    finished = threading.Event()
    answers: list[Any] = []

    def take(answer: Any) -> None:
        answers.append(answer)
        finished.set()

    with DocumentWorker() as worker:
        worker.call("open", path)
        before = worker.process_id
        assert before is not None
        os.kill(before, signal.SIGSTOP)
        number = worker.ask("words", (path, 0), take, take)
        worker.stop(number)
        assert finished.wait(20)
        assert isinstance(answers[0], Refusal)
        assert answers[0].code == "stopped"
        with suppress(ProcessLookupError):
            os.kill(before, signal.SIGCONT)  # a request stopped before it was sent leaves the process alone
        assert worker.call("words", path, 0)[0] == "one\n"


def test_stopping_just_after_the_answer_leaves_a_worker_that_answers(
    worker: DocumentWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_pdf(tmp_path / "a.pdf", "one")
    exchange = worker._exchange

    def answered_then_stopped(request: Any) -> Any:
        outcome = exchange(request)
        worker.stop(request.number)
        return outcome

    monkeypatch.setattr(worker, "_exchange", answered_then_stopped)
    with pytest.raises(Refused, match="Stopped"):
        worker.call("open", path)
    monkeypatch.undo()
    assert OpenedPdf(*worker.call("open", path)).pages == 1


@posix_only
def test_a_locked_pdf_is_opened_again_with_its_password(worker: DocumentWorker, tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    path = tmp_path / "locked.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("crps"))
    canvas.drawString(50, 240, "secret")
    canvas.save()
    worker.call("open", str(path), "crps")
    assert worker.process_id is not None
    os.kill(worker.process_id, signal.SIGKILL)
    with pytest.raises(Refused):
        worker.call("draw", str(path), 0, 1.0, (0, 0, 50, 50))
    assert worker.call("words", str(path), 0)[0] == "secret\n"


def test_a_forgotten_request_is_never_answered(tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "one")
    answers: list[Any] = []
    with DocumentWorker() as worker:
        number = worker.ask("open", (path,), answers.append, answers.append)
        assert worker.forget(number)
        worker.call("open", path)
        assert not worker.forget(number)
    assert answers == []


def test_closing_refuses_what_still_waits(tmp_path: Path) -> None:
    answers: list[Any] = []
    worker = DocumentWorker()
    for _ in range(5):
        worker.ask("open", (a_pdf(tmp_path / "a.pdf", "one"),), answers.append, answers.append)
    worker.close()
    assert len(answers) == 5
    assert worker.process_id is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process by itself")
def test_a_page_that_wants_too_much_memory_is_refused_and_the_worker_lives(tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf", "one")
    with DocumentWorker(memory_limit=180_000_000) as worker:
        worker.call("open", path)
        before = worker.process_id
        with pytest.raises(Refused) as caught:
            worker.call("draw", path, 0, 8.0, (0, 0, 3_400, 3_400))
        assert caught.value.refusal.code == "memory"
        assert worker.call("words", path, 0)[0] == "one\n"
        assert worker.process_id == before


def test_memory_is_watched_where_the_system_does_not_limit_it() -> None:
    assert ProcessMemory(os.getpid(), 1, watched=True).is_exceeded()
    assert not ProcessMemory(os.getpid(), 10**15, watched=True).is_exceeded()
    assert not ProcessMemory(os.getpid(), 1, watched=False).is_exceeded()


def test_the_client_does_not_load_pymupdf() -> None:
    import subprocess

    script = "import sys, crps_extractor.models.documents.opening; sys.exit('pymupdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
