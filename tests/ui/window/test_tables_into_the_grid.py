"""In the whole window: a table marked on the page of a study goes into its grid as one step, with its places."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from crps_extractor.models.answer import How


def test_a_table_of_the_page_goes_into_the_grid_with_its_places(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Anna Muster"))
    window, document = at.window, at.window.document
    study = next(one for one in window.desk.facts.studies if one.label == "Sample 2021")
    window.studies.choose(study.id)
    at.until(lambda: document.has_pages and document.view.is_sharp())
    window.form.choose_section("results")
    window.form.page.show_as(grid=True)
    grid = window.form.page.shown_grid
    grid.view.setCurrentIndex(grid.model.index(0, 0))
    before = [str(grid.model.index(0, column).data()) for column in (0, 1)]
    steps = len(window.study.steps._done)
    document.view.go_to_page(3)
    at.do("mark_table")
    marking = document.tables.marking
    first = marking.rect_on_page
    at.until(lambda: marking.rect_on_page != first)
    at.qtbot.keyClick(marking, Qt.Key.Key_Return)
    at.until(lambda: document.tables.dialog is not None)
    dialog = document.tables.dialog
    for name, row in (("top", 5), ("bottom", 5), ("left", 3), ("right", 3)):
        dialog.spins[name].setValue(row)
    dialog.put_button.click()
    dialog.close()
    grid.refresh()
    (row,) = grid.model.grid.rows_at(0, 0)
    answer = window.study.answer(row, grid.model.grid.value.id)
    (source,) = answer.sources
    assert (source.how, source.report, source.page) == (How.TABLE, document.report_id, 3)
    assert source.quote == "46.2 (22.5)"
    assert len(window.study.steps._done) == steps + 1
    at.do("undo")
    grid.refresh()
    assert [str(grid.model.index(0, column).data()) for column in (0, 1)] == before
