"""The main window: the panes, the commands that act on them, and what can be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent
from PySide6.QtWidgets import QLabel, QToolButton

from crps_extractor.ui.actions import build_actions, build_menus, load_commands
from crps_extractor.ui.command_groups import CommandGroups
from crps_extractor.ui.furnished import Workers
from crps_extractor.ui.saying import tell
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.theme import GAP, Meaning, Mode, Theme, small_font
from crps_extractor.ui.workplace import Workplace

if TYPE_CHECKING:
    from crps_extractor.ui.exchange_commands import ExchangeCommands
    from crps_extractor.ui.review_commands import ReviewCommands
    from crps_extractor.ui.review_desk import Saving

__all__ = ["MainWindow"]

FAILURE_ICON = 32


class MainWindow(Workplace):
    """The workplace with its menus, its keys and its status bar."""

    def __init__(self, theme: Theme, settings: Settings, workers: Workers) -> None:
        super().__init__(theme, settings, workers)
        self.commands = load_commands()
        self.groups = CommandGroups(self, self.commands)
        self._actions = build_actions(self.commands, self, theme, self.groups.carry_out)
        build_menus(self.commands, self.menuBar(), self._actions)
        self._allow_soon = QTimer(self, singleShot=True, interval=0)
        self._allow_soon.timeout.connect(self.allow)
        self.possible_changed.connect(self._allow_soon.start)
        self._saved, self._counts, self._who = QToolButton(self), QLabel(self), QToolButton(self)
        self._lay_out_status()
        self._connect_start()
        self.setAcceptDrops(True)
        self.show_review(None)
        self.allow()

    @property
    def review_commands(self) -> ReviewCommands:
        """The commands on the whole review."""
        return self.groups.review

    @property
    def exchange_commands(self) -> ExchangeCommands:
        """The commands on packages and whatever file is given."""
        return self.groups.exchange

    @property
    def actions_by_id(self) -> dict[str, QAction]:
        """The action of every command, enabled as things stand now."""
        if self._allow_soon.isActive():
            self.allow()
        return self._actions

    def allow(self) -> None:
        """Enable what can be carried out now, and nothing else."""
        self._allow_soon.stop()
        for name, allowed in self.groups.allowed().items():
            self._actions[name].setEnabled(allowed)
        checked = {"extract": not self.is_comparing, "compare": self.is_comparing}
        checked["show_problems"] = self.is_furnished and self.problems.isVisibleTo(self)
        checked |= {"system_colours" if mode is Mode.SYSTEM else mode.value: self.theme.mode is mode for mode in Mode}
        for name, is_so in checked.items():
            self._actions[name].setChecked(is_so)
        person = self.desk.viewer if self.desk else None
        self._who.setText(self.tr("You are {0}").format(person.name) if person else self.tr("Who are you?"))
        self._who.setVisible(self.desk is not None)
        for shown in (self._saved, self._counts):
            shown.setVisible(self.desk is not None)

    def event(self, event: QEvent) -> bool:
        """A key that comes right after a change meets the commands as they are after it."""
        if event.type() == QEvent.Type.ShortcutOverride and self._allow_soon.isActive():
            self.allow()
        return bool(super().event(event))

    def tell_failure(self, report: str) -> None:
        """The program itself failed: say what is safe, and offer the report to paste."""
        sentence = self.tr(
            "What you entered is kept: every edit marked as saved is in the review file. You can go on; "
            "if it happens again, close the program and open the review anew. The details hold no answers "
            "and can be sent to whoever looks after the program."
        )
        box = tell(self, self.tr("Something in the program failed"), sentence, report, is_failure=True)
        box.setIconPixmap(self.theme.icon("problem-strong", Meaning.REFUSED).pixmap(FAILURE_ICON, FAILURE_ICON))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Whoever takes in dropped files is there before the file is let go."""
        for name in self.groups:
            self.groups[name]
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once nothing runs aside and everything is saved."""
        if "review" in self.groups and not self.review_commands.close_review(then=self.close):
            event.ignore()
            return
        self.settings.set_layout("window", self.saveGeometry())
        if self.is_furnished:
            self.settings.set_layout("panes", self.panes.saveState())
            self.settings.set_layout("rows", self.work.saveState())
        event.accept()

    def connect_panes(self) -> None:
        """What the panes ask of the commands, and the commands shown above the form."""
        super().connect_panes()
        from crps_extractor.ui.compare.pane import ROW_ACTS

        self.studies.add_wanted.connect(lambda: self.groups.carry_out("add_pdfs"))
        self.studies.pdfs_dropped.connect(lambda paths, study: self.groups.report.take_pdfs(paths, study))
        self.studies.references_wanted.connect(lambda: self.groups.carry_out("add_references"))
        self.document.state.attach_wanted.connect(lambda: self.groups.carry_out("attach_pdf"))
        self.document.state.look_wanted.connect(lambda: self.groups.carry_out("lost_pdfs"))
        self.document.notice.more_wanted.connect(lambda: self.groups.carry_out("changed_pdf"))
        self.document.view.became_sharp.connect(lambda: self.groups.report.watch.compare())
        self.problems.counts_changed.connect(self._counts.setText)
        self.compare.offer_row_acts([self._actions[name] for name in ROW_ACTS])
        for name in ("extract", "compare", "submit"):
            button = QToolButton(self)
            button.setDefaultAction(self._actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAutoRaise(True)
            self.head.addWidget(button)

    # -- inside --------------------------------------------------------------------------------------------------

    def _say_saving(self, saving: Saving) -> None:
        words = {"saved": self.tr("Saved"), "saving": self.tr("Saving …"), "not saved": self.tr("Not saved")}
        self._saved.setText(words[saving.state])
        self._saved.setToolTip(saving.why or self._actions["saving"].toolTip())
        palette = self._saved.palette()
        meaning = Meaning.REFUSED if saving.state == "not saved" else Meaning.QUIET
        palette.setColor(self._saved.foregroundRole(), self.theme.text(meaning))
        self._saved.setPalette(palette)

    def _tint(self) -> None:
        if self.desk is not None:
            self._say_saving(self.desk.saving)

    def _connect_start(self) -> None:
        groups = self.groups
        self.start.new_wanted.connect(lambda: groups.carry_out("new_review"))
        self.start.open_wanted.connect(lambda: groups.carry_out("open_review"))
        self.start.package_wanted.connect(lambda: groups.carry_out("take_package"))
        self.start.sample_wanted.connect(lambda: groups.carry_out("open_sample"))
        self.start.review_chosen.connect(lambda path: groups.review.open_path(path))
        self.saving_changed.connect(self._say_saving)
        self.theme.changed.connect(self._tint)

    def _lay_out_status(self) -> None:
        for button, command in ((self._saved, "saving"), (self._who, "who")):
            button.clicked.connect(self._actions[command].trigger)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setAutoRaise(True)
        for widget in (self._counts, self._saved, self._who):
            widget.setFont(small_font(widget.font()))
            self.statusBar().addPermanentWidget(widget)
        self.statusBar().setContentsMargins(GAP, 0, GAP, 0)
        self.statusBar().setSizeGripEnabled(False)
