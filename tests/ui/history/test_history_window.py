"""The history says who, when, old, new and source, of a field and of a study, and follows the work beside it."""

from __future__ import annotations

import csv
import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget

from crps_extractor.models.answer import Answer
from crps_extractor.models.event import EventKind
from crps_extractor.models.review.history import Happening
from crps_extractor.models.review.review import Review
from crps_extractor.ui import keeping_commands
from crps_extractor.ui.history.dialog import HistoryDialog
from crps_extractor.ui.history.model import local_time, utc_time
from tests.ui.window.conftest import AtTheWindow, controls_of


@pytest.fixture
def half_past_east() -> Iterator[None]:
    """A computer whose clock is five and a half hours ahead of UTC."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "IST-5:30"
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def label(at: AtTheWindow, text: str) -> None:
    assert at.window.study is not None
    at.window.study.set_answer("study", "study_label", Answer(parts={"text": text}))


def opened(at: AtTheWindow, command: str) -> HistoryDialog:
    at.do(command)
    dialog = at.dialog(HistoryDialog)
    assert isinstance(dialog, HistoryDialog)
    return dialog


def changes(dialog: HistoryDialog) -> list[tuple[str, str, str]]:
    """What, before and after, the newest first."""
    return [(line.what, line.old, line.new) for line in dialog.model.lines]


def test_the_history_of_a_field_follows_its_cell_and_says_undo(at: AtTheWindow, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    label(at, "Smith 2019")
    label(at, "Smith 2020")
    at.do("undo")
    at.window.form.go_to("study", "study_label")
    dialog = opened(at, "history_field")
    assert changes(dialog) == [
        ("undo: answer", "Smith 2020", "Smith 2019"),
        ("answer", "Smith 2019", "Smith 2020"),
        ("answer", "", "Smith 2019"),
    ]
    assert dialog.model.index(0, 2).data(Qt.ItemDataRole.DecorationRole) is not None
    assert {line.who for line in dialog.model.lines} == {"Anna"}


def test_the_history_that_stands_open_follows_the_work(at: AtTheWindow, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    dialog = opened(at, "history_study")
    assert changes(dialog) == []
    label(at, "Smith 2021")
    at.until(lambda: changes(dialog) == [("answer", "", "Smith 2021")])


def test_the_history_is_put_away_when_somebody_else_sits_down(at: AtTheWindow, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    label(at, "Anna's own")
    dialog = opened(at, "history_study")
    assert changes(dialog)
    assert at.window.desk is not None
    at.window.desk.set_viewer("ben")
    assert not dialog.isVisible()
    assert changes(dialog) == []


@pytest.fixture
def held_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Reading the history waits until this is set."""
    go_on = threading.Event()
    read = keeping_commands._of_study

    def waits(review: Review, study: str) -> list[Happening]:
        assert threading.current_thread() is not threading.main_thread()
        lines = read(review, study)
        assert go_on.wait(60)
        return lines

    monkeypatch.setattr(keeping_commands, "_of_study", waits)
    yield go_on
    go_on.set()


def test_a_long_history_is_read_beside_the_work(at: AtTheWindow, with_a_study: Path, held_up: threading.Event) -> None:
    at.open(with_a_study, "anna")
    label(at, "Smith 2019")
    at.do("history_study")
    dialog = at.window.findChild(HistoryDialog)
    assert isinstance(dialog, HistoryDialog)
    assert dialog.is_reading
    label(at, "Smith 2020")
    assert at.window.study is not None
    assert changes(dialog) == []
    held_up.set()
    at.until(lambda: changes(dialog)[:1] == [("answer", "Smith 2019", "Smith 2020")])


def test_what_was_read_for_somebody_else_is_dropped_when_another_person_sits_down(
    at: AtTheWindow, with_a_study: Path, held_up: threading.Event
) -> None:
    at.open(with_a_study, "anna")
    label(at, "Anna's own")
    at.do("history_study")
    dialog = at.window.findChild(HistoryDialog)
    assert isinstance(dialog, HistoryDialog)
    assert at.window.desk is not None
    held_up.set()
    at.window.desk.set_viewer("ben")
    at.until(lambda: not dialog.is_reading)
    assert dialog.shown() == []
    assert not dialog.isVisible()


def test_the_review_can_be_closed_while_its_history_is_read(
    at: AtTheWindow, with_a_study: Path, held_up: threading.Event
) -> None:
    at.open(with_a_study, "anna")
    label(at, "Smith 2019")
    at.do("history_study")
    dialog = at.window.findChild(HistoryDialog)
    assert isinstance(dialog, HistoryDialog)
    held_up.set()
    assert at.window.review_commands.close_review()
    at.until(lambda: not dialog.is_reading)
    assert dialog.shown() == []


def test_times_are_shown_as_here_and_kept_in_utc(half_past_east: None) -> None:
    moment = datetime(2026, 3, 1, 22, 45, 10, tzinfo=UTC)
    assert (local_time(moment), utc_time(moment)) == ("2026-03-02 04:15:10", "2026-03-01 22:45:10 UTC")


