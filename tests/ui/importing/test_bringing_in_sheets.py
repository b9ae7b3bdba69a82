"""Sheets go out to Excel and come back through the window; tables made elsewhere by a mapping that is corrected."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QInputDialog

from crps_extractor.models.answer import Answer
from crps_extractor.models.imports.mapping import AGREED, BY_COLUMN, BY_LINE, load_mapping
from crps_extractor.models.review.facts import Person, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui.importing.columns import ChoiceDelegate, ColumnsModel, fields_of
from crps_extractor.ui.importing.mapping import MappingDialog
from crps_extractor.ui.importing.preview import ImportPreview
from tests.ui.exchange.conftest import Exchange, words_in

SECRET = "ZEBRA-7"
PLACE = ("study", "study_label")


def text(words: str) -> Answer:
    return Answer(parts={"text": words})


def fill(path: Path, words: str, page: str = "") -> None:
    """Type a label of the study into a sheet made for Excel, as its reviewer would."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for line in sheet.iter_rows(min_row=3):
            if len(line) > 3 and line[2].value == "Study label" and not line[3].value:
                line[3].value = words
                if page:
                    line[6].value = page
                book.save(path)
                return
    raise AssertionError("the sheet has no line for the label")


def export(exchange: Exchange, name: str = "") -> Path:
    """Make a sheet for Excel by the command; ``name`` chooses whose, where there is a choice."""
    exchange.at.do("export_sheet")
    if name:
        asked = exchange.at.dialog(QInputDialog)
        assert isinstance(asked, QInputDialog)
        asked.setTextValue(name)
        asked.accept()
    target = exchange.folder / f"{name or 'own'}.xlsx"
    exchange.choose(target)
    exchange.idle()
    assert target.is_file()
    return target


def look(exchange: Exchange, path: Path) -> ImportPreview:
    """Bring in a sheet by the command, up to its preview."""
    exchange.at.do("import_sheet")
    exchange.choose(path)
    exchange.idle()
    return preview_of(exchange)


def preview_of(exchange: Exchange) -> ImportPreview:
    dialog = exchange.at.dialog(ImportPreview)
    assert isinstance(dialog, ImportPreview)
    return dialog


@pytest.fixture
def with_ella(with_a_study: Path) -> Path:
    """Anna leads and extracts; the second sheet is that of Ella, who works in Excel."""
    store = ReviewFile.open(with_a_study)
    review = Review(store, "anna")
    review.add_person(Person("ella", "Ella", "E", works_in_excel=True))
    review.assign(review.facts.studies[0].id, Slots("anna", "ella", "anna"))
    store.close()
    return with_a_study


def test_a_sheet_made_for_excel_is_filled_looked_at_and_brought_in_as_one_undoable_step(
    exchange: Exchange, with_a_study: Path
) -> None:
    exchange.at.open(with_a_study, "anna")
    sheet = export(exchange)
    fill(sheet, "Smith 2019, pain trial")
    preview = look(exchange, sheet)
    assert [row[0] for row in preview.changes.rows] == ["Smith 2019"]
    assert [row[2:] for row in preview.changes.rows] == [("Study label", "–", "Smith 2019, pain trial")]
    assert exchange.at.window.study.answer(*PLACE) is None
    preview.accept()
    assert exchange.at.window.study.answer(*PLACE) == text("Smith 2019, pain trial")
    exchange.at.do("undo")
    assert exchange.at.window.study.answer(*PLACE) is None
    exchange.at.do("redo")
    assert exchange.at.window.study.answer(*PLACE) == text("Smith 2019, pain trial")


def test_cancelling_the_preview_changes_nothing(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    sheet = export(exchange)
    fill(sheet, "Smith 2019, pain trial")
    look(exchange, sheet).reject()
    assert exchange.at.window.study.answer(*PLACE) is None


def test_cells_that_cannot_be_read_are_listed_with_sheet_cell_and_reason(
    exchange: Exchange, with_a_study: Path
) -> None:
    exchange.at.open(with_a_study, "anna")
    sheet = export(exchange)
    fill(sheet, "Smith 2019, pain trial", page="page nine")
    preview = look(exchange, sheet)
    ((where, cell, why, said),) = preview.not_read.rows
    assert (where != "", cell[0], said) == (True, "G", "page nine")
    assert "whole number" in why
    assert [row[2] for row in preview.changes.rows] == ["Study label"]


def test_of_a_colleagues_blind_sheet_only_counts_are_shown_and_the_answers_are_kept(
    exchange: Exchange, with_ella: Path
) -> None:
    exchange.at.open(with_ella, "anna")
    sheet = export(exchange, "Ella")
    fill(sheet, SECRET, page="page nine")
    preview = look(exchange, sheet)
    assert preview.changes.rows == (("Smith 2019", "1", "0"),)
    assert SECRET not in words_in(preview)
    assert "page nine" not in words_in(preview)
    preview.accept()
    assert SECRET not in exchange.shown()
    exchange.close()
    store = ReviewFile.open(with_ella)
    review = Review(store, "ella")
    assert review.own_sheet(review.facts.studies[0].id).answer(*PLACE) == text(SECRET)
    store.close()


def test_a_file_that_is_no_workbook_is_refused_in_one_sentence(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    path = exchange.folder / "page.xlsx"
    path.write_text("<html><body>no workbook</body></html>", encoding="utf-8")
    exchange.at.window.groups["import"].take_in(path)
    exchange.idle()
    assert "page.xlsx" in exchange.at.told()


def test_a_sheet_dropped_on_the_window_is_read_as_by_the_command(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    sheet = export(exchange)
    fill(sheet, "Smith 2019, pain trial")
    window, data = exchange.at.window, QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sheet))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none))
    exchange.idle()
    assert [row[2] for row in preview_of(exchange).changes.rows] == ["Study label"]


