"""The editor of one answer: an editor for each part that the field's kind names, in equal columns."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Context, Part
from crps_extractor.models.kinds.choice import OTHER
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.ui.theme import Meaning, Theme
from crps_extractor.ui.widgets.flow_layout import PartGrid
from crps_extractor.ui.widgets.part_editors import PartEditor, SeveralEditor, part_editor
from crps_extractor.ui.widgets.toned import Words

__all__ = ["AnswerEditor"]


class AnswerEditor(QWidget):
    """Shows and takes the parts of one answer. ``name`` is how a screen reader calls the field."""

    typed = Signal()
    settled = Signal()

    def __init__(
        self, form_field: FormField, context: Context, theme: Theme, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._field = form_field
        self._editors: dict[str, PartEditor] = {}
        self._cells: dict[str, QWidget] = {}
        parts = kind_of(form_field).parts(form_field, context)
        wide = int(_takes_a_line(parts, form_field))
        layout = PartGrid(self, wide=wide)
        for part in parts:
            editor = part_editor(part, theme, self)
            says_more = part.label != form_field.label
            own_name = f"{name}, {part.label}" if says_more else name
            editor.setAccessibleName(own_name)
            if isinstance(editor, SeveralEditor):
                editor.set_names(own_name)
            editor.typed.connect(self._typed)
            editor.settled.connect(self.settled)
            self._editors[part.id] = editor
            self._cells[part.id] = self._cell(part, editor, theme) if says_more or not wide else editor
            layout.addWidget(self._cells[part.id])
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        first = next(iter(self._editors.values()), None)
        if first is not None:
            self.setFocusProxy(first)
        self._show_other()

    def parts(self) -> dict[str, str]:
        """The text of every part as it stands in the editors."""
        return {part: editor.value() for part, editor in self._editors.items()}

    def set_parts(self, parts: Mapping[str, str]) -> None:
        """Show these texts; an editor whose text is the same is left alone, its cursor too."""
        for part, editor in self._editors.items():
            editor.set_value(parts.get(part, ""))
        self._show_other()

    def offer_again(self, context: Context) -> None:
        """Offer the choices anew: rows that are referred to were added, named or taken away."""
        for part in kind_of(self._field).parts(self._field, context):
            if part.entry in ("choice", "several") and part.id in self._editors:
                self._editors[part.id].offer(part.choices)  # type: ignore[union-attr]

    def set_editable(self, editable: bool) -> None:
        """Let the reviewer edit, or only read."""
        for editor in self._editors.values():
            editor.set_editable(editable)

    def focused_part(self) -> str:
        """The part that has the keyboard, else the first one."""
        focus = QApplication.focusWidget()
        for part, editor in self._editors.items():
            if focus is not None and (focus is editor or editor.isAncestorOf(focus)):
                return part
        return next(iter(self._editors), "")

    def editor(self, part: str) -> PartEditor:
        """The editor of one part."""
        return self._editors[part]

    def controls(self) -> list[QWidget]:
        """Everything that takes the keyboard, in order."""
        found: list[QWidget] = []
        for editor in self._editors.values():
            found += editor.boxes() if isinstance(editor, SeveralEditor) else [editor]
        return found

    def _cell(self, part: Part, editor: PartEditor, theme: Theme) -> QWidget:
        cell = QWidget(self)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = part.label if part.label != self._field.label else self.tr("as printed")
        label = Words(theme, Meaning.QUIET, words, small=True, parent=cell)
        label.setBuddy(editor)
        column.addWidget(label)
        column.addWidget(editor)
        return cell

    def _typed(self) -> None:
        self._show_other()
        self.typed.emit()

    def _show_other(self) -> None:
        """Ask which other only where "other" is chosen, or something is written there."""
        other, choice = self._editors.get(OTHER), self._editors.get("choice")
        if other is not None and choice is not None:
            self._cells[OTHER].setVisible(OTHER in choice.value().split() or bool(other.value()))


def _takes_a_line(parts: tuple[Part, ...], form_field: FormField) -> bool:
    """Whether the first part has a line of its own: the main text, long text, lists to tick; not one of two figures."""
    if not parts or parts[0].entry in ("long", "several"):
        return bool(parts)
    is_pair = len(parts) == 2 and parts[1].id != OTHER
    return parts[0].label == form_field.label and not is_pair


def answer_parts(answer: Answer | None) -> Mapping[str, str]:
    """The parts of an answer, none where there is no answer."""
    return answer.parts if answer else {}