def test_the_history_is_narrowed_by_person_day_and_words(at: AtTheWindow, sample: Path) -> None:
    at.open(sample)
    at.put_dialogs_away()
    assert at.window.desk is not None
    ben = at.window.desk.facts.person_named("Ben Model")
    assert ben is not None
    dialog = opened(at, "history_study")
    everything = len(dialog.model.lines)
    dialog.who.setCurrentIndex(dialog.who.findData(ben.id))
    assert {line.who for line in dialog.model.lines} == {"Ben Model"}
    dialog.who.setCurrentIndex(0)
    dialog.text.setText("AUTHORS waits")
    assert 0 < len(dialog.model.lines) < everything
    assert {line.why for line in dialog.model.lines} == {"Waits for the authors' answer on what ± stands for."}
    dialog.text.setText("")
    dialog.since.setCurrentIndex(dialog.since.count() - 1)
    today = date.today()
    dialog.day.setDate(QDate(today.year, today.month, today.day).addDays(2))
    assert dialog.model.lines == ()
    dialog.day.setDate(QDate(2020, 1, 1))
    assert len(dialog.model.lines) == everything


def test_settled_answers_name_their_row_and_why(at: AtTheWindow, sample: Path) -> None:
    at.open(sample)
    at.put_dialogs_away()
    dialog = opened(at, "history_study")
    settled = [line for line in dialog.model.lines if line.event.kind is EventKind.SETTLED]
    assert settled
    assert all(line.who == "Carla Prova" and line.why and line.section for line in settled)
    form = at.window.desk.review.form if at.window.desk else None
    assert form is not None
    repeating = {section.label for section in form.sections if section.repeats}
    assert all(line.row for line in settled if line.section in repeating)


def test_a_double_click_goes_to_the_field(at: AtTheWindow, sample: Path, id_of_anna: str) -> None:
    at.open(sample, id_of_anna)
    at.window.studies.choose(at.window.desk.facts.studies[3].id if at.window.desk else "")
    dialog = opened(at, "history_study")
    mine = [line for line in dialog.model.lines if any(line.place) and line.old == ""]
    line = next(one for one in mine if at.window.study and at.window.study.answer(*one.place) is not None)
    dialog.table.activated.emit(dialog.model.index(dialog.model.lines.index(line), 0))
    assert at.window.form.focused() == line.place


def test_a_change_of_the_other_reviewer_is_shown_in_the_comparison(
    at: AtTheWindow, sample: Path, id_of_anna: str
) -> None:
    at.open(sample, id_of_anna)
    dialog = opened(at, "history_study")
    theirs = [line for line in dialog.model.lines if line.sheet == "Ben Model's sheet" and any(line.place)]
    line = next(one for one in theirs if one.row)
    dialog.table.activated.emit(dialog.model.index(dialog.model.lines.index(line), 0))
    assert at.window.is_comparing
    chosen = at.window.compare.chosen()
    assert chosen is not None
    assert (chosen.pair.second.id if chosen.pair.second else "", chosen.field.id) == line.place
    dialog = opened(at, "history_field")
    assert {one.field for one in dialog.model.lines} == {chosen.field.label}


def test_the_history_of_the_review_tells_people_and_studies(at: AtTheWindow, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    dialog = opened(at, "history_study")
    dialog.what.setCurrentIndex(1)
    at.until(lambda: not dialog.is_reading)
    assert {"person", "study", "who extracts", "form"} <= {line.what for line in dialog.model.lines}


def test_what_is_shown_is_exported_in_the_order_of_time(at: AtTheWindow, with_a_study: Path, tmp_path: Path) -> None:
    at.open(with_a_study, "anna")
    label(at, "=1+1, “quoted”")
    label(at, "-2.5")
    dialog = opened(at, "history_study")
    dialog.export_to(tmp_path / "history.csv")
    with (tmp_path / "history.csv").open(encoding="utf-8-sig", newline="") as file:
        head, first, second = csv.reader(file)
    assert head[:2] == ["Time (UTC)", "Who"]
    assert (first[9], second[8], second[9]) == ("'=1+1, “quoted”", "'=1+1, “quoted”", "-2.5")
    dialog.export_to(tmp_path / "no folder" / "history.csv")
    assert "could not be written" in at.told()


def test_the_model_keeps_qts_rules_and_every_control_has_a_name(at: AtTheWindow, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    dialog = opened(at, "history_study")
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    label(at, "Smith 2021")
    dialog.refresh()
    at.until(lambda: not dialog.is_reading)
    assert dialog.model.index(0, 5).data(Qt.ItemDataRole.AccessibleTextRole) == "After: Smith 2021"
    nameless = [one for one in own_controls(dialog) if not one.accessibleName() and not getattr(one, "text", str)()]
    assert nameless == []


def own_controls(dialog: QWidget) -> list[QWidget]:
    """The controls a person tabs to, not the parts that Qt builds them of."""
    return [one for one in controls_of(dialog) if not one.objectName().startswith("qt_") and one.isVisible()]


@pytest.fixture
def id_of_anna(sample: Path) -> str:
    from crps_extractor.models.store.file import ReviewFile

    store = ReviewFile.open(sample)
    person = Review(store).facts.person_named("Anna Muster")
    store.close()
    assert person is not None
    return person.id
