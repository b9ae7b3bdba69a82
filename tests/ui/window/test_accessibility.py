"""What a screen reader is told: every control of every window, pane and dialog has a name; everything has its key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

from crps_extractor.ui.compare.other import OtherDialog
from crps_extractor.ui.keys import KeysDialog
from crps_extractor.ui.people.people import PeopleDialog
from crps_extractor.ui.people.who import WhoDialog
from crps_extractor.ui.start.new_review import NewReviewDialog

CONTROLS = {
    QAccessible.Role.Button,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.ButtonDropDown,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.Table,
    QAccessible.Role.Tree,
    QAccessible.Role.SpinBox,
    QAccessible.Role.MenuItem,
    QAccessible.Role.PageTab,
}
CELLS = {QAccessible.Role.ListItem, QAccessible.Role.Cell, QAccessible.Role.TreeItem}
QTS_OWN = {"qt_spinbox_lineedit", "qt_toolbar_ext_button", "ScrollLeftButton", "ScrollRightButton"}


def walk(one: QAccessibleInterface, path: str = "") -> Iterator[tuple[str, QAccessibleInterface]]:
    """Everything that is on the screen, with the names above it."""
    if one is None or not one.isValid():
        return
    state = one.state()
    if state.invisible:
        return
    name = one.text(QAccessible.Text.Name)
    here = f"{path} / {QAccessible.Role(one.role()).name} “{name}”"
    yield here, one
    for number in range(one.childCount()):
        yield from walk(one.child(number), here)


def unnamed(widget: QWidget) -> list[str]:
    """The controls within that a screen reader could not name."""
    found = []
    for path, one in walk(QAccessible.queryAccessibleInterface(widget)):
        thing = one.object()
        if one.role() in CONTROLS and not one.text(QAccessible.Text.Name).strip():
            parent = one.parent()
            of_a_combo = parent is not None and parent.isValid() and parent.role() == QAccessible.Role.ComboBox
            own = thing is not None and thing.objectName() in QTS_OWN
            if not of_a_combo and not own:
                found.append(path)
    return found


def test_the_start_pane_is_named_throughout(at) -> None:
    assert unnamed(at.window) == []


def test_every_section_of_the_form_is_named_throughout(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Anna Muster"))
    at.read_page()
    form = at.window.form
    assert unnamed(at.window) == []
    for line in range(form.sections.rowCount()):
        form.choose_section(form.sections.section(line).id)
        if form.page.stack is not None and form.page.desk.sheet.rows(form.page.section.id):
            form.page.stack.open(form.page.desk.sheet.rows(form.page.section.id)[0].id)
        assert unnamed(form) == [], form.page.section.label


def test_the_comparison_is_named_and_its_cells_say_row_and_column(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Carla Prova"))
    at.do("compare")
    assert unnamed(at.window) == []
    model = at.window.compare.model
    group = model.index(0, 0)
    for column, title in enumerate(("Field", "Reviewer 1", "Reviewer 2", "Difference", "Consensus")):
        said = model.index(0, column, group).data(Qt.ItemDataRole.AccessibleTextRole)
        assert title in said
        assert model.difference(model.index(0, 0, group)).field.label in said


@pytest.mark.parametrize(
    ("command", "kind"),
    [("new_review", NewReviewDialog), ("people", PeopleDialog), ("who", WhoDialog), ("keys", KeysDialog)],
)
def test_every_dialog_is_named_and_closes_with_escape(at, with_a_study: Path, command: str, kind) -> None:
    at.open(with_a_study, "anna")
    at.do(command)
    dialog = at.dialog(kind)
    assert dialog.windowTitle()
    assert unnamed(dialog) == []
    at.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    at.until(lambda: not any(one.isVisible() for one in at.window.findChildren(kind)))


def test_the_third_answer_is_named(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Carla Prova"))
    at.do("compare")
    at.do("settle_other")
    assert unnamed(at.dialog(OtherDialog)) == []


def test_people_and_assignments_say_whose_cell_it_is(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.do("people")
    dialog = at.dialog(PeopleDialog)
    assert isinstance(dialog, PeopleDialog)
    said = dialog.people.index(1, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Ben, Reviewer: yes"
    assert dialog.assignments.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Smith 2019, Reviewer 1: Anna"


def test_tab_goes_through_the_whole_window_and_comes_back(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.read_page()
    at.window.studies.list.setFocus()
    seen: list[QWidget] = []
    for _ in range(400):
        at.press(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is at.window.studies.list:
            break
        seen.append(focused)
    assert QApplication.focusWidget() is at.window.studies.list
    panes = [at.window.document, at.window.form]
    assert all(any(pane.isAncestorOf(widget) for widget in seen) for pane in panes)
    order = [next((n for n, pane in enumerate(panes) if pane.isAncestorOf(widget)), None) for widget in seen]
    order = [number for number in order if number is not None]
    assert order == sorted(order)
    at.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is seen[-1]


def test_menus_open_with_alt_and_their_letter(at) -> None:
    letters = [action.text()[1] for action in at.window.menuBar().actions()]
    assert all(action.text().startswith("&") for action in at.window.menuBar().actions())
    assert len(set(letters)) == len(letters)
