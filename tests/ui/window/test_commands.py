"""Every command of the window: it can be chosen exactly when it can be carried out, and its keys are its own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton

from crps_extractor.models.review.facts import Report
from crps_extractor.ui.actions import load_commands
from crps_extractor.ui.document.pane import SHORTCUTS
from crps_extractor.ui.form.pane import _KEYS
from crps_extractor.ui.keys import KeysDialog
from crps_extractor.ui.widgets.field_words import STATUS_KEYS

ALWAYS = {"new_review", "open_review", "open_sample", "quit", "light", "dark", "system_colours", "keys", "about"} | {
    "take_package"
}


def possible(at) -> set[str]:
    return {name for name, action in at.window.actions_by_id.items() if action.isEnabled()}


def test_without_a_review_only_what_needs_none_can_be_chosen(at) -> None:
    assert possible(at) == ALWAYS


def test_an_empty_review_offers_its_people_and_its_first_pdfs(at, review: Path) -> None:
    at.open(review, "anna")
    panes = {"next_pane", "previous_pane", "show_problems"}
    kept = {"send_package", "history_study", "backups", "saving", "edit_form"}
    added = {"add_pdfs", "add_folder", "add_references"}
    assert possible(at) == ALWAYS | panes | kept | added | {"people", "who", "close_review"}


def test_who_does_not_lead_brings_in_no_pdfs_and_renames_nothing(at, with_a_study: Path) -> None:
    at.open(with_a_study, "ben")
    assert not {"add_pdfs", "add_folder", "rename_study"} & possible(at)
    assert {"submit", "next_open", "extract", "export"} <= possible(at)


def test_answer_commands_wait_for_a_field(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.window.form.focus_sections()
    about_a_field = {"status_reported", "status_unclear", "clear_answer", "capture", "go_to_source", "note", "query"}
    assert not about_a_field & possible(at)
    at.window.form.go_to("study", "study_label")
    at.read_page()
    at.until(lambda: at.can("capture"))
    assert {"status_reported", "status_unclear", "note", "query"} <= possible(at)
    assert not {"clear_answer", "go_to_source"} & possible(at)
    at.select("Ketamine")
    at.do("capture")
    assert {"clear_answer", "go_to_source", "undo"} <= possible(at)
    assert "redo" not in possible(at)
    at.do("undo")
    assert {"redo"} <= possible(at)
    assert not {"undo", "clear_answer", "go_to_source"} & possible(at)


def test_rows_are_added_only_where_a_section_takes_rows(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    assert not at.can("add_row")
    at.window.form.choose_section("groups")
    assert at.can("add_row")
    assert at.can("nothing_here")
    at.do("nothing_here")
    assert at.window.study.sheet.has_nothing("groups")
    at.do("undo")
    assert not at.window.study.sheet.has_nothing("groups")
    at.do("add_row")
    assert len(at.window.study.sheet.rows("groups")) == 1
    assert not at.can("nothing_here")


def test_a_submitted_sheet_can_be_read_and_reopened_and_nothing_else(at, sample: Path, id_of) -> None:
    at.open(sample, id_of(sample, "Anna Muster"))
    at.window.form.go_to("study", "study_label")
    found = possible(at)
    assert {"reopen", "compare", "go_to_source"} <= found
    assert not {"submit", "capture", "add_row", "clear_answer", "status_unclear", "undo"} & found


def test_page_commands_wait_for_a_page(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.read_page()
    page = {"find", "zoom_in", "zoom_out", "fit_width", "fit_page", "printed_size", "go_to_page", "caret"}
    assert page <= possible(at)
    assert not {"copy", "next_hit", "next_mark"} & possible(at)
    at.select("Ketamine")
    assert "copy" in possible(at)
    study = at.window.desk.facts.studies[0].id
    at.window.desk.change_facts(lambda review: review.add_report(Report("registry", study, "Registry", "registry")))
    at.window.show_report("registry")
    assert not page & possible(at)


def test_no_two_shortcuts_of_the_window_collide(at, sample: Path, id_of) -> None:
    """Those that work from anywhere are told apart from all others, whatever pane has the keyboard."""
    at.open(sample, id_of(sample, "Anna Muster"))
    at.read_page()
    anywhere: list[str] = []
    by_pane: dict[str, list[str]] = {}
    for action in at.window.actions_by_id.values():
        anywhere += [keys.toString() for keys in action.shortcuts()]
    for shortcut in at.window.findChildren(QShortcut):
        owner = shortcut.parent()
        if shortcut.context() == Qt.ShortcutContext.WindowShortcut:
            anywhere.append(shortcut.key().toString())
        else:
            by_pane.setdefault(type(owner).__name__, []).append(shortcut.key().toString())
    anywhere += [button.shortcut().toString() for button in at.window.findChildren(QAbstractButton)]
    anywhere = [keys for keys in anywhere if keys]
    menus = {f"Alt+{action.text()[1]}" for action in at.window.menuBar().actions() if action.text().startswith("&")}
    assert len(menus) == 9
    twice = [keys for keys, count in Counter(anywhere).items() if count > 1]
    assert twice == []
    for keys in by_pane.values():
        assert len(set(keys)) == len(keys)
        assert not set(keys) & set(anywhere)
        assert not set(keys) & menus
    assert not set(anywhere) & menus


def test_every_key_of_the_panes_stands_in_the_commands(at) -> None:
    listed = {QKeySequence(keys).toString(): command.id for command in load_commands() for keys in command.keys}
    for keys, *_ in (*SHORTCUTS, *_KEYS):
        assert QKeySequence(keys).toString() in listed, keys
    for status, keys in STATUS_KEYS.items():
        assert listed[QKeySequence(keys).toString()] == f"status_{status.value}"


def test_f1_lists_every_key(at) -> None:
    at.press(Qt.Key.Key_F1)
    dialog = at.dialog(KeysDialog)
    assert isinstance(dialog, KeysDialog)
    shown = " ".join(dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount()))
    for command in load_commands():
        for keys in command.keys:
            assert QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) in shown


def test_find_works_from_the_form_too(at, with_a_study: Path) -> None:
    at.open(with_a_study, "anna")
    at.read_page()
    at.window.form.go_to("study", "study_label")
    at.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    at.until(lambda: at.window.document.find_bar.field.hasFocus())


def test_colours_are_chosen_and_remembered(at) -> None:
    at.do("dark")
    assert at.window.theme.is_dark
    assert at.window.actions_by_id["dark"].isChecked()
    assert not at.window.actions_by_id["light"].isChecked()
    assert at.window.settings.mode.value == "dark"


def test_every_command_has_words_and_names_its_key_in_its_tip(at) -> None:
    for command in load_commands():
        action = at.window.actions_by_id[command.id]
        assert command.tip.endswith(".")
        assert "!" not in command.tip + command.title
        if command.keys:
            shown = QKeySequence(command.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
            assert shown in action.toolTip()
