"""The main window: where the panes meet. Each pane knows its own work; what one asks of another goes through here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QMessageBox, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from crps_extractor.models.answer import Source
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.steps import Steps
from crps_extractor.ui.actions import build_actions, build_menus, load_commands
from crps_extractor.ui.compare.pane import ComparePane
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.document.pane import DocumentPane
from crps_extractor.ui.form.pane import FormPane
from crps_extractor.ui.keys import KeysDialog
from crps_extractor.ui.problems.pane import ProblemsPane
from crps_extractor.ui.review_commands import ReviewCommands
from crps_extractor.ui.review_desk import ReviewDesk, Saving
from crps_extractor.ui.settings import Settings
from crps_extractor.ui.start.pane import StartPane
from crps_extractor.ui.studies.pane import StudiesPane
from crps_extractor.ui.study_commands import StudyCommands
from crps_extractor.ui.theme import Meaning, Mode, Theme

__all__ = ["MainWindow"]


class MainWindow(QMainWindow):
    """Studies, PDF, form and problems around one review; or the start pane when none is open."""

    def __init__(self, theme: Theme, settings: Settings, drawing: DocumentWorker, reading: DocumentWorker) -> None:
        super().__init__()
        self.theme, self.settings = theme, settings
        self.desk: ReviewDesk | None = None
        self.study: StudyDesk | None = None
        self.start = StartPane(theme, self)
        self.studies = StudiesPane(theme, self)
        self.document = DocumentPane(drawing, reading, theme, self)
        self.form = FormPane(theme, self.document.crop, self)
        self.problems = ProblemsPane(theme, self)
        self.compare = ComparePane(theme, self)
        self.review_commands = ReviewCommands(self)
        self.study_commands = StudyCommands(self)
        self._who, self._saved, self._counts = QLabel(self), QLabel(self), QLabel(self)
        self._lay_out()
        self.commands = load_commands()
        self.actions_by_id = build_actions(self.commands, self, theme, self._carry_out())
        build_menus(self.commands, self.menuBar(), self.actions_by_id)
        self._connect()
        self.show_review(None)

    # -- what is shown -------------------------------------------------------------------------------------------

    def show_review(self, desk: ReviewDesk | None) -> None:
        """Show a review, or the start pane."""
        self.show_study("")
        self.desk = desk
        self.studies.show_review(desk)
        self.start.show_recent(self.settings.recent())
        self.pages.setCurrentWidget(self.work if desk else self.start)
        if desk is not None:
            desk.facts_changed.connect(self.facts_changed)
            desk.progress_changed.connect(self.studies.update_study)
            desk.saving_changed.connect(self._say_saving)
            self._say_saving(desk.saving)
            if desk.facts.studies:
                self.studies.choose(desk.facts.studies[0].id)
        self.facts_changed()
        (self.studies if desk else self.start).setFocus()

    def facts_changed(self) -> None:
        """People, studies or assignments changed."""
        title = self.desk.facts.title if self.desk else ""
        self.setWindowTitle(f"{title} – CRPS Extractor" if title else "CRPS Extractor")
        person = self.desk.viewer if self.desk else None
        self._who.setText(self.tr("You are {0}").format(person.name) if person else "")
        self.studies.show_review(self.desk)
        self.allow()

    def show_study(self, study: str) -> None:
        """Put a study on the desk: its main PDF, the viewer's own sheet, its problems."""
        self.study = None
        if self.desk is not None and study:
            try:
                self.study = self.desk.own_desk(study)
            except NotAllowedError as reason:
                self.say(str(reason))
        if self.study is None:
            self.form.clear()
            self.document.close_pdf()
        else:
            self.study.steps_changed.connect(self.allow, Qt.ConnectionType.UniqueConnection)
            self.study.refused.connect(self.say, Qt.ConnectionType.UniqueConnection)
            self.form.show_study(self.study)
            self._show_main_report(study)
        self.problems.show_study(self.study)
        if self.mode.currentWidget() is self.compare:
            self.study_commands.compare()
        self.allow()

    def show_report(self, report_id: str) -> None:
        """Show a report's PDF; one sentence when it is missing."""
        report = self.desk.facts.report(report_id) if self.desk else None
        if report is None or self.desk is None:
            return
        path = self.desk.pdf(report)
        if path is None:
            self.document.close_pdf()
            self.say(self.tr("The PDF of {0} is not in the review's folder.").format(report.label))
        else:
            self.document.open_pdf(path, report.id)

    def show_source(self, source: Source) -> None:
        """Bring an answer's place into view, in whichever report it lies."""
        if source.report and source.report != self.document.report_id:
            self.show_report(source.report)
        self.document.show_source(source)

    def say(self, sentence: str) -> None:
        """Say one sentence in the status bar."""
        self.statusBar().showMessage(sentence, 12000)

    def tell(self, title: str, sentence: str) -> QMessageBox:
        """Say what must not be missed; it waits for the person, the window does not."""
        box = QMessageBox(QMessageBox.Icon.Information, title, sentence, QMessageBox.StandardButton.Ok, self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return box

    def tell_failure(self, report: str) -> None:
        """The program itself failed: say what is safe, and offer the report to paste."""
        box = self.tell(
            self.tr("Something in the program failed"),
            self.tr(
                "What you entered is kept: every edit marked as saved is in the review file. You can go on; "
                "if it happens again, close the program and open the review anew. The details below hold no answers "
                "and can be sent to whoever looks after the program."
            ),
        )
        box.setIcon(QMessageBox.Icon.Warning)
        box.setDetailedText(report)

    def show_keys(self) -> None:
        """Every key in one list."""
        dialog = KeysDialog(self.commands, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def allow(self) -> None:
        """Enable what can be done now."""
        has_review, has_study = self.desk is not None, self.study is not None
        can = dict.fromkeys(("add_pdfs", "add_folder", "people", "who", "export", "close_review"), has_review)
        open_sheet = self.study is not None and not self.study.is_locked
        for name in self.actions_by_id:
            if name.startswith(("status_", "clear_", "capture", "add_row")):
                can[name] = open_sheet
        steps = self.current_steps()
        can |= {"undo": bool(steps and steps.can_undo), "redo": bool(steps and steps.can_redo)}
        can |= dict.fromkeys(("next_open", "next_problem", "go_to_source", "rename_study"), has_study)
        can |= self.study_commands.allowed()
        for name, allowed in can.items():
            self.actions_by_id[name].setEnabled(allowed)

    def current_steps(self) -> Steps | None:
        """The undo steps of the sheet that is worked on: the consensus while settling, else one's own."""
        desk = self.compare.desk if self.mode.currentWidget() is self.compare else self.study
        return desk.steps if desk else None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once everything is saved."""
        if not self.review_commands.close_review():
            event.ignore()
            return
        self.settings.set_layout("window", self.saveGeometry())
        self.settings.set_layout("panes", self.panes.saveState())
        event.accept()

    # -- inside --------------------------------------------------------------------------------------------------

    def _show_main_report(self, study: str) -> None:
        reports = self.desk.facts.reports(study) if self.desk else []
        if not reports:
            self.document.close_pdf()
        elif self.document.report_id not in {report.id for report in reports}:
            self.show_report(reports[0].id)

    def _capture(self) -> None:
        selected = self.document.selection()
        if selected is None:
            self.say(self.tr("Select the text on the page first, then press Ctrl+Return."))
        else:
            self.form.capture(selected, self.document.report_id)

    def _step_pane(self, by: int) -> None:
        panes: Sequence[QWidget] = (self.studies, self.document, self.form, self.problems)
        if self.mode.currentWidget() is self.compare:
            panes = (self.studies, self.document, self.compare)
        panes = [pane for pane in panes if pane.isVisible()]
        focused = self.focusWidget()
        here = next((at for at, pane in enumerate(panes) if focused and pane.isAncestorOf(focused)), -by)
        if panes:
            panes[(here + by) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _set_colours(self, mode: Mode) -> None:
        self.settings.mode = mode
        self.theme.set_mode(mode)
        self._show_colours()

    def _show_colours(self) -> None:
        for name, mode in (("light", Mode.LIGHT), ("dark", Mode.DARK), ("system_colours", Mode.SYSTEM)):
            self.actions_by_id[name].setChecked(self.theme.mode is mode)

    def _say_saving(self, saving: Saving) -> None:
        words = {"saved": self.tr("Saved"), "saving": self.tr("Saving…"), "not saved": self.tr("Not saved")}
        self._saved.setText(words[saving.state])
        self._saved.setToolTip(saving.why)
        palette = self._saved.palette()
        meaning = Meaning.REFUSED if saving.state == "not saved" else Meaning.QUIET
        palette.setColor(self._saved.foregroundRole(), self.theme.text(meaning))
        self._saved.setPalette(palette)
        if saving.why:
            self.say(saving.why)

    def _carry_out(self) -> dict[str, Callable[[], object]]:
        steps = {
            "undo": lambda: self.study_commands.undo(),
            "redo": lambda: self.study_commands.redo(),
            "next_pane": lambda: self._step_pane(1),
            "previous_pane": lambda: self._step_pane(-1),
            "show_problems": lambda: self.problems.setVisible(not self.problems.isVisible()),
            "light": lambda: self._set_colours(Mode.LIGHT),
            "dark": lambda: self._set_colours(Mode.DARK),
            "system_colours": lambda: self._set_colours(Mode.SYSTEM),
            "capture": self._capture,
            "next_study": lambda: self.studies.step(1),
            "previous_study": lambda: self.studies.step(-1),
            "next_problem": self.problems.next_problem,
            "quit": self.close,
        }
        return {**steps, **self.review_commands.carry_out(), **self.study_commands.carry_out()}

    def _connect(self) -> None:
        commands = self.review_commands
        self.start.new_wanted.connect(commands.new_review)
        self.start.open_wanted.connect(commands.open_review)
        self.start.sample_wanted.connect(commands.open_sample)
        self.start.review_chosen.connect(commands.open_path)
        self.studies.study_chosen.connect(self.show_study)
        self.studies.report_chosen.connect(self.show_report)
        self.studies.add_wanted.connect(commands.add_pdfs)
        self.studies.pdfs_dropped.connect(commands.take_pdfs)
        self.form.source_wanted.connect(self.show_source)
        self.form.status_message.connect(self.say)
        self.compare.source_wanted.connect(self.show_source)
        self.compare.status_message.connect(self.say)
        self.compare.changed.connect(self.allow)
        self.problems.place_wanted.connect(self.form.go_to)
        self.problems.counts_changed.connect(self._counts.setText)
        self._show_colours()

    def _lay_out(self) -> None:
        self.mode = QStackedWidget(self)
        self.mode.addWidget(self.form)
        self.mode.addWidget(self.compare)
        self.panes = QSplitter(Qt.Orientation.Horizontal, self)
        for pane, width in ((self.studies, 230), (self.document, 700), (self.mode, 560)):
            self.panes.addWidget(pane)
            self.panes.setStretchFactor(self.panes.count() - 1, width)
        self.panes.setSizes([230, 700, 560])
        self.panes.setChildrenCollapsible(False)
        self.rows = QSplitter(Qt.Orientation.Vertical, self)
        self.rows.addWidget(self.panes)
        self.rows.addWidget(self.problems)
        self.rows.setStretchFactor(0, 1)
        self.rows.setSizes([700, 190])
        self.work = QWidget(self)
        column = QVBoxLayout(self.work)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rows)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.start)
        self.pages.addWidget(self.work)
        self.setCentralWidget(self.pages)
        for label in (self._counts, self._saved, self._who):
            self.statusBar().addPermanentWidget(label)
        self.resize(1500, 940)
        geometry, panes = self.settings.layout("window"), self.settings.layout("panes")
        if geometry is not None:
            self.restoreGeometry(geometry)
        if panes is not None:
            self.panes.restoreState(panes)
