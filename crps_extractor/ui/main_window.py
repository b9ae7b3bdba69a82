"""The main window: the panes, the commands that act on them, and what can be done now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.actions import build_actions, build_menus, load_commands
from crps_extractor.ui.aid_commands import AidCommands
from crps_extractor.ui.compare.pane import ROW_ACTS
from crps_extractor.ui.course_commands import CourseCommands
from crps_extractor.ui.exchange_commands import ExchangeCommands
from crps_extractor.ui.form_commands import FormCommands
from crps_extractor.ui.import_commands import ImportCommands
from crps_extractor.ui.keeping_commands import KeepingCommands
from crps_extractor.ui.keys import KeysDialog
from crps_extractor.ui.page_commands import PageCommands
from crps_extractor.ui.review_commands import ReviewCommands
from crps_extractor.ui.review_desk import Saving
from crps_extractor.ui.saying import tell
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.study_commands import StudyCommands
from crps_extractor.ui.theme import GAP, Meaning, Mode, Theme, small_font
from crps_extractor.ui.value_commands import ValueCommands
from crps_extractor.ui.workplace import Workplace

__all__ = ["MainWindow"]

_MODES = {"light": Mode.LIGHT, "dark": Mode.DARK, "system_colours": Mode.SYSTEM}


class MainWindow(Workplace):
    """The workplace with its menus, its keys and its status bar."""

    def __init__(self, theme: Theme, settings: Settings, drawing: DocumentWorker, reading: DocumentWorker) -> None:
        super().__init__(theme, settings, drawing, reading)
        self.review_commands = ReviewCommands(self)
        self.study_commands = StudyCommands(self)
        self.page_commands = PageCommands(self)
        self.exchange_commands = ExchangeCommands(self, self.review_commands)
        self.course_commands = CourseCommands(self, self.review_commands)
        self.import_commands = ImportCommands(self, self.review_commands)
        self.keeping_commands = KeepingCommands(self, self.review_commands)
        self.aid_commands = AidCommands(self)
        self.value_commands = ValueCommands(self)
        self.form_commands = FormCommands(self)
        self.commands = load_commands()
        self.actions_by_id = build_actions(self.commands, self, theme, self._carry_out())
        build_menus(self.commands, self.menuBar(), self.actions_by_id)
        self._saved, self._counts = QToolButton(self), QLabel(self)
        self._who = QToolButton(self)
        self._lay_out_bars()
        self._connect_commands()
        self.show_review(None)

    def allow(self) -> None:
        """Enable what can be carried out now, and nothing else."""
        can = {**self.review_commands.allowed(), **self.study_commands.allowed(), **self.page_commands.allowed()}
        can |= {**self.exchange_commands.allowed(), **self.keeping_commands.allowed(), **self.form_commands.allowed()}
        can |= {**self.aid_commands.allowed(), **self.value_commands.allowed(), **self.import_commands.allowed()}
        can |= self.course_commands.allowed()
        can |= dict.fromkeys(("next_pane", "previous_pane", "show_problems"), self.desk is not None)
        for name, allowed in can.items():
            self.actions_by_id[name].setEnabled(allowed)
        for name, checked in (
            ("extract", not self.is_comparing),
            ("compare", self.is_comparing),
            ("show_problems", self.problems.isVisibleTo(self)),
            *((name, self.theme.mode is mode) for name, mode in _MODES.items()),
        ):
            self.actions_by_id[name].setChecked(checked)
        person = self.desk.viewer if self.desk else None
        self._who.setText(self.tr("You are {0}").format(person.name) if person else self.tr("Who are you?"))
        self._who.setVisible(self.desk is not None)
        for shown in (self._saved, self._counts):
            shown.setVisible(self.desk is not None)

    def tell_failure(self, report: str) -> None:
        """The program itself failed: say what is safe, and offer the report to paste."""
        sentence = self.tr(
            "What you entered is kept: every edit marked as saved is in the review file. You can go on; "
            "if it happens again, close the program and open the review anew. The details hold no answers "
            "and can be sent to whoever looks after the program."
        )
        tell(self, self.tr("Something in the program failed"), sentence, report, is_failure=True)

    def show_keys(self) -> None:
        """Every key in one list."""
        dialog = KeysDialog(self.commands, self.theme, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once nothing runs aside and everything is saved."""
        if not self.review_commands.close_review(then=self.close):
            event.ignore()
            return
        self.settings.set_layout("window", self.saveGeometry())
        self.settings.set_layout("panes", self.panes.saveState())
        self.settings.set_layout("rows", self.work.saveState())
        event.accept()

    # -- inside --------------------------------------------------------------------------------------------------

    def _step_pane(self, by: int) -> None:
        panes: list[QWidget] = [self.studies, self.document, self.compare if self.is_comparing else self.form]
        panes = [pane for pane in (*panes, self.problems) if pane.isVisible()]
        focused = self.focusWidget()
        here = next((at for at, pane in enumerate(panes) if focused and pane.isAncestorOf(focused)), -1)
        there = panes[(here + by) % len(panes)] if here >= 0 else panes[0 if by > 0 else -1]
        if there is self.form:
            self.form.focus_first()
        else:
            there.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_problems(self) -> None:
        self.problems.setVisible(not self.problems.isVisible())
        self.allow()

    def _set_colours(self, mode: Mode) -> None:
        self.settings.mode = mode
        self.theme.set_mode(mode)
        self._say_saving(self.desk.saving if self.desk else Saving("saved"))
        self.allow()

    def _say_saving(self, saving: Saving) -> None:
        words = {"saved": self.tr("Saved"), "saving": self.tr("Saving …"), "not saved": self.tr("Not saved")}
        self._saved.setText(words[saving.state])
        self._saved.setToolTip(saving.why or self.actions_by_id["saving"].toolTip())
        palette = self._saved.palette()
        meaning = Meaning.REFUSED if saving.state == "not saved" else Meaning.QUIET
        palette.setColor(self._saved.foregroundRole(), self.theme.text(meaning))
        self._saved.setPalette(palette)

    def _carry_out(self) -> dict[str, Callable[[], object]]:
        return {
            **self.review_commands.carry_out(),
            **self.study_commands.carry_out(),
            **self.page_commands.carry_out(),
            **self.exchange_commands.carry_out(),
            **self.course_commands.carry_out(),
            **self.import_commands.carry_out(),
            **self.keeping_commands.carry_out(),
            **self.form_commands.carry_out(),
            **self.aid_commands.carry_out(),
            **self.value_commands.carry_out(),
            **{name: partial(self._set_colours, mode) for name, mode in _MODES.items()},
            "next_pane": partial(self._step_pane, 1),
            "previous_pane": partial(self._step_pane, -1),
            "show_problems": self._show_problems,
            "keys": self.show_keys,
            "quit": self.close,
        }

    def _connect_commands(self) -> None:
        commands = self.review_commands
        self.start.new_wanted.connect(commands.new_review)
        self.start.open_wanted.connect(commands.open_review)
        self.start.sample_wanted.connect(commands.open_sample)
        self.start.review_chosen.connect(commands.open_path)
        self.studies.add_wanted.connect(commands.add_pdfs)
        self.studies.pdfs_dropped.connect(commands.take_pdfs)
        self.saving_changed.connect(self._say_saving)
        self.problems.counts_changed.connect(self._counts.setText)
        self.possible_changed.connect(self.allow)
        self.compare.offer_row_acts([self.actions_by_id[name] for name in ROW_ACTS])

    def _lay_out_bars(self) -> None:
        for name in ("extract", "compare", "submit"):
            button = QToolButton(self)
            button.setDefaultAction(self.actions_by_id[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAutoRaise(True)
            self.head.addWidget(button)
        for button, command in ((self._saved, "saving"), (self._who, "who")):
            button.clicked.connect(self.actions_by_id[command].trigger)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setAutoRaise(True)
        for widget in (self._counts, self._saved, self._who):
            widget.setFont(small_font(widget.font()))
            self.statusBar().addPermanentWidget(widget)
        self.statusBar().setContentsMargins(GAP, 0, GAP, 0)
        self.statusBar().setSizeGripEnabled(False)
