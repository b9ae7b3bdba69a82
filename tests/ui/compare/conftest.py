"""Two submitted sheets of one study on the compare pane, as the settler sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crps_extractor.models.answer import Answer
from crps_extractor.models.store.queue import QueuedStore
from crps_extractor.ui.compare.pane import ComparePane
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import Mode, Theme
from tests.builders import ANNA, BEN, a_review, a_row, extract, hand_in_sheet, said


@pytest.fixture
def theme(qapp: object) -> Theme:
    return Theme(Mode.LIGHT)


@pytest.fixture
def open_pane(qtbot: QtBot, tmp_path: Path, theme: Theme) -> Iterator[Callable[..., ComparePane]]:
    """Opens the pane as somebody: both have the same trial; Anna alone has an arm and an outcome, Ben an arm.

    Anna took the program's proposal for the study's name, and so did Ben; their results' mean differs in one arm.
    """
    desks: list[ReviewDesk] = []

    def open_as(who: str = "seth") -> ComparePane:
        review = a_review(tmp_path)
        path = review.store.path
        for person, mean, arm in ((ANNA, "4.1", "midazolam arm"), (BEN, "4.7", "sedated control")):
            theirs = extract(review, person, mean=mean, hand_in=False)
            sheet = theirs.own_sheet("s1")
            proposed = Answer(parts={"text": "Sigtermans 2009"}, proposal="study_label")
            theirs.record([sheet.set("study", "name", proposed)])
            n = said("28", f"report-{person.id}")
            theirs.record(a_row(sheet, "groups", f"arm-{person.id}", label=arm, n=n))
            if person is ANNA:
                theirs.record(a_row(sheet, "outcomes", "sleep-anna", label="sleep diary"))
            hand_in_sheet(theirs)
        review.store.close()
        desk = ReviewDesk(path, QueuedStore(path), who)
        desks.append(desk)
        pane = ComparePane(theme)
        qtbot.addWidget(pane)
        pane.pairs_changed.connect(lambda: pane.show_study(desk, "s1"))
        pane.resize(900, 700)
        pane.show_study(desk, "s1")
        pane.show()
        return pane

    yield open_as
    for desk in desks:
        desk.store.close(leave_unsaved=True)
        desk.put_away()
        desk.deleteLater()
