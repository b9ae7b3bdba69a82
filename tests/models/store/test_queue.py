"""Edits are queued without waiting, saved in their order, tried again until safe, and never dropped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing import active_children
from pathlib import Path
from queue import Queue

import pytest

from crps_extractor.models.event import CONSENSUS, Draft, Event, EventKind, person_scope
from crps_extractor.models.store import file, queue
from crps_extractor.models.store.backups import backups_of
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter, StoreError
from crps_extractor.models.store.queue import QueuedStore

ANNA = person_scope("anna")


def an_answer(text: str, field: str = "n") -> Draft:
    return Draft(EventKind.ANSWER, ANNA, "s1", "r1", field, {"answer": {"text": text}}, "step")


def texts(events: list[Event]) -> list[str]:
    return [event.data["answer"]["text"] for event in events]


def all_of(path: Path) -> list[str]:
    with closing(ReviewFile.open(path)) as review:
        return texts(review.history(HistoryFilter()))


class Window:
    """A window as the store knows it: what it was told, in order."""

    def __init__(self, path: Path, now: Callable[[], float] | None = None) -> None:
        self.told: Queue[list[str] | StoreError] = Queue()
        clock = {} if now is None else {"now": now}
        self.store = QueuedStore(
            path,
            on_saved=lambda events: self.told.put(texts(events)),
            on_not_saved=self.told.put,
            on_trouble=self.told.put,
            **clock,
        )

    def next(self) -> list[str] | StoreError:
        return self.told.get(timeout=20)

    def pragma(self, text: str) -> int:
        return int(self.store.call(lambda review: review._connection.execute(f"PRAGMA {text}").fetchone()[0]).result())

    def fill_the_disk(self) -> None:
        self.pragma(f"max_page_count = {self.pragma('page_count')}")

    def free_the_disk(self) -> None:
        self.pragma("max_page_count = 1000000")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    ReviewFile.create(tmp_path / "knee.crpx").close()
    return tmp_path / "knee.crpx"


@pytest.fixture
def window(path: Path) -> Iterator[Window]:
    opened = Window(path)
    yield opened
    opened.store.close(leave_unsaved=True)


def test_saved_is_said_for_each_edit_in_order_once_it_is_on_the_disk(window: Window) -> None:
    for number in range(20):
        window.store.record([an_answer(str(number)), an_answer("x", "mean")], "anna", "")
    assert [window.next() for _ in range(20)] == [[str(number), "x"] for number in range(20)]
    assert window.store.pending() == 0


def test_recording_does_not_wait_for_the_disk(window: Window) -> None:
    gate = threading.Event()
    busy = window.store.call(lambda _: gate.wait(20))
    for number in range(5):
        window.store.record([an_answer(str(number))], "anna", "")
    assert window.store.pending() == 5
    assert window.told.empty()
    gate.set()
    assert busy.result()
    assert [window.next() for _ in range(5)] == [[str(number)] for number in range(5)]


def test_what_is_read_after_an_edit_shows_it(window: Window) -> None:
    window.store.record([an_answer("12")], "anna", "")
    assert texts(window.store.cells(ANNA, "s1")) == ["12"]
    assert window.store.overview()[0].answers == 1


def test_a_full_disk_keeps_every_edit_and_saves_them_in_order_later(window: Window) -> None:
    window.fill_the_disk()
    edits = [f"{number} " + "long " * 2000 for number in range(4)]
    for text in edits:
        window.store.record([an_answer(text)], "anna", "")
    refused = window.next()
    assert isinstance(refused, StoreError)
    assert refused.code == "full"
    assert window.store.pending() == 4
    window.free_the_disk()
    window.store.try_again()
    told = [window.next() for _ in range(4)]
    assert [one for one in told if not isinstance(one, StoreError)] == [[text] for text in edits]


def test_an_edit_that_was_not_saved_is_tried_again_by_itself(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "RETRY_AFTER", 0.01)
    window = Window(path)
    window.fill_the_disk()
    window.store.record([an_answer("long " * 2000)], "anna", "")
    assert isinstance(window.next(), StoreError)
    window.free_the_disk()
    while isinstance(told := window.next(), StoreError):
        pass
    assert told == ["long " * 2000]
    window.store.close()


def test_closing_with_unsaved_edits_is_refused_and_a_recovery_copy_holds_them_all(
    window: Window, tmp_path: Path
) -> None:
    window.store.record([an_answer("saved")], "anna", "")
    assert window.next() == ["saved"]
    window.fill_the_disk()
    for text in ("a", "b"):
        window.store.record([an_answer(text * 9000)], "anna", "")
    with pytest.raises(StoreError) as told:
        window.store.close()
    assert told.value.code == "full"
    assert "2 of your edits" in str(told.value)
    window.store.recovery_copy(tmp_path / "recovered.crpx")
    window.store.close(leave_unsaved=True)
    assert all_of(tmp_path / "recovered.crpx") == ["saved", "a" * 9000, "b" * 9000]
    assert all_of(window.store.path) == ["saved"]


def test_edits_made_after_the_file_was_deleted_are_in_the_recovery_copy(window: Window) -> None:
    window.store.record([an_answer("before")], "anna", "")
    assert window.next() == ["before"]
    window.store.path.unlink()
    for text in ("a", "b"):
        window.store.record([an_answer(text)], "anna", "")
        told = window.next()
        assert isinstance(told, StoreError)
        assert told.code == "replaced"
    recovery = window.store.call(lambda review: review.recovery).result()
    window.store.close()
    assert recovery is not None
    assert all_of(recovery) == ["before", "a", "b"]


def test_an_edit_that_is_not_its_authors_to_make_does_not_hold_up_the_others(window: Window) -> None:
    window.store.record([Draft(EventKind.SETTLED, CONSENSUS, "s1", "r", "f", {"answer": None})], "anna", "")
    window.store.record([an_answer("12")], "anna", "")
    told = window.next()
    assert isinstance(told, StoreError)
    assert told.code == "refused"
    assert window.next() == ["12"]
    assert [drafts[0].scope for drafts in window.store.set_aside] == [CONSENSUS]


def test_floats_are_refused_where_they_are_made(window: Window) -> None:
    with pytest.raises(ValueError, match="never as floats"):
        window.store.record([Draft(EventKind.NOTE, ANNA, body={"p": 0.05})], "anna", "")
    assert window.store.pending() == 0


def test_why_a_review_does_not_open_is_told_to_whoever_opens_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as told:
        QueuedStore(tmp_path / "gone.crpx")
    assert told.value.code == "missing"


def test_nothing_is_taken_by_a_store_that_is_closed(path: Path) -> None:
    window = Window(path)
    window.store.close()
    window.store.close()
    for verb in (window.store.overview, lambda: window.store.record([an_answer("1")], "anna", "")):
        with pytest.raises(StoreError, match="closed already"):
            verb()


def test_a_failure_of_the_window_does_not_stop_the_saving(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: reported.append(str(told.exc_value)))
    window = Window(path)

    def fail(_: list[Event]) -> None:
        raise RuntimeError("the window broke")

    window.store.on_saved = fail
    window.store.record([an_answer("1")], "anna", "")
    window.store.record([an_answer("2")], "anna", "")
    window.store.close()
    assert reported == ["the window broke"] * 2
    assert all_of(path) == ["1", "2"]


def test_a_question_that_fails_is_told_to_whoever_asked(window: Window) -> None:
    with pytest.raises(ZeroDivisionError):
        window.store.call(lambda _: 1 // 0).result()
    assert window.store.overview() == []


def test_backups_are_made_at_opening_every_half_hour_of_editing_and_at_closing(path: Path) -> None:
    seconds = [0.0]
    window = Window(path, now=lambda: seconds[0])
    window.store.record([an_answer("1")], "anna", "")
    window.store.record([an_answer("2")], "anna", "")
    window.store.overview()
    assert [backup.events for backup in backups_of(path)] == []
    seconds[0] = 31 * 60.0
    window.store.record([an_answer("3")], "anna", "")
    window.store.overview()
    assert [backup.events for backup in backups_of(path)] == [3]
    window.store.record([an_answer("4")], "anna", "")
    window.store.close()
    assert sorted(backup.events for backup in backups_of(path)) == [3, 4]


def test_a_large_file_found_damaged_beside_the_work_takes_no_more_edits(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(ReviewFile.open(path)) as review:
        review.append([an_answer(str(number), f"f{number}") for number in range(50)], "anna", "")
    content = bytearray(path.read_bytes())
    place = content.rindex(b'"text":"49"')
    content[place + 8 : place + 10] = b"94"
    path.write_bytes(content)
    monkeypatch.setattr(file, "AT_ONCE", 0)
    monkeypatch.setattr(queue, "AT_ONCE", 0)
    window = Window(path)
    told = window.next()
    assert isinstance(told, StoreError)
    assert told.code == "corrupt"
    window.store.record([an_answer("more")], "anna", "")
    refused = window.next()
    assert isinstance(refused, StoreError)
    assert refused.code == "corrupt"
    assert window.store.pending() == 1
    window.store.close(leave_unsaved=True)
    assert backups_of(path) == []


def test_a_large_file_is_backed_up_once_the_helper_has_verified_the_copy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "AT_ONCE", 0)
    monkeypatch.setattr(queue, "AT_ONCE", 0)
    others = set(active_children())
    window = Window(path)
    window.store.record([an_answer("1")], "anna", "")
    window.store.close()
    for helper in set(active_children()) - others:
        helper.join(60)
    assert [backup.events for backup in backups_of(path)] == [1]
    assert [place.suffix for place in backups_of(path)[0].path.parent.iterdir()] == [".crpx"]


def test_a_large_review_is_copied_only_once_nobody_wants_anything(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The study list comes first: copying a large review takes a while."""
    copied = threading.Event()
    monkeypatch.setattr(file, "AT_ONCE", 0)
    monkeypatch.setattr(queue, "AT_ONCE", 0)
    monkeypatch.setattr(queue, "keep_backup_beside", lambda _review: copied.set())
    monkeypatch.setattr(queue, "QUIET", 3600.0)
    window = Window(path)
    window.store.overview()
    window.store.overview()
    assert not copied.is_set()
    window.store.close()
    assert copied.is_set()
    copied.clear()
    monkeypatch.setattr(queue, "QUIET", 0.01)
    window = Window(path)
    assert copied.wait(20)
    window.store.close()