# -- tables made elsewhere ---------------------------------------------------------------------------------------------


def a_table(folder: Path, lines: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(lines, encoding="utf-8")
    return path


def mapping_for(exchange: Exchange, path: Path) -> MappingDialog:
    exchange.at.do("import_sheet")
    exchange.choose(path)
    exchange.idle()
    dialog = exchange.at.dialog(MappingDialog)
    assert isinstance(dialog, MappingDialog)
    return dialog


def test_a_proposed_mapping_is_corrected_looked_at_and_used(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    path = a_table(exchange.folder, "Study,Label,Odd column\nSmith 2019,Pain trial,Second thoughts\n")
    dialog = mapping_for(exchange, path)
    QAbstractItemModelTester(dialog.columns, QAbstractItemModelTester.FailureReportingMode.Fatal)
    QAbstractItemModelTester(dialog.names, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert dialog.study.currentText() == "Study"
    headers = [one.header for one in dialog.columns.mapped]
    assert headers == ["Label", "Odd column"]
    odd = headers.index("Odd column")
    assert dialog.columns.index(odd, 1).data() == "Second thoughts"
    for row in range(2):
        assert dialog.columns.setData(dialog.columns.index(row, 2), "")
    assert dialog.columns.index(odd, 2).data() == "left out"
    assert not dialog.columns.setData(dialog.columns.index(odd, 2), "no.field")
    assert dialog.columns.setData(dialog.columns.index(odd, 2), "study.study_label")
    dialog.accept()
    exchange.idle()
    preview = preview_of(exchange)
    assert [row[2:] for row in preview.changes.rows] == [("Study label", "–", "Second thoughts")]
    preview.accept()
    assert exchange.at.window.study.answer(*PLACE).parts["text"] == "Second thoughts"


def test_a_header_that_stands_elsewhere_is_read_from_there(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    lines = "Extraction,Version 3\nStudy,Study label\nSmith 2019,Pain trial\n"
    dialog = mapping_for(exchange, a_table(exchange.folder, lines))
    dialog.header.setValue(2)
    assert dialog.study.currentText() == "Study"
    assert [(one.header, one.field) for one in dialog.columns.mapped] == [("Study label", "study.study_label")]
    dialog.accept()
    exchange.idle()
    assert [row[4] for row in preview_of(exchange).changes.rows] == ["Pain trial"]


def a_second_study(path: Path) -> None:
    store = ReviewFile.open(path)
    Review(store, "anna").add_study("Jones 2020")
    store.close()


def bring_in_two(exchange: Exchange, path: Path) -> None:
    """A table for two studies comes in as one step."""
    a_second_study(path)
    exchange.at.open(path, "anna")
    lines = "Study,Study label\nSmith 2019,Pain trial\nJones 2020,Another trial\n"
    mapping_for(exchange, a_table(exchange.folder, lines)).accept()
    exchange.idle()
    preview_of(exchange).accept()
    assert labels(exchange) == ["Pain trial", "Another trial"]


def labels(exchange: Exchange) -> list[str]:
    desk = exchange.at.window.desk
    found = [desk.review.own_sheet(study.id).answer(*PLACE) for study in desk.facts.studies]
    return [answer.part("text") if answer else "" for answer in found]


def test_undo_takes_an_import_back_in_every_study_it_filled(exchange: Exchange, with_a_study: Path) -> None:
    bring_in_two(exchange, with_a_study)
    exchange.at.do("undo")
    assert labels(exchange) == ["", ""]


def test_an_import_is_taken_back_later_by_its_command_and_what_was_changed_since_stays(
    exchange: Exchange, with_a_study: Path
) -> None:
    bring_in_two(exchange, with_a_study)
    exchange.answer("Typed since")
    exchange.at.do("take_back_import")
    asked = exchange.at.dialog(QInputDialog)
    assert isinstance(asked, QInputDialog)
    assert "table.csv" in asked.textValue()
    asked.accept()
    assert labels(exchange) == ["Typed since", ""]
    exchange.at.do("take_back_import")
    assert "nothing to take back" in exchange.at.told()


def test_from_the_preview_one_goes_back_to_the_columns_as_they_were_left(
    exchange: Exchange, with_a_study: Path
) -> None:
    exchange.at.open(with_a_study, "anna")
    dialog = mapping_for(exchange, a_table(exchange.folder, "Study,Odd column\nSmith 2019,Second thoughts\n"))
    dialog.columns.setData(dialog.columns.index(0, 2), "study.study_label")
    dialog.accept()
    exchange.idle()
    preview_of(exchange)._go_back()
    again = exchange.at.dialog(MappingDialog)
    assert isinstance(again, MappingDialog)
    assert again.columns.mapped[0].field == "study.study_label"


def test_a_mapping_is_saved_and_loaded_for_the_next_table(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    dialog = mapping_for(exchange, a_table(exchange.folder, "Study,Odd column\nSmith 2019,Second thoughts\n"))
    dialog.columns.setData(dialog.columns.index(0, 2), "study.study_label")
    kept = exchange.folder / "mapping.toml"
    dialog.save(kept)
    assert load_mapping(kept).columns[0].field == "study.study_label"
    dialog.columns.setData(dialog.columns.index(0, 2), "")
    dialog.load(kept)
    assert dialog.columns.mapped[0].field == "study.study_label"
    kept.write_text("shape = 3", encoding="utf-8")
    dialog.load(kept)
    assert "mapping.toml" in exchange.at.told()
    assert dialog.columns.mapped[0].field == "study.study_label"


def test_a_table_that_names_its_reviewers_asks_whose_each_name_is(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    lines = "Study,Extractor,Odd column\nSmith 2019,AN,Mine\nSmith 2019,Ben,Other\n"
    dialog = mapping_for(exchange, a_table(exchange.folder, lines))
    assert dialog.shape.currentData() == BY_LINE
    dialog.columns.setData(dialog.columns.index(0, 2), "study.study_label")
    assert dialog.names.names["Ben"] == "ben"
    row = list(dialog.names.names).index("AN")
    assert dialog.names.setData(dialog.names.index(row, 1), "anna")
    assert not dialog.names.setData(dialog.names.index(row, 1), "somebody")
    dialog.accept()
    exchange.idle()
    preview = preview_of(exchange)
    assert [row[4] for row in preview.changes.rows] == ["Mine"]
    assert any("Ben" in row[0] for row in preview.left_out.rows)


def test_columns_side_by_side_are_asked_for_once_the_shape_says_so(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    lines = "Study,Label Anna,Label Ben,Label agreed\nSmith 2019,Mine,Other,Ours\n"
    dialog = mapping_for(exchange, a_table(exchange.folder, lines))
    assert dialog.shape.currentData() == BY_COLUMN
    assert set(dialog.names.names.values()) >= {"anna", "ben", AGREED}
    assert not dialog.columns_table.isColumnHidden(4)
    dialog.shape.setCurrentIndex(0)
    assert dialog.columns_table.isColumnHidden(4)
    assert dialog.names.names == {}


def test_a_field_is_chosen_in_the_table_from_a_list_that_is_searched(exchange: Exchange, with_a_study: Path) -> None:
    exchange.at.open(with_a_study, "anna")
    dialog = mapping_for(exchange, a_table(exchange.folder, "Study,Odd column\nSmith 2019,Second thoughts\n"))
    index, delegate = dialog.columns.index(0, 2), dialog.columns_table.itemDelegate()
    assert isinstance(delegate, ChoiceDelegate)
    assert isinstance(dialog.columns, ColumnsModel)
    dialog.columns_table.edit(index)
    combo = dialog.columns_table.findChild(QComboBox)
    assert combo is not None
    combo.setEditText(fields_of(exchange.at.window.desk.review.form)["study.study_label"])
    delegate.setModelData(combo, dialog.columns, index)
    assert dialog.columns.mapped[0].field == "study.study_label"
    combo.setEditText("no such field")
    delegate.setModelData(combo, dialog.columns, index)
    assert dialog.columns.mapped[0].field == "study.study_label"


def test_who_only_reads_brings_in_nothing(exchange: Exchange, with_a_study: Path) -> None:
    store = ReviewFile.open(with_a_study)
    Review(store, "anna").add_person(Person("rita", "Rita", "R", frozenset({"reader"})))
    store.close()
    exchange.at.open(with_a_study, "rita")
    assert not exchange.at.can("import_sheet")
    assert not exchange.at.can("export_sheet")
    exchange.at.window.groups["import"].take_in(a_table(exchange.folder, "Study,Label\nSmith 2019,x\n"))
    assert "no study" in exchange.at.told()
