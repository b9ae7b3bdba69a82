"""Every command of the window as data: its words, its keys, its icon and the menu it stands in."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from crps_extractor.models.resource_files import resource_path
from crps_extractor.ui.theme import Theme

__all__ = ["Command", "build_actions", "build_menus", "keys_text", "load_commands", "tr"]


class Command(NamedTuple):
    """One thing the window can do. ``keys`` are portable key texts, ``tip`` says what happens in one sentence.

    ``group`` names who carries it out (command_groups.py); ``at_start`` says that it needs no review.
    """

    id: str
    group: str
    menu: str
    title: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    separated: bool = False
    of_pane: bool = False
    at_start: bool = False


def load_commands() -> tuple[Command, ...]:
    """The commands of resources/layouts/commands.toml, in the order of the menus."""
    data = tomllib.loads(resource_path("layouts", "commands.toml").read_text(encoding="utf-8"))
    return tuple(Command(**{**entry, "keys": tuple(entry.get("keys", ()))}) for entry in data["command"])


def build_actions(
    commands: Sequence[Command], parent: QWidget, theme: Theme, carry_out: Callable[[str], object]
) -> dict[str, QAction]:
    """One QAction a command; ``carry_out`` is told the command's id when it is chosen."""
    actions: dict[str, QAction] = {}
    for command in commands:
        shown = keys_text(command)
        action = QAction(f"{tr(command.title)}\t{shown}" if command.of_pane else tr(command.title), parent)
        action.setObjectName(command.id)
        if not command.of_pane:
            action.setShortcuts([QKeySequence.fromString(keys) for keys in command.keys])
        action.setCheckable(command.checkable)
        action.setToolTip(f"{tr(command.tip)} ({shown})" if shown else tr(command.tip))
        action.setStatusTip(tr(command.tip))
        if command.icon:
            action.setIcon(theme.icon(command.icon))
        action.triggered.connect(lambda _checked=False, chosen=command.id: carry_out(chosen))
        actions[command.id] = action
        parent.addAction(action)

    def draw_icons_again() -> None:
        for command in commands:
            if command.icon:
                actions[command.id].setIcon(theme.icon(command.icon))

    theme.changed.connect(draw_icons_again)
    return actions


def build_menus(commands: Sequence[Command], bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """The menus of the window, in the order of their first commands; Alt and the first letter opens one."""
    menus = {title: bar.addMenu(f"&{tr(title)}") for title in dict.fromkeys(command.menu for command in commands)}
    for command in commands:
        if command.separated:
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
