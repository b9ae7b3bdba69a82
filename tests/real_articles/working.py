"""A person who extracts from real articles at the main window: finds words, drags over them, presses keys."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QPlainTextEdit, QWidget

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.documents.capture import Capture
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.review.progress import field_is_asked, missing_rows, open_places
from crps_extractor.models.sheet import Place, Row
from crps_extractor.ui.compare.other import OtherDialog
from crps_extractor.ui.course.exporting import ExportDialog
from crps_extractor.ui.exchange.receipt import ReceiptDialog
from crps_extractor.ui.form.doubtful import DoubtfulText
from crps_extractor.ui.people.who import WhoDialog
from crps_extractor.ui.start.new_review import NewReviewDialog
from crps_extractor.ui.widgets.part_editors import ChoiceEditor, LineEditor, SeveralEditor
from tests.real_articles.plan import RowPlan, StudyPlan, Words
from tests.ui.window.conftest import AtTheWindow

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
STATUS_KEYS = {
    "not_reported": Qt.Key.Key_2,
    "unclear": Qt.Key.Key_3,
    "in_figure_only": Qt.Key.Key_4,
    "reported_not_usable": Qt.Key.Key_5,
    "not_measured": Qt.Key.Key_6,
    "not_applicable": Qt.Key.Key_7,
}


@dataclass(frozen=True)
class Taken:
    """One capture as the window made it."""

    person: str
    study: str
    place: Place
    words: Words
    capture: Capture
    answer: Answer
    by_find_bar: bool
    slot: int


@dataclass
class Person:
    """Somebody at the window; ``taken`` and ``left`` are what was captured and what was said not to be reported."""

    at: AtTheWindow
    name: str = ""
    taken: list[Taken] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    rows: dict[str, str] = field(default_factory=dict)
    slot: int = 0

    # -- the review --------------------------------------------------------------------------------------------------

    def begin(self, path: Path, title: str, form: str, second: str) -> None:
        """A new review with two people."""
        self.at.do("new_review")
        dialog = self.at.dialog(NewReviewDialog)
        assert isinstance(dialog, NewReviewDialog)
        for line, text in (
            (dialog.title, title),
            (dialog.me, self.name),
            (dialog.second, second),
            (dialog.path, str(path)),
        ):
            line.clear()
            self.enter(line, text)
        dialog.form.setCurrentIndex(dialog.form.findData(form))
        self.at.answer_yes(NewReviewDialog)
        self.at.until(lambda: self.at.window.desk is not None)

    def add(self, papers: list[Path]) -> None:
        """Add PDFs by the command and the dialog in which files are chosen."""
        self.at.do("add_pdfs")
        self._choose_files(papers)
        self.at.until(lambda: len(self.at.window.desk.facts.reports()) == len(papers))
        self.at.until(lambda: not self.at.window.review_commands.aside.is_running)

    def export(self, target: Path) -> None:
        """Write the workbook by the command, as it is proposed, and the dialog in which its place is chosen."""
        self.at.do("export")
        self.at.answer_yes(ExportDialog)
        self._choose_files([target])
        self.at.until(lambda: not self.at.window.review_commands.aside.is_running)
        self.at.until(target.is_file)

    def sits_down(self, name: str) -> None:
        """Somebody else works now."""
        self.at.do("who")
        dialog = self.at.dialog(WhoDialog)
        assert isinstance(dialog, WhoDialog)
        dialog.people.setCurrentItem(dialog.people.findItems(name, Qt.MatchFlag.MatchStartsWith)[0])
        self.at.answer_yes(WhoDialog)
        self.name = name
        assert self.at.window.desk.viewer.name == name

    def choose_study(self, number: int) -> str:
        """Choose a study by its place in the list; its id."""
        study = self.at.window.desk.facts.studies[number].id
        self.at.window.studies.choose(study)
        self.rows = {}
        return study

    def enter(self, line: QWidget, text: str) -> None:
        """Type; signs that the test's keyboard does not have are pasted."""
        if text.isascii():
            self.at.qtbot.keyClicks(line, text)
        elif isinstance(line, QPlainTextEdit):
            line.insertPlainText(text)
        else:
            QGuiApplication.clipboard().setText(text)
            self.at.qtbot.keyClick(line, Qt.Key.Key_V, CTRL)

    def _choose_files(self, paths: list[Path]) -> None:
        dialog = self.at.dialog(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        dialog.setDirectory(str(paths[0].parent))
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert line is not None
        line.setText(" ".join(f'"{path.name}"' for path in paths) if len(paths) > 1 else str(paths[0]))
        dialog.accept()

    # -- extracting --------------------------------------------------------------------------------------------------

    def fill(self, row: RowPlan, by_find_bar: bool) -> None:
        """Enter a row: words from the page, references, choices, figures typed, statuses."""
        window = self.at.window
        window.form.choose_section(row.section)
        place = row.section
        if row.name:
            self.at.do("add_row")
            focused = window.form.focused()
            assert focused is not None, row
            place = self.rows[f"{row.section}.{row.name}"] = focused[0]
        for target, name in row.refer.items():
            section = window.study.field(place, target).refers_to
            self.choose(place, f"{target}.row", self.rows[f"{section}.{name}"])
        later = {target: choice for target, choice in row.choose.items() if not self.is_asked(place, target)}
        for target, choice in row.choose.items():
            if target not in later:
                self.choose(place, target, choice)
        for target, text in row.type.items():
            self.type(place, target, text)
        for words in row.take:
            self.take(place, words, by_find_bar)
        for target, choice in later.items():
            self.choose(place, target, choice)
        for target, status in row.status.items():
            self.go_to(place, target)
            self.at.press(STATUS_KEYS[status], ALT)
        window.form.commit()

    def is_asked(self, row: str, target: str) -> bool:
        """Whether the form asks a field now; some follow from others."""
        self.at.window.form.commit()
        sheet = self.at.window.study.sheet
        known = sheet.row(row) or Row(row, row)
        return field_is_asked(sheet, known, self.at.window.study.field(row, target.partition(".")[0]))

    def go_to(self, row: str, target: str) -> None:
        """Put the keyboard into a field ("field", or "field.part")."""
        name, _, part = target.partition(".")
        form = self.at.window.form
        with self.at.qtbot.waitActive(self.at.window):
            self.at.window.activateWindow()
        form.go_to(row, name)
        assert form.focused() == (row, name), f"{target}: {self.at.said[-1:]}"
        if part:
            form._current.editor.editor(part).setFocus()

    def choose(self, row: str, target: str, choice: str) -> None:
        """Choose from a list, or tick."""
        self.go_to(row, target)
        name, _, part = target.partition(".")
        editor = self.at.window.form._current.editor.editor(part or "choice")
        if isinstance(editor, SeveralEditor):
            for one in choice.split():
                editor._boxes[one].click()
        else:
            assert isinstance(editor, ChoiceEditor), target
            index = editor.findData(choice)
            assert index > 0, f"{target} does not offer {choice}"
            editor.setCurrentIndex(index)
            editor.activated.emit(index)
        assert self.at.window.study.answer(row, name) is not None, target

    def type(self, row: str, target: str, text: str) -> None:
        """Type a figure or words into a field."""
        self.go_to(row, target)
        part = target.partition(".")[2]
        editor = self.at.window.form._current.editor
        line = editor.editor(part) if part else editor.focusProxy()
        line.setFocus()
        if isinstance(line, LineEditor):
            line.selectAll()
        self.enter(line, text)

    def take(self, row: str, words: Words, by_find_bar: bool) -> None:
        """Select words on their page and take them into a field with one key."""
        self.go_to(row, words.field)
        is_found = by_find_bar and "\ufffd" not in words.around
        if is_found:
            self.find(words)
        if not is_found or words.wanted != words.around:
            self.drag(words)
        capture = self.at.window.document.selection()
        assert capture is not None, words
        taken, wanted = (text.lstrip("\ufffd").casefold() for text in (capture.text, words.wanted))
        assert taken == wanted, (words, capture.text)
        self.at.press(Qt.Key.Key_Return, CTRL)
        if capture.doubtful:
            self._compare_with_the_page(words)
        window = self.at.window
        name = words.field.partition(".")[0]
        answer = window.study.answer(row, name)
        assert answer is not None, (words, self.at.said[-1:])
        assert answer.sources, (words, self.at.said[-1:])
        assert answer.sources[-1].quote == capture.quote
        self.taken.append(
            Taken(self.name, window.study.study, (row, name), words, capture, answer, is_found, self.slot)
        )

    def find(self, words: Words) -> None:
        """Look for the words in the find bar until the hit on the wanted page is selected."""
        document = self.at.window.document
        self.at.until(lambda: document.has_pages)
        self.at.press(Qt.Key.Key_F, CTRL)
        bar = document.find_bar
        self.at.until(bar.isVisible)
        bar.field.selectAll()
        self.enter(bar.field, words.around)
        self.at.qtbot.keyClick(bar.field, Qt.Key.Key_Return)
        self.at.until(lambda: not document.search.is_running and document.search.hit is not None)
        for _ in document.search.hits:
            if document.search.hit[0] == words.page:
                break
            self.at.qtbot.keyClick(bar.field, Qt.Key.Key_Return)
        assert document.search.hit[0] == words.page, words
        self.at.until(lambda: document.selection() is not None and document.selection().page == words.page)

    def drag(self, words: Words) -> None:
        """Drag over the words with the mouse."""
        view = self.at.window.document.view
        text = self.page_text(words.page)
        start, end = span(text, words)
        for offset in (end - 1, start):
            box = QRect(*view.pages.shown(words.page, text.box(offset), view.view_box().width()))
            view.ensure_visible(box)
        press, release = self._point(words.page, start, False), self._point(words.page, end - 1, True)
        self.at.qtbot.mousePress(view.viewport(), LEFT, pos=press)
        self.at.qtbot.mouseMove(view.viewport(), release)
        self.at.qtbot.mouseRelease(view.viewport(), LEFT, pos=release)

    def page_text(self, page: int) -> PageText:
        """The words of a page, gone to where they are not there yet."""
        document = self.at.window.document
        self.at.until(lambda: document.has_pages)
        if document.view.feed.text(page) is None:
            document.view.go_to_page(page)
            self.at.until(lambda: document.view.feed.text(page) is not None)
        text = document.view.feed.text(page)
        assert text is not None
        return text

    def _point(self, page: int, offset: int, after: bool) -> QPoint:
        view = self.at.window.document.view
        text = self.page_text(page)
        x, y, width, height = view.pages.shown(page, text.box(offset), view.view_box().width())
        box = view.view_box()
        return QPoint(x - box.left() + (width if after else 0), y - box.top() + height // 2)

    def _compare_with_the_page(self, words: Words) -> None:
        dialog = self.at.dialog(DoubtfulText)
        assert isinstance(dialog, DoubtfulText)
        self.at.until(lambda: not dialog.picture.pixmap().isNull())
        if words.printed:
            dialog.text.selectAll()
            self.enter(dialog.text, words.printed)
        self.at.qtbot.mouseClick(dialog.take, LEFT)

    def leave_the_rest(self) -> None:
        """Say of what is still open that it is not reported: next open field, one key, until nothing is open."""
        window = self.at.window
        while open_places(window.study.sheet):
            self.at.press(Qt.Key.Key_J, CTRL)
            place = window.form.focused()
            assert place is not None
            self.at.press(Qt.Key.Key_2, ALT)
            answer = window.study.answer(*place)
            assert answer is not None, place
            assert answer.status is Status.NOT_REPORTED
            self.left[window.study.study] += 1
        while sections := missing_rows(window.study.sheet):
            self.at.do("next_open")
            self.at.press(Qt.Key.Key_9, ALT)
            assert window.study.sheet.has_nothing(sections[0].id)

    def extract(self, plan: StudyPlan, slot: int) -> None:
        """The whole sheet of one study, and its submission."""
        self.slot = slot
        for row in plan.rows[slot]:
            self.fill(row, by_find_bar=slot == 0)
        self.leave_the_rest()
        self.at.do("submit")
        self.at.answer_yes()
        receipt = self.at.dialog(ReceiptDialog)
        assert isinstance(receipt, ReceiptDialog)
        assert receipt.receipt
        receipt.close()

    # -- settling ----------------------------------------------------------------------------------------------------

    def settle(self, plan: StudyPlan) -> list[tuple[str, str]]:
        """Settle every open difference by its key, with a reason; how each was settled."""
        window = self.at.window
        self.at.do("compare")
        compare, how_settled = window.compare, []
        while compare.comparison.open:
            one = compare.chosen()
            if one is None:
                compare.tree.setFocus()
                self.at.press(Qt.Key.Key_Right)
                self.at.press(Qt.Key.Key_Down)
                continue
            assert one.is_open
            place = f"{one.section.id}.{one.field.id}"
            how, why = plan.settle.get(place, ("first", "Read so on the page."))
            self.enter(compare.strip.why, why)
            compare.tree.setFocus()
            keys = {"first": Qt.Key.Key_1, "second": Qt.Key.Key_2, "other": Qt.Key.Key_3, "unresolved": Qt.Key.Key_4}
            before = len(compare.comparison.open)
            self.at.press(keys[how.partition(":")[0]], CTRL | ALT)
            if how.startswith("other:"):
                self._settle_otherwise(how.partition(":")[2], why)
            assert len(compare.comparison.open) == before - 1, place
            how_settled.append((place, how.partition(":")[0]))
        return how_settled

    def _settle_otherwise(self, text: str, why: str) -> None:
        dialog = self.at.dialog(OtherDialog)
        assert isinstance(dialog, OtherDialog)
        line = next(one for one in dialog.editor.controls() if isinstance(one, QLineEdit))
        line.clear()
        self.enter(line, text)
        self.enter(dialog.why, why)
        self.at.answer_yes(OtherDialog)

    def stray_messages(self) -> list[str]:
        """Messages that stand open although nobody asked for them."""
        return [box.text() for box in self.at.window.findChildren(QMessageBox) if box.isVisible()]


def span(text: PageText, words: Words) -> tuple[int, int]:
    """Where the wanted words stand in the raw text of a page. Raises AssertionError where they do not, or twice."""
    known = text.readable.text
    assert known.count(words.around) == 1, f"{words.around!r} stands {known.count(words.around)} times"
    start = known.index(words.around) + len(words.before)
    return text.readable.raw_span(start, start + len(words.wanted))