def test_closing_after_the_file_was_deleted_still_makes_a_backup(path: Path) -> None:
    window = Window(path)
    window.store.record([an_answer("1")], "anna", "")
    assert window.next() == ["1"]
    path.unlink()
    window.store.close()
    assert [backup.events for backup in backups_of(path)] == [1]


def test_a_question_that_is_taken_back_is_not_asked(window: Window) -> None:
    gate = threading.Event()
    window.store.call(lambda _: gate.wait(20))
    asked = window.store.call(lambda _: 1 // 0)
    assert asked.cancel()
    gate.set()
    assert window.store.overview() == []


def test_an_edit_that_does_not_fit_into_the_recovery_copy_either_is_kept(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(review: ReviewFile, target: Path) -> None:
        raise StoreError("full", "The disk is full.")

    window.store.path.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(ReviewFile, "copy", full)
        window.store.record([an_answer("1")], "anna", "")
        told = window.next()
        assert isinstance(told, StoreError)
        assert told.code == "full"
        assert window.store.pending() == 1
    window.store.try_again()
    while (told := window.next()) and isinstance(told, StoreError) and told.code != "replaced":
        pass
    recovery = window.store.call(lambda review: review.recovery).result()
    assert recovery is not None
    assert all_of(recovery) == ["1"]
