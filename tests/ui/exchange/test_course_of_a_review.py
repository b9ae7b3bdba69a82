"""The whole course of a review in the window: three people in files of their own, one who works in Excel, two papers.

From references and PDFs over a layout, packages, settling, a freeze, an addition, a correction, a notice and an
exclusion to the workbook of the freeze and a backup gone back to.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QInputDialog, QTreeWidget, QWidget

from crps_extractor.models.answer import Answer
from crps_extractor.models.resource_files import resource_path
from crps_extractor.models.review.facts import Slots
from crps_extractor.ui.compare.pane import EVERYTHING
from crps_extractor.ui.course.additions import AdditionsDialog
from crps_extractor.ui.course.citing import ReferencesDialog
from crps_extractor.ui.course.decision import DecisionDialog
from crps_extractor.ui.course.freezes import FreezesDialog
from crps_extractor.ui.course.reports import ReportsDialog
from crps_extractor.ui.exchange.backups import BackupsDialog
from crps_extractor.ui.exchange.receipt import ReceiptDialog
from crps_extractor.ui.form.laying_out import LayoutDialog
from crps_extractor.ui.importing.preview import ImportPreview
from crps_extractor.ui.start.new_review import NewReviewDialog
from tests.ui.exchange.conftest import Exchange

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SAMPLE, BEISPIEL = 0, 1
REFERENCES = """TY  - JOUR
AU  - Sample, Alex
TI  - Two doses of outpatient ketamine for complex regional pain syndrome
PY  - 2021
DO  - 10.0000/demo.2021.0402
ER  -

TY  - JOUR
AU  - Beispiel, Heike
TI  - Infusions of S-ketamine on a pain ward
PY  - 2015
DO  - 10.0000/demo.2015.0301
ER  -
"""


class Course(Exchange):
    """One window at which all of them work in turn."""

    def typed(self, words: str, key: Qt.Key = Qt.Key.Key_Tab, widget: QWidget | None = None) -> None:
        """Type where the keyboard is, then press a key."""
        dialog = self.at.window.findChildren(NewReviewDialog)
        where = widget or (dialog[-1].focusWidget() if dialog else self.at.window.focusWidget())
        self.at.qtbot.keyClicks(where, words)
        self.at.qtbot.keyClick(where, key)

    def opened(self, command: str, kind: type) -> object:
        """The dialog of a command."""
        self.at.do(command)
        dialog = self.at.dialog(kind)
        assert isinstance(dialog, kind)
        return dialog

    def study(self, number: int) -> str:
        """Choose a study by its place; its id."""
        study = self.at.window.desk.facts.studies[number].id
        self.at.window.studies.choose(study)
        return study

    def extracted(self, centres: str) -> None:
        """The label from the page, a figure typed, the groups laid out counted, the rest not reported; submitted."""
        window = self.at.window
        window.form.go_to("study", "study_label")
        self.at.select("Sample")
        self.at.press(Qt.Key.Key_Return, CTRL)
        assert window.study.answer("study", "study_label").sources[0].quote.startswith("Sample")
        window.form.go_to("study", "n_centres")
        for letter in centres:
            self.at.qtbot.keyClick(window.focusWidget(), letter)
        window.form.commit()
        self.submit()

    def settled(self, *, wrongly: str = "") -> None:
        """Settle what is open by keys as the first, with a reason; ``wrongly`` names a field left unresolved."""
        self.at.do("compare")
        compare = self.at.window.compare
        assert self.at.window.focusWidget() is compare.tree
        while compare.comparison.open:
            one = compare.comparison.open[0]
            compare.go_to(one.pair.id, one.field.id)
            compare.strip.why.setText("Read so on the page.")
            compare.tree.setFocus()
            self.at.press(Qt.Key.Key_4 if one.field.id == wrongly else Qt.Key.Key_1, CTRL | ALT)
            assert (one.pair.id, one.field.id) not in {(it.pair.id, it.field.id) for it in compare.comparison.open}


def begun(course: Course) -> Path:
    """A new review by keys alone, two references, and their PDFs, which find them."""
    path, at = course.folder / "lead.crpx", course.at
    dialog = course.opened("new_review", NewReviewDialog)
    dialog.title.setFocus()
    for words in ("Ketamine", "", "Carla Prova", "Anna Muster, Ben Model, Dora Excel", ""):
        course.typed(words)
    dialog.path.selectAll()
    course.typed(str(path), Qt.Key.Key_Return)
    at.until(lambda: at.window.desk is not None)
    course.idle()
    listed = course.folder / "references.ris"
    listed.write_text(REFERENCES, encoding="utf-8")
    at.do("add_references")
    course.choose(listed)
    course.idle()
    at.dialog(ReferencesDialog).accept()
    papers = [resource_path("samples", f"{name}.pdf") for name in ("sample-2021", "beispiel-2015")]
    at.window.studies.pdfs_dropped.emit(papers, "")
    at.until(lambda: len([one for one in at.window.desk.facts.reports() if one.has_pdf]) == 2)
    course.idle()
    assert [one.label for one in at.window.desk.facts.studies] == ["Sample 2021", "Beispiel 2015"]
    assert any("2 of 2" in said for said in at.said)
    return path


def laid_out(course: Course) -> None:
    """The lead gives the studies to the others and lays out one of them."""
    desk, at = course.at.window.desk, course.at
    ids = {one.name.split()[0]: one.id for one in desk.facts.people.values()}
    first, second = (one.id for one in desk.facts.studies)
    desk.change_facts(lambda review: review.assign(first, Slots(ids["Anna"], ids["Ben"], ids["Carla"])))
    desk.change_facts(lambda review: review.assign(second, Slots(ids["Anna"], ids["Dora"], ids["Carla"])))
    course.study(SAMPLE)
    assert at.window.study.problems() == ()
    dialog = course.opened("lay_out", LayoutDialog)
    for section, words in (("groups", "Ketamine; Placebo"), ("outcomes", "Pain"), ("times", "week 4")):
        dialog.form.choose_section(section)
        course.typed(words, Qt.Key.Key_Return, dialog.names)
    assert "Ketamine, Placebo" in dialog.preview.words.text()
    dialog.close()


def extracted_elsewhere(course: Course, package: Path) -> list[Path]:
    """Anna and Ben begin from the lead's package in files of their own, extract the first study and send it back."""
    sent = []
    for name, centres in (("Anna", "12"), ("Ben", "13")):
        course.begin(package, name.casefold(), name)
        course.study(SAMPLE)
        assert [row.laid for row in course.at.window.study.sheet.rows("groups")] == [True, True]
        if name == "Anna":
            course.at.window.study.add_row("groups", [("group_label", Answer(parts={"text": "Open label"}))])
        course.extracted(centres)
        sent.append(course.send(f"from {name}"))
        course.close()
    return sent


