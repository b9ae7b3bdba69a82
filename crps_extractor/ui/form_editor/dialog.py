"""The form editor: a tree of the form, what can be changed of one place, a preview, and publishing; for the lead."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.form import Form
from crps_extractor.models.form_file import FormError, changes_between, form_text, load_form
from crps_extractor.models.forms.editing import (
    add_choice,
    begun_from,
    edit_choice,
    edit_field,
    edit_section,
    mark_meant_otherwise,
    move_field,
    retire_choice,
)
from crps_extractor.models.review.form_changes import as_edited
from crps_extractor.models.review.review import Review
from crps_extractor.ui.form_editor.choices import RetireChoiceDialog
from crps_extractor.ui.form_editor.conditions import ConditionDialog
from crps_extractor.ui.form_editor.details import Details
from crps_extractor.ui.form_editor.new_field import NewFieldDialog
from crps_extractor.ui.form_editor.tree import FormTree
from crps_extractor.ui.saying import ask, choose_files, choose_new_file, documents_folder, tell
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import HairlineSplitter
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.toned import Words

__all__ = ["FormEditor"]


class FormEditor(QDialog):
    """Edits a copy of the review's form; ``publish_wanted`` is told the edited form, nothing is changed before."""

    publish_wanted = Signal(object)

    def __init__(self, review: Review, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Form of the review, version {0}").format(review.form.version))
        self._review, self._theme = review, theme
        self.form = begun_from(review.form)
        self._before: list[tuple[Form, tuple[str, str, str]]] = []
        self.tree, self.details = FormTree(theme, self), Details(theme, self)
        self._said = Words(theme, Meaning.QUIET, parent=self)
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.tree.chosen.connect(lambda *_place: self._show_place())
        self.details.changed.connect(self._changed)
        self.details.asked.change_wanted.connect(self.change_condition)
        self.details.choices.reworded.connect(self._reword_choice)
        self.details.choices.added.connect(self._add_choice)
        self.details.choices.retire_wanted.connect(self._ask_to_retire)
        self.tree.show_form(self.form)
        self._say()

    @property
    def is_changed(self) -> bool:
        """True where something is edited and not published."""
        return bool(changes_between(self._review.form, self.form)) or self.form.title != self._review.form.title

    # -- edits -----------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last edit back."""
        if self._before:
            self.form, _ = self._before.pop()
            self._show_form()

    def revert(self) -> None:
        """Take every edit back."""
        self._edit(begun_from(self._review.form))

    def move(self, by: int) -> None:
        """Move the chosen field up (-1) or down (1) within its section."""
        section, field = self.tree.place()
        if field:
            self._edit(move_field(self.form, section, field, by))

    def toggle_retired(self) -> None:
        """Retire the chosen field, or ask it again."""
        section, field = self.tree.place()
        if field:
            self._edit(edit_field(self.form, section, field, retired=not self.form.field(section, field).retired))

    def add_field(self) -> None:
        """Ask for a new field behind the chosen one."""
        section, field = self.tree.place()
        dialog = NewFieldDialog(self.form, section, field, self._theme, self)

        def added(form: Form, new: str) -> None:
            self._edit(form)
            self.tree.choose(section, new)

        dialog.wanted.connect(added)
        _show(dialog)

    def change_condition(self) -> None:
        """Ask when the chosen field is asked."""
        section, field = self.tree.place()
        if not field:
            return
        dialog = ConditionDialog(self.form, self.form.field(section, field), self._theme, self)
        dialog.wanted.connect(lambda when: self._edit(edit_field(self.form, section, field, when=when)))
        _show(dialog)

    def _changed(self, key: str, value: Any) -> None:
        section, field = self.tree.place()
        if key == "reopens":
            form = mark_meant_otherwise(self.form, section, field, marked=bool(value))
        elif field:
            form = edit_field(self.form, section, field, **{key: value})
        else:
            form = edit_section(self.form, section, **{key: value})
        self._keep(form, (section, field, key))
        self.tree.reword(form, section, field)
        if field and key in ("help", "example"):
            self.details.preview.show_field(form.field(section, field))
        elif field:
            self._show_place()

    def _reword_choice(self, choice: str, label: str) -> None:
        section, field = self.tree.place()
        self._keep(edit_choice(self.form, section, field, choice, label=label), (section, field, choice))
        self.details.preview.show_field(self.form.field(section, field))

    def _add_choice(self, label: str) -> None:
        section, field = self.tree.place()
        if field:
            self._edit(add_choice(self.form, section, field, label))

    def _ask_to_retire(self, choice: str) -> None:
        section, field = self.tree.place()
        known = {one.id: one for one in self.form.field(section, field).choices}
        gone = known.pop(choice)
        dialog = RetireChoiceDialog(gone, list(known.values()), self._theme, self)
        dialog.wanted.connect(lambda became: self._edit(retire_choice(self.form, section, field, choice, became)))
        _show(dialog)

    def _edit(self, form: Form) -> None:
        self._keep(form, ("", "", ""))
        self._show_form()

    def _keep(self, form: Form, stay: tuple[str, str, str]) -> None:
        """One stay in one text is one step back."""
        if form == self.form:
            return
        if not any(stay) or not self._before or self._before[-1][1] != stay:
            self._before.append((self.form, stay))
        self.form = form
        self._say()

    # -- files -------------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Choose a form file and show it as an edit of the review's form."""
        choose_files(
            self, self.tr("Load a form file"), self.tr("Form files (*.toml)"), lambda paths: self.take(paths[0])
        )

    def take(self, path: Path) -> None:
        """Take over a form file; every mistake in it is said with its file, place and reason."""
        try:
            loaded = load_form(path)
        except FormError as error:
            said = [mistake.sentence for mistake in error.mistakes]
            count = self.tr("1 mistake") if len(said) == 1 else self.tr("{0} mistakes").format(len(said))
            sentence = self.tr("{0} has {1}; nothing was changed.\n\n{2}").format(path.name, count, "\n".join(said[:8]))
            tell(self, self.tr("The form file cannot be used"), sentence, "\n".join(said), is_failure=True)
            return
        self._edit(as_edited(self._review, loaded))

    def save_as(self) -> None:
        """Choose a file and write the form as it is edited here."""
        proposed = documents_folder() / f"{self.form.id}.toml"
        kinds = self.tr("Form files (*.toml)")
        choose_new_file(self, self.tr("Save the form as a file"), proposed, kinds, lambda paths: self.write(paths[0]))

    def write(self, path: Path) -> None:
        """Write the form to a file."""
        try:
            path.write_text(form_text(self.form), encoding="utf-8")
        except OSError as error:
            sentence = self.tr("{0} cannot be written: {1}.").format(path.name, error.strerror or error)
            tell(self, self.tr("Not saved"), sentence, is_failure=True)
            return
        self._said.setText(self.tr("Saved as {0}.").format(path.name))

    # -- closing -----------------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Close; edits that are not published are asked about first."""
        if not self.is_changed:
            super().reject()
            return
        sentence = self.tr("The form was edited here and not published. Closing drops these edits.")
        ask(self, self.tr("Leave the form as it was"), sentence, self.tr("Drop the edits"), self._drop)

    def _drop(self) -> None:
        self.form = begun_from(self._review.form)
        super().reject()

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show_form(self) -> None:
        self.tree.show_form(self.form)
        self._show_place()
        self._say()

    def _show_place(self) -> None:
        section, field = self.tree.place()
        if not section:
            return
        known = self.form.by_id[section]
        shown = known.by_id.get(field)
        self.details.show_place(self.form, known, shown)
        self.buttons["retire"].setText(
            self.tr("Ask the field again") if shown and shown.retired else self.tr("Retire the field")
        )
        for name in ("up", "down", "retire"):
            self.buttons[name].setEnabled(shown is not None)

    def _say(self) -> None:
        changes = changes_between(self._review.form, self.form)
        count = self.tr("1 change") if len(changes) == 1 else self.tr("{0} changes").format(len(changes))
        self._said.setText(count if changes else self.tr("Nothing is changed."))
        is_changed = bool(changes) or self.form.title != self._review.form.title
        self.buttons["publish"].setEnabled(is_changed)
        self.buttons["revert"].setEnabled(is_changed)
        self.buttons["undo"].setEnabled(bool(self._before))

    def _lay_out(self) -> None:
        scroll = QScrollArea(self)
        scroll.setWidget(self.details)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        split = HairlineSplitter(Qt.Orientation.Horizontal, self._theme, self)
        split.addWidget(self._left())
        split.addWidget(_above(scroll, self.details.preview_box))
        split.setSizes([380, 620])
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        for name, words, does in (
            ("load", self.tr("Load a form file…"), self.load),
            ("save", self.tr("Save as file…"), self.save_as),
            ("undo", self.tr("Undo"), self.undo),
            ("revert", self.tr("Revert all"), self.revert),
        ):
            foot.addWidget(_button(self, name, words, does))
        foot.addWidget(self._said, 1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.reject)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        foot.addWidget(_button(self, "publish", self.tr("Publish…"), lambda: self.publish_wanted.emit(self.form)))
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(split, 1)
        column.addLayout(foot)
        fit(self, 1040, 720)

    def _left(self) -> QWidget:
        left = QWidget(self)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for at, (name, words, does) in enumerate(
            (
                ("up", self.tr("Move up"), partial(self.move, -1)),
                ("down", self.tr("Move down"), partial(self.move, 1)),
                ("add", self.tr("Add a field…"), self.add_field),
                ("retire", self.tr("Retire the field"), self.toggle_retired),
            )
        ):
            grid.addWidget(_button(self, name, words, does), at // 2, at % 2)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        column.addWidget(self.tree, 1)
        column.addLayout(grid)
        return left


def _above(upper: QWidget, lower: QWidget) -> QWidget:
    """Two widgets, the upper taking the room that is left."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    column.addWidget(upper, 1)
    column.addWidget(lower)
    return both


def _button(editor: FormEditor, name: str, words: str, does: Callable[[], object]) -> QPushButton:
    button = QPushButton(words, editor)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: does())
    editor.buttons[name] = button
    return button


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
