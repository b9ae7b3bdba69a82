"""Every window of the register: named for a screen reader, readable, reached by Tab, left by Escape, fit for a screen.

The register is the one the pictures are taken from; a dialog that is missing in it fails here.
"""

from __future__ import annotations

import ast
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QTabWidget,
    QWidget,
)

import crps_extractor.ui
from crps_extractor.ui.main_window import MainWindow
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import Mode, Theme
from tests.ui.window.test_accessibility import unnamed
from tools.take_pictures import further_windows, windows
from tools.take_pictures.filling import fill_out
from tools.take_pictures.stage import Stage
from tools.take_pictures.windows import WINDOWS

ROOMS = (1280 - 24, 720 - 72)
"""What a small screen leaves for a dialog, beside its frame and title."""
BASES = {"CourseDialog"}
"""Dialogs that only others are made of."""
KEEPS_OPEN = {"busy"}
"""Its Escape asks the work to stop, which ends when the work does."""


@pytest.fixture(scope="module")
def stage(
    qapp: QApplication, window_workers: object, sample_made: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """One window with the sample further on, for all tests here: each window is shown and put away again."""
    folder = tmp_path_factory.mktemp("every window") / "sample"
    shutil.copytree(sample_made.parent, folder)
    fill_out(folder / sample_made.name)
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    theme = Theme(Mode.LIGHT)
    theme.apply()
    window = MainWindow(theme, settings, lambda: window_workers)
    window.resize(1280, 720)
    window.show()
    stage, before = Stage(window, folder / sample_made.name), set(threading.enumerate())
    yield stage
    stage.put_dialogs_away()
    stage.idle()
    if window.desk is not None:
        stage.close_review()
    window.document.close_pdf()
    window.close()
    window.deleteLater()
    stage.until(lambda: all(isinstance(one, threading._DummyThread) for one in set(threading.enumerate()) - before))


@pytest.fixture(autouse=True)
def _nothing_left_running() -> None:
    """The window stays open from one of these tests to the next: what runs is looked at once it is closed."""


def dialog_classes() -> set[str]:
    """The names of all dialogs that the program defines."""
    kinds: dict[str, set[str]] = {}
    for path in Path(crps_extractor.ui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                kinds[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
    found, before = {"QDialog"}, set()
    while found != before:
        before = set(found)
        found |= {name for name, bases in kinds.items() if bases & found}
    return {name for name in found - {"QDialog"} - BASES if not name.startswith("_")}


def test_the_register_knows_every_dialog() -> None:
    known: set[str] = set()
    for module in (windows, further_windows):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        known |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert dialog_classes() - known == set()
    assert {"PeopleDialog", "TwiceDialog", "FormEditor", "DoubtfulText"} <= dialog_classes()


def cut_off(window: QWidget) -> list[str]:
    """Words that are not shown whole: of labels and buttons that have no tip to say the rest."""
    found = []
    for one in window.findChildren(QWidget):
        if not one.isVisible() or one.toolTip() or one.visibleRegion().isEmpty():
            continue
        if isinstance(one, QLabel) and one.text():
            if one.wordWrap() and one.heightForWidth(one.width()) > one.height():
                found.append(one.text())
            if not one.wordWrap() and one.sizeHint().width() > one.width() and not one.pixmap():
                found.append(one.text())
        if isinstance(one, QPushButton) and one.sizeHint().width() > one.width():
            found.append(one.text())
    return found


def silent_cells(window: QWidget) -> list[str]:
    """Tables whose cells say no more than their text: not which column it stands in."""
    found = []
    for table in window.findChildren(QTableView):
        model = table.model()
        if not table.isVisible() or model is None or not model.rowCount() or model.columnCount() < 2:
            continue
        for column in range(model.columnCount()):
            title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            index = model.index(0, column)
            said = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")
            is_bare = title not in said and len(said) <= len(str(index.data() or ""))
            if title and not table.isColumnHidden(column) and is_bare:
                found.append(f"{table.accessibleName()}, {title}: {said!r}")
    return found


def stops(dialog: QWidget) -> set[QWidget]:
    """What Tab has to reach: everything visible that takes the keyboard; of radio buttons the chosen one."""

    def takes(one: QWidget) -> bool:
        within = one.window() is dialog and one.isVisible() and one.isEnabled() and one.focusProxy() is None
        policy = one.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        return within and policy and not (isinstance(one, QRadioButton) and not one.isChecked())

    return {one for one in dialog.findChildren(QWidget) if takes(one)}


def missed_by_tab(dialog: QWidget) -> list[str]:
    """Controls that Tab does not come to."""
    dialog.activateWindow()
    wanted, seen = stops(dialog), set()
    for _ in range(2 * len(wanted) + 20):
        focused = dialog.focusWidget()
        if focused is not None:
            seen.add(focused)
        QTest.keyClick(focused or dialog, Qt.Key.Key_Tab)
    return [f"{type(one).__name__} {one.accessibleName() or one.objectName()}" for one in wanted - seen]


def close_by_default(dialog: QDialog) -> bool:
    """Whether Enter, in a line of a dialog where something is entered, would close it with all that was typed."""
    if not dialog.findChildren(QLineEdit) and not dialog.findChildren(QPlainTextEdit):
        return False
    boxes = [one for one in dialog.findChildren(QDialogButtonBox) if one.window() is dialog]
    close = [box.button(QDialogButtonBox.StandardButton.Close) for box in boxes]
    return any(one is not None and one.isDefault() for one in close)


@pytest.mark.parametrize("name", [*WINDOWS])
def test_a_window_can_be_read_heard_and_left(stage: Stage, name: str) -> None:
    shown = WINDOWS[name](stage)
    QApplication.processEvents()
    try:
        assert unnamed(shown) == []
        assert cut_off(shown) == []
        assert silent_cells(shown) == []
        if isinstance(shown, QDialog):
            assert shown.windowTitle()
            smallest = shown.minimumSizeHint()
            assert (smallest.width() <= ROOMS[0], smallest.height() <= ROOMS[1]) == (True, True), smallest
            assert missed_by_tab(shown) == []
            assert not close_by_default(shown)
            if name not in KEEPS_OPEN:
                QTest.keyClick(shown, Qt.Key.Key_Escape)
                stage.until(lambda: not shown.isVisible())
    finally:
        stage.put_dialogs_away()
        stage.idle()


def test_a_tab_of_every_window_and_every_view_has_a_name(stage: Stage) -> None:
    shown = WINDOWS["people"](stage)
    tabs = shown.findChildren(QTabWidget)[0]
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        assert tabs.tabText(number)
        views = tabs.currentWidget().findChildren(QAbstractItemView)
        assert all(view.accessibleName() for view in views if not isinstance(view, QHeaderView))
        assert all(one.text() or one.accessibleName() for one in shown.findChildren(QAbstractButton) if one.isVisible())
    stage.put_dialogs_away()