def added_and_filled(course: Course, path: Path) -> None:
    """One more field opens in the finished study; both fill it, blind, and it is settled."""
    at = course.at
    dialog = course.opened("add_to_finished", AdditionsDialog)
    dialog.name.setText("Funding")
    dialog.reason.setText("Asked for by the amended protocol.")
    tick(dialog.places, {"study.funder"})
    tick(dialog.studies, {at.window.desk.facts.studies[SAMPLE].id})
    dialog.accept()
    assert not dialog.isVisible(), dialog.said.text()
    course.close()
    for name in ("Anna", "Ben"):
        at.open(path, person(path, name))
        course.study(SAMPLE)
        assert not at.window.study.is_locked
        at.do("compare")
        shown = [one for one in at.window.compare.comparison.fields if one.field.id == "funder"]
        assert all(one.first is None and one.second is None for one in shown), name
        at.do("extract")
        course.at.window.study.set_answer("study", "funder", Answer(parts={"text": "Nobody"}))
        at.do("submit")
        at.answer_yes()
        at.dialog(ReceiptDialog).reject()
        course.close()
    at.open(path, person(path, "Carla"))
    course.study(SAMPLE)
    course.settled()
    assert at.window.compare.desk.sheet.answer("study", "funder").part("text") == "Nobody"


def person(path: Path, name: str) -> str:
    from crps_extractor.models.review.review import Review
    from crps_extractor.models.store.file import ReviewFile

    store = ReviewFile.open(path)
    found = next(one.id for one in Review(store).facts.people.values() if one.name.startswith(name))
    store.close()
    return found


def tick(tree: QTreeWidget, wanted: set[str]) -> None:
    """Tick these alone."""
    tops = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    for item in [*tops, *(top.child(at) for top in tops for at in range(top.childCount()))]:
        if what := item.data(0, Qt.ItemDataRole.UserRole):
            item.setCheckState(0, Qt.CheckState.Checked if what in wanted else Qt.CheckState.Unchecked)


def chosen(combo: QComboBox, value: str) -> None:
    combo.setCurrentIndex(combo.findData(value))
    assert combo.currentData() == value


def frozen(course: Course, name: str) -> str:
    """Freeze the review by name; the freeze's id."""
    dialog = course.opened("freezes", FreezesDialog)
    course.typed(name, Qt.Key.Key_Tab, dialog.name)
    dialog.freeze.click()
    course.idle()
    course.at.until(lambda: dialog.freezes)
    dialog.close()
    return next(iter(course.at.window.desk.facts.freezes))


