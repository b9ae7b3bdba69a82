"""Windows that need more than one command: from a file, from another dialog, or when something goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QProgressDialog, QPushButton, QTabWidget, QWidget

from crps_extractor.models.answer import How, Source
from crps_extractor.models.documents.capture import Capture
from crps_extractor.models.documents.geometry import bounds
from crps_extractor.models.review.exchanging import sheets_to_send
from crps_extractor.models.store.package import write_package
from crps_extractor.ui.calculator.derived import DerivedDialog
from crps_extractor.ui.calculator.imputing import AssumeDialog, BorrowDialog
from crps_extractor.ui.compare.other import OtherDialog
from crps_extractor.ui.course.changed_pdf import ChangedPdfDialog
from crps_extractor.ui.course.citing import ReferencesDialog
from crps_extractor.ui.document.table_dialog import TableDialog
from crps_extractor.ui.exchange.begin import BeginDialog
from crps_extractor.ui.exchange.preview import PreviewDialog
from crps_extractor.ui.form.doubtful import DoubtfulText
from crps_extractor.ui.form.matching import MatchDialog
from crps_extractor.ui.form_editor.choices import RetireChoiceDialog
from crps_extractor.ui.form_editor.conditions import ConditionDialog
from crps_extractor.ui.form_editor.dialog import FormEditor
from crps_extractor.ui.form_editor.new_field import NewFieldDialog
from crps_extractor.ui.form_editor.publishing import PublishDialog
from crps_extractor.ui.importing.mapping import MappingDialog
from crps_extractor.ui.importing.preview import ImportPreview
from crps_extractor.ui.operations import Operation
from crps_extractor.ui.people.drawing import DrawDialog
from crps_extractor.ui.people.people import PeopleDialog
from crps_extractor.ui.people.replacing import ReplaceDialog
from crps_extractor.ui.start.new_review import NewReviewDialog
from tools.take_pictures.filling import REFERENCES, TABLE, change_pdf
from tools.take_pictures.panes import settling
from tools.take_pictures.stage import Stage

__all__ = ["WINDOWS", "begin", "new_review"]

ANNA, BEN = "Anna Muster", "Ben Model"


def new_review(stage: Stage) -> QWidget:
    """A new review, filled in."""
    stage.do("new_review")
    dialog = stage.dialog(NewReviewDialog)
    dialog.title.setText("Ketamine infusion for CRPS")
    dialog.registration.setText("CRD42021000000")
    dialog.me.setText("Anna Muster")
    dialog.second.setText("Ben Model")
    dialog.path.setText("/home/anna/Documents/Ketamine infusion for CRPS.crpx")
    return dialog


def _package(stage: Stage) -> Path:
    """A package of Ben's, written from the review as it stands."""
    path = stage.folder / "from Ben.crpx-share"
    if not path.exists():
        stage.open_as(BEN)
        desk = stage.window.desk
        assert desk is not None
        write_package(desk.store, path, desk.review.viewer, sheets_to_send(desk.review, everything=False), {})
    return path


def begin(stage: Stage) -> QWidget:
    """A package opened while no review is."""
    package = _package(stage)
    stage.close_review()
    stage.window.exchange_commands.open_file(package)
    stage.idle()
    return stage.dialog(BeginDialog)


def preview(stage: Stage) -> QWidget:
    """What a package would bring."""
    package = _package(stage)
    stage.open_as(ANNA)
    stage.window.exchange_commands.open_file(package)
    stage.idle()
    return stage.dialog(PreviewDialog)


def references(stage: Stage) -> QWidget:
    """What a list of references would bring."""
    stage.open_as(ANNA)
    path = stage.folder / "included.ris"
    path.write_text(REFERENCES, encoding="utf-8")
    stage.window.groups.report.take_references(path)
    stage.idle()
    return stage.dialog(ReferencesDialog)


