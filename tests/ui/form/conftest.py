"""A real review with the shipped form, one study on the desk, and the form pane that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crps_extractor.models.answer import Answer
from crps_extractor.models.event import REVIEW, person_scope
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.review.facts import Person, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.form.pane import FormPane
from crps_extractor.ui.theme import Mode, Theme
from crps_extractor.ui.widgets.field_row import FieldRow


@pytest.fixture(scope="session")
def shipped_form() -> Form:
    return load_shipped("ketamine_crps")


@dataclass
class Work:
    """What a test works with: the review, the viewer's desk of one study and the pane."""

    review: Review
    desk: StudyDesk
    pane: FormPane
    said: list[str]

    def field(self, row: str, field: str) -> FieldRow:
        """The field row at a place, gone to as a reviewer would."""
        self.pane.go_to(row, field)
        assert self.pane._current is not None
        assert self.pane.focused() == (row, field)
        return self.pane._current

    def text(self, row: str, field: str, part: str = "text") -> str:
        """What the desk holds at a place."""
        answer = self.desk.answer(row, field)
        return answer.part(part) if answer else ""

    def a_group(self, label: str) -> str:
        return self.desk.add_row("groups", [("group_label", Answer(parts={"text": label}))])


@pytest.fixture
def review(tmp_path: Path, shipped_form: Form) -> Iterator[Review]:
    store = ReviewFile.create(tmp_path / "ketamine.crpx")
    lead = Person("anna", "Anna", "A", frozenset({"lead", "reviewer"}))
    made = Review.create(store, shipped_form, "Ketamine", lead)
    made.add_person(Person("ben", "Ben", "B"))
    made.add_study("Sample 2021", Slots("anna", "ben", "anna"))
    yield made
    store.close()


@pytest.fixture
def desk(qapp: object, review: Review) -> Iterator[StudyDesk]:
    made = StudyDesk(review, person_scope("anna"), review.facts.studies[0].id)
    yield made
    made.close()


@pytest.fixture
def shared_desk(qapp: object, review: Review) -> Iterator[StudyDesk]:
    made = StudyDesk(review, REVIEW, review.facts.studies[0].id)
    yield made
    made.close()


@pytest.fixture
def theme(qapp: object) -> Theme:
    return Theme(Mode.LIGHT)


@pytest.fixture
def work(qtbot: QtBot, review: Review, desk: StudyDesk, theme: Theme) -> Iterator[Work]:
    pane = FormPane(theme)
    qtbot.addWidget(pane)
    said: list[str] = []
    pane.status_message.connect(said.append)
    pane.resize(520, 900)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    pane.show_study(desk)
    yield Work(review, desk, pane, said)
    pane.clear()