def corrected_and_decided(course: Course) -> None:
    """After the freeze: a settled field is corrected, a report gets an erratum, a study is excluded by two people."""
    at = course.at
    compare = at.window.compare
    compare.filter.setCurrentIndex(compare.filter.findData(EVERYTHING))
    compare.go_to("study", "n_centres")
    assert "“First analysis”" in compare.departs.text()
    compare.strip.why.setText("Counted again.")
    compare.tree.setFocus()
    at.press(Qt.Key.Key_2, CTRL | ALT)
    assert compare.desk.sheet.answer("study", "n_centres").part("text") == "13"
    reports = course.opened("reports", ReportsDialog)
    chosen(reports.kind, "erratum")
    reports.record_notice()
    assert "erratum" in reports.model.rows[0][2]
    reports.reject()
    study = course.study(BEISPIEL)
    decision = course.opened("decide", DecisionDialog)
    chosen(decision.criterion, "design")
    chosen(decision.second, next(one.id for one in at.window.desk.facts.people.values() if one.name == "Ben Model"))
    decision.accept()
    assert len(at.window.desk.facts.decision(study).by) == 2


def brought_in_from_excel(course: Course) -> None:
    """Dora's sheet goes out, comes back filled, is looked at, brought in, and taken back."""
    at, target = course.at, course.folder / "dora.xlsx"
    desk = at.window.desk
    desk.change_facts(lambda review: review.add_person(_in_excel(desk)))
    study = course.study(BEISPIEL)
    at.do("export_sheet")
    course.choose(target)
    course.idle()
    book = openpyxl.load_workbook(target)
    line = next(line for line in book["Study"].iter_rows(min_row=3) if line[2].value == "Study label")
    line[3].value = "Beispiel, a case series"
    book.save(target)
    at.do("import_sheet")
    course.choose(target)
    course.idle()
    preview = at.dialog(ImportPreview)
    assert preview.changes.rows or preview.brings
    preview.accept()
    course.idle()
    assert desk.state_of(_in_excel(desk).id, study) == "begun"
    at.put_dialogs_away()
    asked = course.opened("take_back_import", QInputDialog)
    assert "dora.xlsx" in asked.textValue()
    asked.accept()
    course.idle()
    assert desk.state_of(_in_excel(desk).id, study) == "not begun"


def _in_excel(desk):
    from dataclasses import replace

    return replace(next(one for one in desk.facts.people.values() if one.name == "Dora Excel"), works_in_excel=True)


def exported(course: Course, freeze: str) -> list[str]:
    """The workbooks of the freeze and of the state now; what each says of the number of centres."""
    said = []
    for state in (freeze, ""):
        target = course.folder / f"out {state or 'now'}.xlsx"
        course.at.window.review_commands.export_to(target, state)
        course.idle()
        book = openpyxl.load_workbook(target, read_only=True)
        words = " ".join(str(cell) for line in book["Read me"].iter_rows(values_only=True) for cell in line if cell)
        assert ("First analysis" in words) == bool(state)
        lines = [line for line in book["Differences"].iter_rows(values_only=True) if "Number of centres" in line]
        said.append(str(lines))
        book.close()
    return said


def gone_back(course: Course, path: Path) -> None:
    """The newest backup that differs is looked at and gone back to; the state before it is kept beside."""
    course.at.do("backups")
    course.idle()
    dialog = course.at.dialog(BackupsDialog)
    assert isinstance(dialog, BackupsDialog)
    differing = next(row for row, one in enumerate(dialog.backups) if one.only_here or one.only_there)
    dialog.table.selectRow(differing)
    dialog.restore.click()
    course.at.answer_yes()
    course.idle()
    (aside,) = path.parent.glob("lead before restore *.crpx")
    assert aside.name in course.at.told()
    assert course.at.window.desk.path == path


def test_a_review_goes_its_whole_course_between_three_people(at, tmp_path: Path) -> None:
    course = Course(at, tmp_path)
    path = begun(course)
    laid_out(course)
    package = course.send("from the lead", with_pdfs=True)
    course.close()
    sent = extracted_elsewhere(course, package)
    at.open(path, person(path, "Carla"))
    for one in sent:
        course.take(one)
    course.study(SAMPLE)
    course.settled(wrongly="group_label")
    assert [one.pair.label for one in at.window.compare.comparison.unresolved if one.field.id == "group_label"]
    freeze = frozen(course, "First analysis")
    added_and_filled(course, path)
    corrected_and_decided(course)
    then, now = exported(course, freeze)
    assert then != now
    brought_in_from_excel(course)
    gone_back(course, path)
