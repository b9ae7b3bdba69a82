"""Saying that something is correct as published takes a note, and a note takes time to type."""

from __future__ import annotations

from pathlib import Path

from crps_extractor.models.answer import Answer


def test_a_note_is_kept_while_the_checks_run_on_and_goes_with_its_problem(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.window.study.set_answer("study", "n_centres", Answer(parts={"text": "a few"}))
    at.window.study.set_answer("design", "n_total", Answer(parts={"text": "some"}))
    pane = at.window.problems
    assert pane.model.rowCount() >= 2
    at.qtbot.keyClicks(pane._note, "Looked")
    at.window.study.problems_changed.emit()
    assert pane._note.text() == "Looked"
    pane.list.setCurrentIndex(pane.model.index(1, 0))
    assert pane._note.text() == ""


def test_a_note_is_taken_with_its_problem_and_not_offered_again(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.window.study.set_answer("study", "n_centres", Answer(parts={"text": "a few"}))
    pane = at.window.problems
    pane.list.setCurrentIndex(pane.model.index([one.field for one in pane.model.problems].index("n_centres"), 0))
    at.qtbot.keyClicks(pane._note, "The paper says so")
    at.until(pane._accept.isEnabled)
    pane._accept.click()
    assert [one.accepted for one in at.window.study.problems() if one.field == "n_centres"] == ["The paper says so"]
    assert pane._note.text() == ""


def test_the_list_holds_problems_and_not_what_is_simply_still_open(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    pane = at.window.problems
    assert "required_missing" in {one.code for one in at.window.study.problems()}
    assert pane.model.problems == ()
    assert pane.summary() == "No problems"
    at.window.study.set_answer("study", "n_centres", Answer(parts={"text": "a few"}))
    assert [one.field for one in pane.model.problems] == ["n_centres"]
    assert pane.parts[0].text() == "This study (1)"
    at.qtbot.keyClicks(pane._note, "As printed")
    pane._accept.click()
    assert pane.parts[0].text() == "This study"
    assert pane.model.index(0, 0).data().startswith("Looked at: ")