def mapping(stage: Stage) -> QWidget:
    """How the columns of a table made elsewhere are read."""
    stage.open_as(ANNA)
    path = stage.folder / "extraction of 2019.csv"
    path.write_text(TABLE, encoding="utf-8")
    stage.window.groups["import"].take_in(path)
    stage.idle()
    return stage.dialog(MappingDialog)


def import_preview(stage: Stage) -> QWidget:
    """What that table would change."""
    mapping(stage).accept()
    stage.idle()
    return stage.dialog(ImportPreview)


def _people(stage: Stage, tab: int) -> PeopleDialog:
    stage.open_as(ANNA)
    stage.do("people")
    dialog = stage.dialog(PeopleDialog)
    dialog.findChild(QTabWidget).setCurrentIndex(tab)
    return dialog


def draw(stage: Stage) -> QWidget:
    """A draw of assignments."""
    _people(stage, 1).draw.click()
    return stage.dialog(DrawDialog)


def replace(stage: Stage) -> QWidget:
    """A reviewer replaced by another."""
    _people(stage, 1).replace.click()
    return stage.dialog(ReplaceDialog)


def _editor(stage: Stage) -> FormEditor:
    stage.open_as(ANNA)
    stage.study("Sample")
    stage.do("edit_form")
    editor = stage.dialog(FormEditor)
    editor.tree.choose("design", "design")
    return editor


def new_field(stage: Stage) -> QWidget:
    """A new field with its choices."""
    _editor(stage).buttons["add"].click()
    dialog = stage.dialog(NewFieldDialog)
    dialog.label.setText("Season of the infusion")
    dialog.kind.setCurrentIndex(dialog.kind.findData("choice"))
    dialog.choices.setPlainText("Summer\nWinter")
    return dialog


def condition(stage: Stage) -> QWidget:
    """When a field is asked."""
    _editor(stage).change_condition()
    return stage.dialog(ConditionDialog)


def retire_choice(stage: Stage) -> QWidget:
    """A choice that is no longer offered."""
    choices = _editor(stage).details.choices
    choices.table.setCurrentCell(0, 0)
    choices.retire.click()
    return stage.dialog(RetireChoiceDialog)


def publish(stage: Stage) -> QWidget:
    """What a changed form touches, before it is published."""
    editor = _editor(stage)
    editor.tree.choose("study", "n_centres")
    editor.details.label.setText("Number of hospitals")
    editor.details.label.textEdited.emit("Number of hospitals")
    editor.buttons["publish"].click()
    return stage.dialog(PublishDialog)


def other(stage: Stage) -> QWidget:
    """A third answer while settling."""
    settling(stage)
    stage.do("settle_other")
    return stage.dialog(OtherDialog)


def _derived(stage: Stage) -> DerivedDialog:
    stage.open_as(ANNA)
    stage.study("Voorbeeld")
    window = stage.window
    assert window.study is not None
    field = window.study.sheet.form.meaning("result.value")
    window.form.go_to(window.study.sheet.rows(field.section)[0].id, field.id)
    stage.do("derived_values")
    return stage.dialog(DerivedDialog)


def assume(stage: Stage) -> QWidget:
    """A correlation assumed."""
    _derived(stage).assume_wanted.emit()
    return stage.dialog(AssumeDialog)


def borrow(stage: Stage) -> QWidget:
    """An SD borrowed from other results."""
    _derived(stage).borrow_wanted.emit()
    return stage.dialog(BorrowDialog)


def doubtful(stage: Stage) -> QWidget:
    """A text that must be compared with the page."""
    stage.open_as(ANNA)
    stage.study("Sample")
    window = stage.window
    assert window.study is not None
    source: Source = next(
        answer.sources[0]
        for _, _, answer in window.study.sheet.answers()
        if answer.sources and answer.sources[0].how is How.TEXT and answer.sources[0].rects
    )
    window.show_source(source)
    stage.sharp()
    why = "A sign of the page cannot be read, and it stands beside a figure. Compare the text with the picture."
    seen = Capture("2.03 (\ufffd3.44)", "2.03 (\ufffd3.44)", source.page, source.rects, doubtful=True, reason=why)
    window.form.go_to("study", "n_centres")
    window.form.capture(seen, source.report)
    return stage.dialog(DoubtfulText)


