"""Stands at one main window and brings it where a window is to be looked at, through commands and panes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from crps_extractor.models.review.facts import Study
from crps_extractor.ui.main_window import MainWindow

__all__ = ["Stage"]

_GIVE_UP_SECONDS = 60
Shown = TypeVar("Shown", bound=QWidget)


class Stage:
    """One main window, one review for it, and what a person does there."""

    def __init__(self, window: MainWindow, sample: Path) -> None:
        self.window, self.sample = window, sample

    @property
    def folder(self) -> Path:
        """Where the review lies; files that are needed for a window may be written there."""
        return self.sample.parent

    def until(self, is_true: Callable[[], object]) -> None:
        """Let the program work until something is so. Raises TimeoutError after a minute."""
        until = time.monotonic() + _GIVE_UP_SECONDS
        while not is_true():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if time.monotonic() > until:
                raise TimeoutError

    def idle(self) -> None:
        """Wait until nothing runs aside."""
        self.until(lambda: not self.window.review_commands.aside.is_running)

    def open_as(self, name: str) -> None:
        """Open the review as one of its people."""
        window = self.window
        if window.desk is None:
            window.review_commands.open_path(self.sample)
            self.until(lambda: window.desk is not None)
            self.put_dialogs_away()
        desk = window.desk
        person = desk.facts.person_named(name) if desk else None
        if desk is not None and person is not None and desk.viewer != person:
            window.review_commands.change_places(desk, person.id)
        window.show_form()

    def close_review(self) -> None:
        """Close the review: the start pane is shown."""
        self.idle()
        self.window.review_commands.close_review()
        self.until(lambda: self.window.desk is None)

    def study(self, label: str) -> Study:
        """Choose a study by the beginning of its label, and wait for its page."""
        desk = self.window.desk
        assert desk is not None
        found = next(study for study in desk.facts.studies if study.label.startswith(label))
        self.window.studies.choose(found.id)
        if any(report.has_pdf and desk.pdf(report).is_file() for report in desk.facts.reports(found.id)[:1]):
            self.sharp()
        return found

    def sharp(self) -> None:
        """Wait until the page is drawn."""
        self.until(lambda: self.window.document.has_pages and self.window.document.view.is_sharp())

    def do(self, command: str) -> None:
        """Choose a command of the menus. Raises LookupError where it cannot be chosen."""
        action = self.window.actions_by_id[command]
        if not action.isEnabled():
            raise LookupError(command)
        action.trigger()

    def dialog(self, kind: type[Shown]) -> Shown:
        """The newest dialog of a kind that stands open, once it has read what it shows."""
        found: list[Shown] = []

        def stands() -> bool:
            found[:] = [one for one in self.window.findChildren(kind) if one.isVisible()]
            return bool(found) and not getattr(found[-1], "is_reading", False)

        self.until(stands)
        return found[-1]

    def put_dialogs_away(self) -> None:
        """Close whatever stands open."""
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.close()
        QApplication.processEvents()
