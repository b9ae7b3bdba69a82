"""The form as a tree of its sections and fields, to choose what is edited."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from crps_extractor.models.form import Form, FormField, Section
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.calm import calm

__all__ = ["FormTree"]

_PLACE = Qt.ItemDataRole.UserRole


class FormTree(QTreeWidget):
    """Sections with their fields beneath. ``chosen`` is told the section and the field, "" for the section itself."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setColumnCount(1)
        self.setUniformRowHeights(True)
        self.setAccessibleName(self.tr("Sections and fields of the form"))
        calm(self, theme)
        self.currentItemChanged.connect(lambda item, _before: self._tell(item))

    def show_form(self, form: Form) -> None:
        """Show a form; what was open and chosen stays so where it is still there."""
        open_ones = {self._place(item)[0] for item in self._sections() if item.isExpanded()}
        place = self.place()
        self.blockSignals(True)
        self.clear()
        for section in form.sections:
            item = QTreeWidgetItem(self, [_section_words(section)])
            item.setData(0, _PLACE, (section.id, ""))
            for field in section.fields:
                inner = QTreeWidgetItem(item, [_field_words(field)])
                inner.setData(0, _PLACE, (section.id, field.id))
            item.setExpanded(section.id in open_ones)
        self.blockSignals(False)
        self.choose(*place)

    def reword(self, form: Form, section: str, field: str) -> None:
        """Show the words of one place anew, without moving anything."""
        item = self._item(section, field)
        if item is not None:
            known = form.by_id[section]
            item.setText(0, _field_words(known.by_id[field]) if field else _section_words(known))

    def choose(self, section: str, field: str = "") -> None:
        """Choose a place; the first section where it is not there."""
        item = self._item(section, field) or self._item(section, "") or self.topLevelItem(0)
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def place(self) -> tuple[str, str]:
        """The section and field that are chosen."""
        item = self.currentItem()
        return self._place(item) if item is not None else ("", "")

    def _sections(self) -> list[QTreeWidgetItem]:
        return [self.topLevelItem(at) for at in range(self.topLevelItemCount())]

    def _item(self, section: str, field: str) -> QTreeWidgetItem | None:
        for item in self._sections():
            for one in (item, *(item.child(at) for at in range(item.childCount()))):
                if self._place(one) == (section, field):
                    return one
        return None

    def _place(self, item: QTreeWidgetItem) -> tuple[str, str]:
        section, field = item.data(0, _PLACE)
        return str(section), str(field)

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(*self._place(item))


def _section_words(section: Section) -> str:
    return f"{section.label} ({section.module})" if section.module else section.label


def _field_words(field: FormField) -> str:
    marks = [word for word, holds in (("retired", field.retired), ("required", field.required)) if holds]
    return f"{field.label} · {', '.join(marks)}" if marks else field.label
