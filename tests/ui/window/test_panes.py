"""What one pane asks of another: places and answers, reports of a study, the keyboard going from pane to pane."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from crps_extractor.models.answer import Answer, How, Source
from crps_extractor.ui.people.who import WhoDialog
from crps_extractor.ui.studies.model import REPORT_ROLE, STUDY_ROLE
from crps_extractor.ui.theme import Meaning

SHIFT = Qt.KeyboardModifier.ShiftModifier


def pane_with_keyboard(at) -> object:
    focused = at.window.focusWidget()
    panes = (at.window.studies, at.window.document, at.window.form, at.window.compare, at.window.problems)
    return next((pane for pane in panes if pane.isAncestorOf(focused)), None)


def has_bar(pane) -> bool:
    return any(type(child).__name__ == "_Bar" and child.isVisible() for child in pane.children())


def test_f6_goes_round_the_panes_and_shows_where_the_keyboard_is(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.read_page()
    at.window.studies.setFocus()
    window = at.window
    for pane in (window.document, window.form, window.problems, window.studies):
        at.press(Qt.Key.Key_F6)
        assert pane_with_keyboard(at) is pane
        assert has_bar(pane)
    for pane in (window.problems, window.form, window.document):
        at.press(Qt.Key.Key_F6, SHIFT)
        assert pane_with_keyboard(at) is pane
        assert not has_bar(window.studies)


def test_an_answers_place_is_marked_in_the_reviewers_colour_and_leads_back_to_it(at, with_a_study: Path) -> None:
    at.open(with_a_study, "ben")
    at.window.form.go_to("study", "study_label")
    at.select("30 patients")
    at.do("capture")
    at.until(lambda: at.window.document.view.marks)
    (mark,) = at.window.document.view.marks
    assert mark.meaning is Meaning.SECOND
    assert mark.label.endswith("Study label")
    at.window.form.go_to("study", "n_centres")
    at.window.document.view.setFocus()
    at.window.document.mark_activated.emit(mark.identifier)
    assert at.window.form.focused() == ("study", "study_label")
    assert pane_with_keyboard(at) is at.window.document


def test_the_place_of_an_answer_in_another_report_opens_that_report(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Anna Muster"))
    desk = at.window.desk
    study = next(study for study in desk.facts.studies if len(desk.facts.reports(study.id)) > 1)
    at.window.studies.choose(study.id)
    main, other = desk.facts.reports(study.id)[:2]
    at.until(lambda: at.window.document.report_id == main.id and at.window.document.has_pages)
    at.window.show_source(Source(How.TEXT, other.id, 0, ((5000, 5000, 9000, 6000),), "x"))
    assert at.window.document.report_id == other.id
    at.until(lambda: at.window.document.has_pages)


def test_a_reports_line_in_the_list_shows_that_report_and_keeps_the_study(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Anna Muster"))
    tree = at.window.studies.list
    at.do("next_study")
    at.do("next_study")
    at.read_page()
    study = at.window.study
    index = tree.model().index(1, 0, tree.currentIndex())
    assert index.data(REPORT_ROLE)
    tree.setCurrentIndex(index)
    assert at.window.study is study
    assert at.window.document.report_id == index.data(REPORT_ROLE)
    other = tree.model().index(1, 0, tree.model().index(0, 0))
    tree.setCurrentIndex(other)
    assert at.window.study.study == other.data(STUDY_ROLE)
    assert at.window.document.report_id == other.data(REPORT_ROLE)


def test_a_missing_pdf_is_said_in_the_pane_and_found_again_once_it_is_back(at, with_a_study: Path) -> None:
    folder = with_a_study.with_name("ketamine.pdfs")
    folder.rename(folder.with_name("elsewhere"))
    at.open(with_a_study, "anna")
    state = at.window.document.state
    at.until(lambda: "is not there any more" in state.sentence.text())
    assert "Your answers are safe" in state.sentence.text()
    folder.with_name("elsewhere").rename(folder)
    at.qtbot.mouseClick(state.again, Qt.MouseButton.LeftButton)
    at.until(lambda: at.window.document.has_pages)


def drop(at, path: Path, where: QPointF) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left = Qt.MouseButton.LeftButton
    event = QDropEvent(where, Qt.DropAction.CopyAction, data, left, Qt.KeyboardModifier.NoModifier)
    at.window.studies.dropEvent(event)


def test_a_pdf_dropped_on_a_study_becomes_its_report_elsewhere_a_study(
    at, with_a_study: Path, tmp_path: Path, make_pdf
) -> None:
    at.open(with_a_study, "anna")
    pane = at.window.studies
    row = pane.list.visualRect(pane.list.model().index(0, 0))
    on_study = QPointF(pane.list.viewport().mapTo(pane, row.center()))
    drop(at, make_pdf(tmp_path / "Smith 2019 supplement.pdf", "More."), on_study)
    facts = at.window.desk.facts
    at.until(lambda: len(facts.reports()) == 2)
    assert len(facts.studies) == 1
    at.until(lambda: at.window.document.report_id == facts.reports(facts.studies[0].id)[1].id)
    drop(at, make_pdf(tmp_path / "Jones 2021.pdf", "Other."), QPointF(pane.width() / 2, pane.height() - 60))
    at.until(lambda: len(facts.studies) == 2)
    assert facts.studies[1].label == "Jones 2021"
    at.until(lambda: at.window.title.text() == "Jones 2021")


def test_a_folder_of_pdfs_becomes_studies_in_the_order_of_their_names(
    at, review: Path, tmp_path: Path, make_pdf
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("b.PDF", "a.pdf"):
        make_pdf(folder / name, name)
    (folder / "notes.txt").write_text("no paper", encoding="utf-8")
    at.open(review, "anna")
    at.window.groups.report.take_pdfs([folder], "")
    at.until(lambda: len(at.window.desk.facts.studies) == 2)
    assert [study.label for study in at.window.desk.facts.studies] == ["a", "b"]


def test_the_same_pdf_is_not_taken_twice(at, with_a_study: Path, tmp_path: Path) -> None:
    at.open(with_a_study, "anna")
    at.window.groups.report.take_pdfs([tmp_path / "Smith 2019.pdf"], "")
    assert "is in this review already" in at.told()
    assert len(at.window.desk.facts.studies) == 1


def test_a_problem_leads_to_its_field(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Anna Muster"))
    at.do("next_problem")
    problem = at.window.problems.model.problems[at.window.problems.list.currentIndex().row()]
    assert at.window.form.focused() == (problem.row, problem.field)


def test_while_comparing_a_mark_leads_to_its_answer_in_the_comparison(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Carla Prova"))
    at.do("compare")
    at.read_page()
    compare = at.window.compare
    compare.tree.setCurrentIndex(compare.model.heading_of("study"))
    at.until(lambda: len({mark.identifier for mark in at.window.document.view.marks}) > 1)
    mark = at.window.document.view.marks[-1]
    at.window.document.mark_activated.emit(mark.identifier)
    one = compare.chosen()
    assert f"{one.pair.id}\n{one.field.id}" == mark.identifier


def test_the_chosen_difference_shows_both_reviewers_places_in_their_colours_and_words(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Carla Prova"))
    at.do("compare")
    at.read_page()
    report, compare, view = at.window.document.report_id, at.window.compare, at.window.document.view

    def places(answer) -> set[object]:
        return {(one.page, one.rects) for one in answer.sources if one.report == report} if answer else set()

    fields = compare.comparison.fields
    one = next(
        one
        for one in fields
        if places(one.first) and places(one.second) and not (places(one.first) & places(one.second))
    )
    compare.go_to(one.pair.id, one.field.id)
    at.until(lambda: {mark.meaning for mark in view.marks} == {Meaning.FIRST, Meaning.SECOND})
    assert {(mark.page, mark.rects) for mark in view.marks if mark.meaning is Meaning.FIRST} == places(one.first)
    assert {mark.label.split(",")[0] for mark in view.marks} == {"Reviewer 1", "Reviewer 2"}


def test_choosing_a_difference_brings_its_place_into_view(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Carla Prova"))
    at.do("compare")
    at.read_page()
    compare = at.window.compare
    one = next(
        one for one in compare.comparison.open if one.first and one.first.sources and one.first.sources[0].page > 1
    )
    compare.go_to(one.pair.id, one.field.id)
    place = one.first.sources[0]
    at.until(
        lambda: at.window.document.report_id == place.report and place.page in at.window.document.view.visible_pages()
    )


def test_who_nobody_said_shows_no_sheet(at, with_a_study: Path) -> None:
    at.open(with_a_study)
    dialog = at.dialog(WhoDialog)
    dialog.reject()
    assert at.window.study is None
    assert "Say first who you are" in at.window.form.empty._text.text()
    assert at.can("who")


def test_new_assignments_open_the_sheet_to_its_new_reviewer(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    study = at.window.desk.facts.studies[0]
    at.window.desk.change_facts(lambda review: review.assign(study.id, replace(study.slots, first="ben", second="")))
    assert "You do not extract this study" in at.window.form.banner.text()
    assert not at.can("submit")
    at.window.desk.change_facts(lambda review: review.assign(study.id, study.slots))
    assert at.window.form.banner.text() == ""
    assert at.can("submit")


@pytest.mark.parametrize("command", ["extract", "compare"])
def test_each_way_of_working_keeps_the_widths_it_was_given(at, sample: Path, id_of, command: str) -> None:
    at.open(sample, id_of(sample, "Carla Prova"))
    other = {"extract": "compare", "compare": "extract"}[command]
    at.do(command)
    at.window.panes.setSizes([300, 500, 700])
    kept = at.window.panes.sizes()
    at.do(other)
    at.window.panes.setSizes([200, 700, 600])
    at.do(command)
    assert at.window.panes.sizes() == kept


def test_the_last_edit_is_said_to_be_saved_only_after_it_is(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    states: list[tuple[str, int]] = []
    at.window.desk.saving_changed.connect(lambda saving: states.append((saving.state, at.window.desk.store.pending())))
    at.window.study.set_answer("study", "study_label", Answer(parts={"text": "Smith 2019"}))
    at.until(lambda: states and states[-1][0] == "saved")
    assert [state for state, _ in states] == ["saving", "saved"]
    assert states[-1][1] == 0
