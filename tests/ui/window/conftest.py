"""A main window with its two workers, reviews to open in it, and a person who works at it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.review.facts import Person
from crps_extractor.models.review.progress import missing_rows, open_places
from crps_extractor.models.review.review import Review
from crps_extractor.models.sample_review import make_sample
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.ui.main_window import MainWindow
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import Mode, Theme

WAIT = 30_000


def a_pdf(path: Path, *pages: str) -> Path:
    """A PDF of one line a page."""
    canvas = Canvas(str(path), pagesize=(400, 300))
    for text in pages:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(50, 240, text)
        canvas.showPage()
    canvas.save()
    return path


def a_review(path: Path, *names: str) -> Path:
    """A review of the shipped form without studies: the first name leads, extracts and settles, the others extract."""
    store = ReviewFile.create(path)
    lead, *others = names or ("Anna", "Ben")
    roles = frozenset({"lead", "reviewer", "settler"})
    review = Review.create(store, load_shipped("ketamine_crps"), "Ketamine", Person(lead.lower(), lead, lead[0], roles))
    for name in others:
        review.add_person(Person(name.lower(), name, name[0]))
    store.close()
    return path


@dataclass
class AtTheWindow:
    """A person at the main window: does what hands do, sees what eyes see."""

    window: MainWindow
    qtbot: QtBot
    said: list[str] = field(default_factory=list)
    left: Qt.MouseButton = Qt.MouseButton.LeftButton

    def until(self, is_true: Callable[[], object]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(lambda: bool(is_true()), timeout=WAIT)

    def open(self, path: Path, who: str = "") -> None:
        """Open a review as somebody (an id)."""
        self.window.review_commands.open_path(path, who)
        self.until(lambda: self.window.desk is not None and not self.window.review_commands.aside.is_running)

    def do(self, command: str) -> None:
        """Choose a command of the menus, which must be enabled."""
        action = self.window.actions_by_id[command]
        assert action.isEnabled(), command
        action.trigger()

    def can(self, command: str) -> bool:
        """Whether a command is enabled."""
        return self.window.actions_by_id[command].isEnabled()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is; a window manager would have made the window the active one again."""
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifiers)

    def dialog(self, kind: type[QDialog] = QMessageBox) -> QDialog:
        """The dialog that stands open."""
        found: list[QDialog] = []

        def stands() -> bool:
            found[:] = [one for one in self.window.findChildren(kind) if one.isVisible()]
            return bool(found) and not getattr(found[-1], "is_reading", False)

        self.until(stands)
        return found[-1]

    def told(self) -> str:
        """The sentence of the message that stands open; it is put away."""
        box = self.dialog()
        assert isinstance(box, QMessageBox)
        text = box.text()
        box.close()
        self.qtbot.wait(1)
        return text

    def answer_yes(self, kind: type[QDialog] = QMessageBox) -> str:
        """Press the accepting button of the dialog that stands open; what it said."""
        box = self.dialog(kind)
        buttons = box.findChild(QDialogButtonBox)
        assert buttons is not None
        accepting = (QDialogButtonBox.ButtonRole.AcceptRole, QDialogButtonBox.ButtonRole.YesRole)
        button = next(one for one in buttons.buttons() if buttons.buttonRole(one) in accepting)
        text = box.text() if isinstance(box, QMessageBox) else ""
        assert isinstance(button, QPushButton)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.qtbot.wait(1)
        return text

    def leave(self) -> None:
        """Close everything, saved or not."""
        window = self.window
        self.until(lambda: not window.review_commands.aside.is_running)
        self.put_dialogs_away()
        if window.desk is not None:
            window.form.commit()
            window.desk.store.close(leave_unsaved=True)
            window.desk.put_away()
            window.show_review(None)
        window.document.close_pdf()
        window.close()
        window.deleteLater()

    def put_dialogs_away(self) -> None:
        """Close whatever was said."""
        self.qtbot.wait(1)
        for box in self.window.findChildren(QDialog):
            box.close()
        self.qtbot.wait(1)

    def read_page(self, page: int = 0) -> None:
        """Wait until a page is drawn and its words are there."""
        document = self.window.document
        self.until(lambda: document.has_pages)
        document.view.go_to_page(page)
        self.until(lambda: document.view.is_sharp() and document.view.feed.text(page) is not None)

    def select(self, words: str, page: int = 0) -> None:
        """Drag over words of a page with the mouse."""
        self.read_page(page)
        text = self.window.document.view.feed.text(page)
        assert text is not None
        start = text.text.index(words)
        viewport = self.window.document.view.viewport()
        self.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=self._point(page, start))
        self.qtbot.mouseMove(viewport, self._point(page, start + len(words) - 1, after=True))
        self.qtbot.mouseRelease(
            viewport, Qt.MouseButton.LeftButton, pos=self._point(page, start + len(words) - 1, after=True)
        )

    def _point(self, page: int, offset: int, after: bool = False) -> QPoint:
        view = self.window.document.view
        text = view.feed.text(page)
        assert text is not None
        x, y, width, height = view.pages.shown(page, text.box(offset), view.view_box().width())
        box = view.view_box()
        return QPoint(x - box.left() + (width if after else 0), y - box.top() + height // 2)

    def fill_the_rest(self) -> None:
        """Say of every open required field that it is not reported, of every empty section that there is nothing."""

        desk = self.window.study
        assert desk is not None
        while places := open_places(desk.sheet):
            desk.set_answers((place, Answer(Status.NOT_REPORTED)) for place in places)
        for section in missing_rows(desk.sheet):
            desk.mark_nothing(section.id)


@pytest.fixture(scope="session")
def window_workers() -> Iterator[tuple[DocumentWorker, DocumentWorker]]:
    with DocumentWorker() as drawing, DocumentWorker() as reading:
        drawing.start()
        reading.start()
        yield drawing, reading


@pytest.fixture
def make_window(
    qtbot: QtBot, window_workers: tuple[DocumentWorker, DocumentWorker], tmp_path: Path
) -> Callable[..., AtTheWindow]:
    """Opens a main window, with a drawing worker of its own where one is given."""

    def make(drawing: DocumentWorker | None = None) -> AtTheWindow:
        settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        theme = Theme(Mode.LIGHT)
        theme.apply()
        window = MainWindow(theme, settings, lambda: (drawing or window_workers[0], window_workers[1]))
        window.show()
        with qtbot.waitActive(window):
            window.activateWindow()
        person = AtTheWindow(window, qtbot)
        window.statusBar().messageChanged.connect(person.said.append)
        return person

    return make


@pytest.fixture
def at(make_window: Callable[..., AtTheWindow]) -> Iterator[AtTheWindow]:
    person = make_window()
    yield person
    person.leave()


@pytest.fixture(scope="session")
def sample_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def sample(sample_made: Path, tmp_path: Path) -> Path:
    """The sample review, a copy for one test: Anna leads, she and Ben extract, Carla settles."""
    folder = tmp_path / "sample"
    shutil.copytree(sample_made.parent, folder)
    return folder / sample_made.name


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A review of two people, Anna and Ben, without studies."""
    return a_review(tmp_path / "ketamine.crpx")


@pytest.fixture
def with_a_study(review: Path, tmp_path: Path) -> Path:
    """The same with one study and its PDF."""
    from crps_extractor.models.review.reports.adding import add_pdfs

    paper = a_pdf(tmp_path / "Smith 2019.pdf", "Ketamine 22.2 mg/h was given to 30 patients.", "Pain fell by 3.")
    store = ReviewFile.open(review)
    add_pdfs(Review(store, "anna"), review, [paper])
    store.close()
    return review


def controls_of(parent: QWidget) -> list[QWidget]:
    """Every widget within that takes the keyboard."""
    return [one for one in parent.findChildren(QWidget) if one.focusPolicy() != Qt.FocusPolicy.NoFocus]


@pytest.fixture
def a_paper(tmp_path: Path) -> Path:
    """A short PDF that a review may take."""
    return a_pdf(tmp_path / "Smith 2019.pdf", "Smith et al gave ketamine 22.2 mg/h to 30 patients.", "Pain fell.")


@pytest.fixture
def make_pdf() -> Callable[..., Path]:
    """Makes a PDF: a path and one line for each page."""
    return a_pdf


@pytest.fixture
def id_of() -> Callable[[Path, str], str]:
    """Finds a person's id by the name, in a review that nobody holds."""

    def find(path: Path, name: str) -> str:
        store = ReviewFile.open(path)
        person = Review(store).facts.person_named(name)
        store.close()
        assert person is not None
        return person.id

    return find
