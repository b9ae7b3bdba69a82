"""Every command of the window as data: its words, its keys, its icon and the menu it stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from crps_extractor.ui.theme import Theme

__all__ = ["COMMANDS", "MENUS", "Command", "build_actions", "build_menus", "keys_text"]


@dataclass(frozen=True)
class Command:
    """One thing the window can do. ``keys`` are portable key texts, ``tip`` says what happens in one sentence."""

    id: str
    menu: str
    title: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False


MENUS = ("Review", "Edit", "View", "Page", "Answer", "Study", "Help")

COMMANDS = (
    Command("new_review", "Review", "New review…", "Begin a review: its title, people and form.", ("Ctrl+N",), "new"),
    Command("open_review", "Review", "Open review…", "Open a review file.", ("Ctrl+O",), "open"),
    Command("open_sample", "Review", "Open the sample review", "Make a copy of the invented sample and open it."),
    Command("add_pdfs", "Review", "Add PDFs…", "Add PDFs; each becomes a study.", ("Ctrl+Shift+O",), "add-file"),
    Command("add_folder", "Review", "Add a folder of PDFs…", "Add every PDF of a folder.", (), "add-folder"),
    Command("people", "Review", "People and assignments…", "Who takes part, and who extracts what.", (), "people"),
    Command("who", "Review", "Who I am…", "Say who works at this computer.", (), "person"),
    Command("export", "Review", "Export workbook…", "Write the Excel workbook.", ("Ctrl+E",), "export"),
    Command("close_review", "Review", "Close review", "Close this review.", ("Ctrl+W",), "close"),
    Command("quit", "Review", "Quit", "Close the program.", ("Ctrl+Q",)),
    Command("undo", "Edit", "Undo", "Take the last step back.", ("Ctrl+Z",), "undo"),
    Command("redo", "Edit", "Redo", "Bring back what was taken back.", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    Command("find", "Edit", "Find in the page text…", "Search the PDF.", ("Ctrl+F",), "search"),
    Command("next_pane", "View", "Next pane", "Go to the next pane.", ("F6",)),
    Command("previous_pane", "View", "Previous pane", "Go to the pane before.", ("Shift+F6",)),
    Command("extract", "View", "Extract", "The PDF beside the form.", ("Ctrl+1",), "file"),
    Command("compare", "View", "Compare and settle", "Both sheets side by side.", ("Ctrl+2",), "compare"),
    Command("show_problems", "View", "Problems", "Show or hide the problems.", ("Ctrl+3",), "problem-mild", True),
    Command("light", "View", "Light", "Light colours.", (), "light", True),
    Command("dark", "View", "Dark", "Dark colours.", (), "dark", True),
    Command("system_colours", "View", "As the system", "The colours the system asks for.", (), "", True),
    Command("zoom_in", "Page", "Zoom in", "Show the page larger.", ("Ctrl++", "Ctrl+="), "zoom-in"),
    Command("zoom_out", "Page", "Zoom out", "Show the page smaller.", ("Ctrl+-",), "zoom-out"),
    Command("fit_width", "Page", "Fit width", "Fit the page's width.", ("Ctrl+0",), "fit-width"),
    Command("fit_page", "Page", "Fit page", "Show the whole page.", ("Ctrl+9",), "fit-page"),
    Command("capture", "Answer", "Take the selection", "Put the text selected on the page, and its place, into the field.", ("Ctrl+Return", "Ctrl+Enter"), "quote"),
    Command("go_to_source", "Answer", "Show its place", "Show where the answer stands in the PDF.", ("Ctrl+L",), "source"),
    Command("status_reported", "Answer", "Reported", "The paper reports it.", ("Alt+1",)),
    Command("status_not_reported", "Answer", "Not reported", "The paper does not report it.", ("Alt+2",)),
    Command("status_unclear", "Answer", "Unclear", "The paper is not clear about it.", ("Alt+3",)),
    Command("status_in_figure_only", "Answer", "In a figure only", "It can only be read off a figure.", ("Alt+4",)),
    Command("status_reported_not_usable", "Answer", "Reported, not usable", "Only a p value or words are given.", ("Alt+5",)),
    Command("status_not_measured", "Answer", "Not measured", "The study did not measure it.", ("Alt+6",)),
    Command("status_not_applicable", "Answer", "Not applicable", "The question does not apply.", ("Alt+7",)),
    Command("clear_answer", "Answer", "Clear the answer", "Back to not looked at.", ("Ctrl+Backspace",), "remove"),
    Command("next_open", "Answer", "Next open field", "Go to the next required field without an answer.", ("Ctrl+J",), "next"),
    Command("next_problem", "Answer", "Next problem", "Go to the next problem.", ("F8",), "problem-strong"),
    Command("add_row", "Answer", "Add a row", "Add a row to this section.", ("Ctrl+Shift+N",), "add"),
    Command("submit", "Study", "Submit my sheet…", "Lock my sheet and hand it in.", (), "submit"),
    Command("reopen", "Study", "Reopen my sheet…", "Unlock my sheet, with a reason.", (), "unlock"),
    Command("next_study", "Study", "Next study", "Go to the next study.", ("Ctrl+PgDown",), "next"),
    Command("previous_study", "Study", "Previous study", "Go to the study before.", ("Ctrl+PgUp",), "previous"),
    Command("rename_study", "Study", "Rename study…", "Give the study another label.", ("F2",)),
    Command("settle_first", "Study", "Settle as reviewer 1", "Take reviewer 1's answer.", ("Ctrl+Alt+1",)),
    Command("settle_second", "Study", "Settle as reviewer 2", "Take reviewer 2's answer.", ("Ctrl+Alt+2",)),
    Command("settle_other", "Study", "Settle otherwise…", "Enter a third answer.", ("Ctrl+Alt+3",), "settle"),
    Command("settle_open", "Study", "Leave unresolved", "Decide later, with a reason.", ("Ctrl+Alt+4",)),
    Command("keys", "Help", "Keys", "Every key in one list.", ("F1",), "keyboard"),
    Command("about", "Help", "About", "Version, licence and what the program stands on.", (), "help"),
)  # fmt: skip

SEPARATED_BEFORE = {"add_pdfs", "people", "export", "close_review", "find", "extract", "light", "status_reported",
                    "clear_answer", "add_row", "next_study", "settle_first"}  # fmt: skip


def build_actions(parent: QWidget, theme: Theme, carry_out: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """One QAction a command. Raises KeyError when a command has nothing that carries it out."""
    actions: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(tr(command.title), parent)
        action.setObjectName(command.id)
        action.setShortcuts([QKeySequence.fromString(keys) for keys in command.keys])
        action.setCheckable(command.checkable)
        shown = keys_text(command)
        action.setToolTip(f"{tr(command.tip)} ({shown})" if shown else tr(command.tip))
        action.setStatusTip(tr(command.tip))
        if command.icon:
            action.setIcon(theme.icon(command.icon))
        done = carry_out[command.id]
        action.triggered.connect(lambda _checked=False, done=done: done())
        actions[command.id] = action
        parent.addAction(action)

    def draw_icons_again() -> None:
        for command in COMMANDS:
            if command.icon:
                actions[command.id].setIcon(theme.icon(command.icon))

    theme.changed.connect(draw_icons_again)
    return actions


def build_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """The menus of the window, in the order of ``MENUS``."""
    menus = {title: bar.addMenu(tr(title)) for title in MENUS}
    for command in COMMANDS:
        if command.id in SEPARATED_BEFORE:
            menus[command.menu].addSeparator()
        menus[command.menu].addAction(actions[command.id])
    return menus


def keys_text(command: Command) -> str:
    """The first key of a command as the platform writes it, "" when it has none."""
    if not command.keys:
        return ""
    return QKeySequence.fromString(command.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


def tr(text: str) -> str:
    """A command's words in the language of the window."""
    return QCoreApplication.translate("Commands", text)
