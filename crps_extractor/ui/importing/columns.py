"""How the columns of a table are read, and whose its names are, as two Qt tables with lists to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crps_extractor.models.form import Form
from crps_extractor.models.imports.mapping import MappedColumn
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.sheet_columns import columns_of, sheet_sections
from crps_extractor.ui.widgets.tables import NamedColumnsModel

__all__ = ["ChoiceDelegate", "ChoosingModel", "ColumnsModel", "NamesModel", "fields_of", "parts_of"]

Index = QModelIndex | QPersistentModelIndex
_EDIT = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)
LEFT_OUT = "left out"


def fields_of(form: Form) -> dict[str, str]:
    """The fields a column may answer, "section.field" with the words for it, in the form's order."""
    return {
        f"{section.id}.{one.id}": f"{section.label} › {one.label}"
        for section in sheet_sections(form)
        for one in section.fields
        if not one.retired
    }


def parts_of(form: Form, field: str) -> dict[str, str]:
    """The parts of a field that a column may hold, the whole answer first; nothing where the form has no such field."""
    section, _, name = field.partition(".")
    known = form.by_id.get(section)
    form_field = known.by_id.get(name) if known else None
    if form_field is None:
        return {}
    return {"": "whole answer", **{one.part: one.label for one in columns_of(form_field, Context(), {})}}


class ChoosingModel(NamedColumnsModel):
    """Rows of texts under named columns; some are chosen from a list, some are typed."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What may be chosen or typed is edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        both = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return both | Qt.ItemFlag.ItemIsEditable if self.is_open(index.row(), index.column()) else both

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell; what stands behind them to edit."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.EditRole:
            return self.value(row, column)
        choices = self.choices(row, column)
        words = choices.get(self.value(row, column), self.value(row, column)) if choices else self.value(row, column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.value(row, 0)}, {self.columns[column]}: {words or 'nothing'}"
        return None

    def is_open(self, row: int, column: int) -> bool:
        """Whether a cell may be changed."""
        raise NotImplementedError

    def value(self, row: int, column: int) -> str:
        """What stands in a cell, as it is kept."""
        raise NotImplementedError

    def choices(self, row: int, column: int) -> Mapping[str, str]:
        """What a cell may hold, with the words for it; empty where it is typed or only read."""
        raise NotImplementedError


class ColumnsModel(ChoosingModel):
    """A row a column of the file: what stands first in it, and the field and part that it answers."""

    columns = ("Column", "For example", "Field", "Part", "Reviewer named", "Row")

    def __init__(self, form: Form, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self._fields = {"": LEFT_OUT, **fields_of(form)}
        self._examples: Mapping[str, str] = {}
        self.mapped: tuple[MappedColumn, ...] = ()

    def show(self, mapped: Sequence[MappedColumn], examples: Mapping[str, str]) -> None:
        """Show other columns, with one value of each by its header."""
        self.beginResetModel()
        self.mapped, self._examples = tuple(mapped), examples
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a column of the file."""
        return 0 if parent.isValid() else len(self.mapped)

    def is_open(self, row: int, column: int) -> bool:
        """The field always, the part once there is a field, the name and row once there is one."""
        return column == 2 or (column > 2 and bool(self.mapped[row].field))

    def value(self, row: int, column: int) -> str:
        """Header, example, field, part, name in the header, number of the row."""
        one = self.mapped[row]
        example = self._examples.get(one.header, "")
        return (one.header, example, one.field, one.part, one.who, one.row)[column]

    def choices(self, row: int, column: int) -> Mapping[str, str]:
        """The form's fields; the parts of the chosen field."""
        if column == 2:
            return self._fields
        return parts_of(self._form, self.mapped[row].field) if column == 3 else {}

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Let a column answer another field or part; another field begins with its whole answer."""
        row, column, text = index.row(), index.column(), str(value).strip()
        choices = self.choices(row, column)
        if role != Qt.ItemDataRole.EditRole or not self.is_open(row, column) or (choices and text not in choices):
            return False
        one = self.mapped[row]
        if column == 2:
            changed = replace(one, field=text, part="", also={}) if text != one.field else one
        else:
            part, who, number = (
                text if at == column else known for at, known in ((3, one.part), (4, one.who), (5, one.row))
            )
            changed = replace(one, part=part, who=who, row=number)
        self.mapped = (*self.mapped[:row], changed, *self.mapped[row + 1 :])
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
        return True


class NamesModel(ChoosingModel):
    """A row a name that stands in the file, and whose it is: a person, a slot, or the agreed values."""

    columns = ("Name in the file", "Is")

    def __init__(self, people: Mapping[str, str], parent: QObject | None = None) -> None:
        """``people`` are the choices: ids, @first, @second or @agreed, with the words for them."""
        super().__init__(parent)
        self._people = {"": "nobody of this review", **people}
        self.names: dict[str, str] = {}

    def show(self, names: Mapping[str, str]) -> None:
        """Show other names."""
        self.beginResetModel()
        self.names = dict(names)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a name."""
        return 0 if parent.isValid() else len(self.names)

    def is_open(self, row: int, column: int) -> bool:
        """Whose a name is can be chosen."""
        return column == 1

    def value(self, row: int, column: int) -> str:
        """The name, and whose it is."""
        return list(self.names.items())[row][column]

    def choices(self, row: int, column: int) -> Mapping[str, str]:
        """The people of the review, the slots, the agreed values."""
        return self._people if column == 1 else {}

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Say whose a name is."""
        if role != Qt.ItemDataRole.EditRole or index.column() != 1 or str(value) not in self._people:
            return False
        self.names[self.value(index.row(), 0)] = str(value)
        self.dataChanged.emit(index, index)
        return True


class ChoiceDelegate(QStyledItemDelegate):
    """A list that can be searched by typing, for cells that are chosen; a line for those that are typed."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A combo box where the model has choices."""
        model = index.model()
        choices = model.choices(index.row(), index.column()) if isinstance(model, ChoosingModel) else {}
        if not choices:
            return super().createEditor(parent, option, index)
        combo = QComboBox(parent)
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value, words in choices.items():
            combo.addItem(words, value)
        completer = QCompleter(combo.model(), combo)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        combo.setCompleter(completer)
        combo.activated.connect(lambda _at: self.commitData.emit(combo))
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Choose what stands in the cell."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(index.data(Qt.ItemDataRole.EditRole)), 0))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand the choice to the model; words that are none of the choices change nothing."""
        if not isinstance(editor, QComboBox):
            super().setModelData(editor, model, index)
            return
        at = editor.findText(editor.currentText(), Qt.MatchFlag.MatchFixedString)
        if at >= 0 and editor.itemData(at) != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, editor.itemData(at))
