"""Until both have submitted, no pane, dialog, tip, title, list or suggestion of the window shows the other's answers.

Every command of the window's register that can be chosen is chosen, so that a new one is tried as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QLineEdit, QWidget

from crps_extractor.models.answer import Answer, How, Query, QueryState, Rival, Source, Status
from crps_extractor.models.event import Draft, EventKind, new_id
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.course.freezing import freeze
from crps_extractor.models.review.facts import LEAD, READER, REVIEWER, SETTLER, Person, Slots
from crps_extractor.models.review.reports.adding import add_pdfs
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.backups import keep_backup
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui.actions import load_commands
from tests.ui.window.conftest import AtTheWindow, a_pdf, a_review

SECRET = "ZEBRA-7"
LEAVES_THE_REVIEW = {"quit", "close_review", "open_sample"}
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.EditRole,
         Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole)  # fmt: skip
TEXTS = ("windowTitle", "text", "toolTip", "placeholderText", "toPlainText", "accessibleName", "accessibleDescription",
         "title", "statusTip", "whatsThis", "currentMessage", "labelText")  # fmt: skip
DEEPEST, MOST_ROWS = 3, 400


@pytest.fixture
def blind_review(tmp_path: Path) -> Path:
    """Anna has ZEBRA-7 in every field, name, note, quote and query of a study; Ben has begun it, Lea leads too."""
    path = a_review(tmp_path / "blind.crpx")
    store = ReviewFile.open(path)
    review = Review(store, "anna")
    for number, word in enumerate(("Smith 2019", "Jones 2020")):
        add_pdfs(review, path, [a_pdf(tmp_path / f"{word}.pdf", f"Ketamine {number} mg/h to 30 patients.")])
    review.add_person(Person("lea", "Lea", "L", frozenset({LEAD, SETTLER})))
    review.add_person(Person("rita", "Rita", "R", frozenset({READER, REVIEWER})))
    study = review.facts.studies[0].id
    for one in review.facts.studies:
        review.assign(one.id, Slots("anna", "ben", "lea"))
    sheet = review.own_sheet(study)
    drafts: list[Draft] = []
    for section in review.form.blind_sections():
        for number in (1, 2) if section.repeats else (0,):
            row = f"{SECRET}-{section.id}-{number}" if section.repeats else section.id
            if section.repeats:
                drafts.append(sheet.add_row(section.id, row=row))
            for field in section.fields:
                parts = dict.fromkeys((part.id for part in kind_of(field).parts(field, Context())), SECRET)
                source = Source(How.TEXT, "r", 0, ((0, 0, 1, 1),), SECRET, SECRET, SECRET)
                rivals = (Rival(parts, source, SECRET),)
                query = Query(QueryState.ASKED, SECRET)
                answer = Answer(Status.REPORTED, parts, (source,), SECRET, query, rivals, SECRET, SECRET)
                drafts.append(sheet.set(row, field.id, answer))
    drafts.append(sheet.accept_problem("study", "code:study_label", [("study", "study_label")], SECRET, SECRET))
    drafts.append(Draft(EventKind.NOTE, review.own_scope, study, "study", "study_label", {"text": SECRET}, new_id()))
    review.record(drafts)
    theirs = Review(store, "ben")
    theirs.record([theirs.own_sheet(study).set("study", "study_label", Answer(parts={"text": "mine"}))])
    freeze(Review(store, "anna"), "Frozen once", "2026-11-01")
    keep_backup(store)
    store.close()
    return path


def model_texts(model: QAbstractItemModel | None, parent: QModelIndex, depth: int = 0) -> Iterator[str]:
    """Every text of an item model, headers too."""
    if model is None or depth > DEEPEST:
        return
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for section in range(columns):
        yield str(model.headerData(section, Qt.Orientation.Horizontal) or "")
    for row in range(min(model.rowCount(parent), MOST_ROWS)):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield from (str(index.data(role) or "") for role in ROLES)
        yield from model_texts(model, model.index(row, 0, parent), depth + 1)


def texts_of(thing: QObject) -> Iterator[str]:
    """Every text of one widget or action: what it shows, its tips, what it would suggest."""
    for name in TEXTS:
        asked = getattr(thing, name, None)
        if callable(asked):
            try:
                yield str(asked())
            except TypeError:
                continue
    model = getattr(thing, "model", None)
    found = model() if callable(model) else None
    if isinstance(found, QAbstractItemModel) and not isinstance(thing.parent(), QFileDialog):
        yield from model_texts(found, QModelIndex())
    if isinstance(thing, QLineEdit | QComboBox) and (completer := thing.completer()) is not None:
        yield from model_texts(completer.model(), QModelIndex())


def everything_shown() -> str:
    """Every text of every window there is, of hidden panes as well: what is not shown yet must not hold it either."""
    said: list[str] = []
    for top in QApplication.topLevelWidgets():
        for thing in (top, *top.findChildren(QWidget), *top.findChildren(QAction)):
            said.extend(texts_of(thing))
    clipboard = QApplication.clipboard().text()
    return "\n".join((*said, clipboard))


def look_everywhere(at: AtTheWindow) -> tuple[str, list[str]]:
    """Everything shown in each section and by each command that can be chosen, and which those were."""
    window = at.window
    said, tried = [], []

    def look() -> None:
        at.until(lambda: not window.review_commands.aside.is_running)
        at.until(lambda: not any(getattr(one, "is_reading", False) for one in window.findChildren(QDialog)))
        at.qtbot.wait(1)
        said.append(everything_shown())

    look()
    for study in [one.id for one in window.desk.facts.studies]:
        window.studies.choose(study)
        for section in window.study.sheet.form.sections if window.study else ():
            window.form.choose_section(section.id)
            look()
    window.studies.choose(window.desk.facts.studies[0].id)
    if window.study is not None:
        window.form.go_to("study", "study_label")
    for command in load_commands():
        if command.id in LEAVES_THE_REVIEW or not at.can(command.id):
            continue
        at.do(command.id)
        look()
        tried.append(command.id)
        at.put_dialogs_away()
        assert window.desk is not None, command.id
    return "\n".join((*said, *at.said)), tried


@pytest.mark.parametrize("who", ["ben", "lea", "rita"])
def test_nothing_of_a_blind_sheet_is_shown_anywhere(at: AtTheWindow, blind_review: Path, who: str) -> None:
    at.open(blind_review, who)
    shown, tried = look_everywhere(at)
    assert SECRET not in shown
    assert "Smith 2019" in shown
    assert {"history_study", "backups", "saving", "show_problems", "export"} <= set(tried)


def test_the_same_look_finds_it_where_its_author_sits(at: AtTheWindow, blind_review: Path) -> None:
    at.open(blind_review, "anna")
    assert SECRET in everything_shown()


def test_nothing_stays_in_a_hidden_pane_when_somebody_else_sits_down(at: AtTheWindow, blind_review: Path) -> None:
    at.open(blind_review, "anna")
    at.window.form.choose_section("groups")
    at.do("history_study")
    at.put_dialogs_away()
    at.window.review_commands.change_places(at.window.desk, "ben")
    shown, _ = look_everywhere(at)
    assert SECRET not in shown
