"""What concerns the window itself: which pane has the keyboard, which panes show, its colours, its keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from crps_extractor.ui.actions import Command
from crps_extractor.ui.theme import Mode
from crps_extractor.ui.workplace import Workplace

__all__ = ["WindowCommands"]

_MODES = {"light": Mode.LIGHT, "dark": Mode.DARK, "system_colours": Mode.SYSTEM}


class WindowCommands(QObject):
    """Carries out the commands that concern the window; some of them need no review."""

    def __init__(self, window: Workplace, commands: Sequence[Command]) -> None:
        super().__init__(window)
        self.window = window
        self._commands = commands

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {
            **{name: partial(self.set_colours, mode) for name, mode in _MODES.items()},
            "next_pane": partial(self.step_pane, 1),
            "previous_pane": partial(self.step_pane, -1),
            "show_problems": self.show_problems,
            "keys": self.show_keys,
            "quit": self.window.close,
        }

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        has_panes = self.window.desk is not None
        return dict.fromkeys(("next_pane", "previous_pane", "show_problems"), has_panes)

    def step_pane(self, by: int) -> None:
        """Give the keyboard to the next pane, or the one before."""
        window = self.window
        panes: list[QWidget] = [window.studies, window.document, window.compare if window.is_comparing else window.form]
        panes = [pane for pane in (*panes, window.problems) if pane.isVisible()]
        focused = window.focusWidget()
        here = next((at for at, pane in enumerate(panes) if focused and pane.isAncestorOf(focused)), -1)
        there = panes[(here + by) % len(panes)] if here >= 0 else panes[0 if by > 0 else -1]
        if there is window.form:
            window.form.focus_first()
        else:
            there.setFocus(Qt.FocusReason.TabFocusReason)

    def show_problems(self) -> None:
        """Show or hide the problems."""
        self.window.problems.setVisible(not self.window.problems.isVisible())
        self.window.possible_changed.emit()

    def set_colours(self, mode: Mode) -> None:
        """Light, dark, or as the system; remembered."""
        self.window.settings.mode = mode
        self.window.theme.set_mode(mode)
        self.window.possible_changed.emit()

    def show_keys(self) -> None:
        """Every key in one list."""
        from crps_extractor.ui.keys import KeysDialog

        dialog = KeysDialog(self._commands, self.window.theme, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