def table(stage: Stage) -> QWidget:
    """A table of results read from the page, beside its picture."""
    stage.open_as(ANNA)
    stage.study("Sample")
    window = stage.window
    assert window.study is not None
    found = [
        source
        for row, _, answer in window.study.sheet.answers()
        for source in answer.sources
        if row.section == "results" and source.rects and source.report == window.document.report_id
    ]
    page = found[0].page
    window.show_source(found[0])
    stage.sharp()
    window.document.tables.read(page, bounds([rect for one in found if one.page == page for rect in one.rects]))
    return stage.dialog(TableDialog)


def match(stage: Stage) -> QWidget:
    """Rows of one's own beside those that the lead laid out."""
    stage.open_as(BEN)
    stage.study("Beispiel")
    stage.window.form.choose_section("groups")
    stage.window.form.page.stack.ask_which_are_the_same()
    return stage.dialog(MatchDialog)


def remove_row(stage: Stage) -> QWidget:
    """A row to which others refer is to be removed."""
    stage.open_as(ANNA)
    stage.study("Sample")
    window = stage.window
    window.form.choose_section("groups")
    stack = window.form.page.stack
    row = window.study.sheet.rows("groups")[0].id
    stack.open(row)
    stack.ask_to_remove(row)
    return stage.dialog(QMessageBox)


def failure(stage: Stage) -> QWidget:
    """The program itself failed."""
    stage.open_as(ANNA)
    stage.window.tell_failure("ZeroDivisionError: division by zero\n  in example.py, line 1")
    box = stage.dialog(QMessageBox)
    next(one for one in box.findChildren(QPushButton) if "etails" in one.text()).click()
    return box


def busy(stage: Stage) -> QWidget:
    """Work that takes a while, which can be stopped."""
    stage.open_as(ANNA)

    def work(operation: Operation) -> None:
        while not operation.must_stop():
            operation.say("Looking at Voorbeeld 2017", 2, 5)

    aside = stage.window.review_commands.aside
    aside.run("Adding PDFs", work, lambda _: None, ())
    return stage.dialog(QProgressDialog)


def changed_pdf(stage: Stage) -> QWidget:
    """A PDF that was replaced since it was taken in; the file stays changed."""
    stage.open_as(ANNA)
    desk = stage.window.desk
    assert desk is not None
    stage.study("Sample")
    study = next(one for one in desk.facts.studies if one.label.startswith("Voorbeeld"))
    change_pdf(desk.pdf(desk.facts.reports(study.id)[0]))
    stage.study("Voorbeeld")
    stage.until(lambda: stage.window.groups.report.watch.is_changed)
    stage.do("changed_pdf")
    stage.idle()
    return stage.dialog(ChangedPdfDialog)


WINDOWS: Mapping[str, Callable[[Stage], QWidget]] = {
    "preview": preview,
    "references": references,
    "mapping": mapping,
    "import-preview": import_preview,
    "assignments": lambda stage: _people(stage, 1),
    "conflicts": lambda stage: _people(stage, 2),
    "workload": lambda stage: _people(stage, 3),
    "draw": draw,
    "replace": replace,
    "form-field": _editor,
    "new-field": new_field,
    "condition": condition,
    "retire-choice": retire_choice,
    "publish": publish,
    "settle-other": other,
    "assume": assume,
    "borrow": borrow,
    "doubtful": doubtful,
    "table": table,
    "match": match,
    "remove-row": remove_row,
    "failure": failure,
    "busy": busy,
    "changed-pdf": changed_pdf,
}
