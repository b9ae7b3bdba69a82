"""Laying out a study: the form's own editors on the left, what both reviewers will see on the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.event import REVIEW
from crps_extractor.models.review.layout import (
    begun_by,
    copied_layout,
    layout_refusal,
    layout_sections,
    named_rows,
    studies_laid_out,
)
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.form.layout_preview import LayoutPreview
from crps_extractor.ui.form.pane import FormPane
from crps_extractor.ui.form.section_page import SectionPage
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.saying import ask_choice
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import HairlineSplitter
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tabbing import tab_through
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import hairline

__all__ = ["LayoutDialog"]


class _NameLine(QLineEdit):
    """A line that keeps undo for itself only while it has something of its own to undo."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = (event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo))
            if (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable()):
                event.ignore()
                return False
        return bool(super().event(event))


class LayoutDialog(QDialog):
    """Every change is kept at once and can be undone, here and after the program was closed; Close ends it.

    ``changed`` says whether anything was laid out, so that the window behind is read anew.
    """

    def __init__(self, desk: ReviewDesk, study: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review, self._study = desk.review, study
        self.changed = False
        why_not = desk.why_fixed or layout_refusal(desk.review, study)
        self.desk = StudyDesk(desk.review, REVIEW, study, self, refusal=lambda *_: why_not)
        self.form, self.preview = FormPane(theme, None, self), LayoutPreview(theme, self)
        self.names = _NameLine(self)
        self.add, self.copy = QPushButton(self.tr("Add"), self), QPushButton(self.tr("Copy from another study…"), self)
        self.undo, self.redo = QPushButton(self.tr("Undo"), self), QPushButton(self.tr("Redo"), self)
        self.said = Words(theme, Meaning.QUIET, small=True, parent=self)
        self.setWindowTitle(self.tr("Lay out: {0}").format(desk.facts.study(study).label))
        self._lay_out(theme)
        self._connect()
        self.form.show_study(self.desk, only=[section.id for section in layout_sections(desk.review.form)])
        self._follow()
        fit(self, 1180, 760)
        self.names.setFocus()

    # -- what can be done ------------------------------------------------------------------------------------------

    def add_names(self) -> None:
        """Add a row for each name in the line, semicolons between them, to the section that is shown."""
        page = self.form.page
        if not isinstance(page, SectionPage):
            return
        names, added = self.names.text().split(";"), []
        try:
            self.desk.make(lambda: added.extend(named_rows(self.desk.sheet, page.section, names)) or list(added))
        except ValueError as reason:
            self.say(str(reason))
            return
        count = len({draft.row for draft in added})
        name = page.section.label.lower()
        self.say(self.tr("{0} added to {1}.").format(count, name) if count else self.tr("They are there already."))
        self.names.setText("")  # forgets its own steps, so that the next undo is that of the layout

    def ask_to_copy(self) -> None:
        """Choose another study whose layout is copied."""
        labels = {self._review.facts.study(one).label: one for one in studies_laid_out(self._review, self._study)}
        if not labels:
            self.say(self.tr("No other study has been laid out yet."))
            return
        ask_choice(
            self,
            self.tr("Copy from another study"),
            self.tr("Groups, outcomes, time points and comparisons of"),
            self.tr("Copy"),
            list(labels),
            lambda label: self.copy_from(labels[label]),
        )

    def copy_from(self, study: str) -> None:
        """Copy another study's layout as one step; what has the same name here stays as it is."""
        source, made = self._review.sheet(REVIEW, study), []
        self.desk.make(lambda: made.extend(copied_layout(source, self.desk.sheet)) or list(made))
        rows = len({draft.row for draft in made})
        label = self._review.facts.study(study).label
        self.say(self.tr("{0} rows copied from {1}. Undo takes all of them back.").format(rows, label))

    def say(self, sentence: str) -> None:
        """Say one sentence below."""
        self.said.setText(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter writes what is typed where the keyboard is; it presses no button elsewhere."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from the line of names through the form to the buttons below, whenever its fields were made."""
        panes = (self.names, self.add, self.copy, self.form, self.preview, self.undo, self.redo)
        return tab_through(self, panes, forward) or bool(super().focusNextPrevChild(forward))

    def done(self, result: int) -> None:
        """Whatever was typed is kept before the window closes."""
        self.form.clear()
        self.desk.close()
        super().done(result)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _step(self, *, back: bool) -> None:
        self.form.commit()
        (self.desk.undo if back else self.desk.redo)()

    def _stepped(self) -> None:
        self.changed = True
        self._follow()

    def _follow(self) -> None:
        self.preview.show_layout(self.desk.sheet, self.desk.context)
        is_open = not self.desk.is_locked
        self.undo.setEnabled(is_open and self.desk.steps.can_undo)
        self.redo.setEnabled(is_open and self.desk.steps.can_redo)
        for widget in (self.names, self.add, self.copy):
            widget.setEnabled(is_open)

    def _name_section(self, section: str) -> None:
        label = self.desk.sheet.form.by_id[section].label
        self.names.setAccessibleName(self.tr("Names to add to {0}").format(label))
        self.names.setPlaceholderText(self.tr("{0}: names, semicolons between; Enter adds them").format(label))

    def _begun(self) -> str:
        names = begun_by(self._review, self._study)
        if not names:
            return ""
        have = self.tr("{0} has begun this study.") if len(names) == 1 else self.tr("{0} have begun this study.")
        stays = self.tr(
            "Nothing entered is lost: rows of a reviewer's own stay, and each reviewer is asked which of them are the "
            "same as yours. A row you take back stays with whoever has used it."
        )
        return f"{have.format(' and '.join(names))} {stays}"

    def _connect(self) -> None:
        self.desk.steps_changed.connect(self._stepped)
        self.form.section_chosen.connect(self._name_section)
        self.form.status_message.connect(self.say)
        self.desk.refused.connect(self.say)
        self.add.clicked.connect(self.add_names)
        self.names.returnPressed.connect(self.add_names)
        self.copy.clicked.connect(self.ask_to_copy)
        self.undo.clicked.connect(lambda: self._step(back=True))
        self.redo.clicked.connect(lambda: self._step(back=False))
        for keys, act in (
            ("Ctrl+Z", self.undo.click),
            ("Ctrl+Shift+Z", self.redo.click),
            ("Ctrl+Y", self.redo.click),
            ("Ctrl+Shift+N", self.form.add_row),
            ("Alt+Right", lambda: self.form.step_section(1)),
            ("Alt+Left", lambda: self.form.step_section(-1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _head(self, theme: Theme) -> QVBoxLayout:
        """What laying out means, who has begun, and the line that adds names."""
        what = self.tr(
            "What you lay out stands in both reviewers' forms and grids as their common rows. They cannot delete it; "
            "they may add rows of their own, answer over it, and say that something is not reported. Lay out what is "
            "asked for, never what the paper found."
        )
        head = QVBoxLayout()
        head.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GAP)
        head.setSpacing(GAP)
        head.addWidget(Words(theme, Meaning.TEXT, what, parent=self))
        if begun := self._begun():
            head.addWidget(Words(theme, Meaning.PROBLEM, begun, parent=self))
        line = QHBoxLayout()
        line.setSpacing(GAP)
        label = QLabel(self.tr("Add to the section shown"), self)
        label.setBuddy(self.names)
        for widget in (label, self.names, self.add, self.copy):
            line.addWidget(widget, 1 if widget is self.names else 0)
        head.addLayout(line)
        return head

    def _lay_out(self, theme: Theme) -> None:
        split = HairlineSplitter(Qt.Orientation.Horizontal, theme, self)
        split.addWidget(self.form)
        split.addWidget(self.preview)
        split.setSizes([680, 500])
        split.setChildrenCollapsible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(GROUP_GAP, GAP, GROUP_GAP, GROUP_GAP)
        foot.setSpacing(GAP)
        for widget in (self.undo, self.redo, self.said, buttons):
            foot.addWidget(widget, 1 if widget is self.said else 0)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head(theme))
        column.addWidget(hairline(self))
        column.addWidget(split, 1)
        column.addWidget(hairline(self))
        column.addLayout(foot)
