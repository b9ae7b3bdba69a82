"""The row above the pages: page number, zoom, find, caret."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from crps_extractor.ui.theme import GAP, Theme

__all__ = ["BUTTONS", "DocumentToolbar"]

BUTTONS = (
    ("zoom-out", "Smaller", "Ctrl+-"),
    ("zoom-in", "Larger", "Ctrl++"),
    ("fit-width", "Fit the width", "Ctrl+2"),
    ("fit-page", "Fit the page", "Ctrl+1"),
    ("search", "Find", "Ctrl+F"),
    ("table", "Mark a table", "Ctrl+T"),
    ("keyboard", "Select with a caret", "F7"),
)
"""Icon (which is also the name of the act), label and key, in the order shown."""


class DocumentToolbar(QWidget):
    """Shows where the reader is; every button names its key."""

    page_wanted = Signal(int)
    act_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page_box = QLineEdit(self, alignment=Qt.AlignmentFlag.AlignRight)
        self.page_box.setAccessibleName(self.tr("Page number"))
        self.page_box.setToolTip(self.tr("Go to a page (Ctrl+G)"))
        self.page_box.setFixedWidth(self.fontMetrics().horizontalAdvance("000000"))
        self.page_box.returnPressed.connect(self._page_typed)
        self.of_pages = QLabel(self)
        self.of_pages.setAccessibleName(self.tr("Number of pages"))
        self.zoom = QLabel(self)
        self.zoom.setAccessibleName(self.tr("Zoom"))
        self.zoom.setMinimumWidth(self.fontMetrics().horizontalAdvance("000 %"))
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP // 2, GAP, GAP // 2)
        row.setSpacing(GAP // 2)
        row.addWidget(self.page_box)
        row.addWidget(self.of_pages)
        row.addStretch(1)
        for name, label, key in BUTTONS:
            row.addWidget(self._button(theme, name, label, key))
        row.insertWidget(4, self.zoom)
        self.buttons["keyboard"].setCheckable(True)

    def show_pages(self, page: int, pages: int) -> None:
        """The present page (from 0) and how many there are."""
        if not self.page_box.hasFocus():
            self.page_box.setText(str(page + 1) if pages else "")
        self.page_box.setValidator(QIntValidator(1, max(1, pages), self.page_box))
        self.of_pages.setText(self.tr("of {pages}").format(pages=pages) if pages else "")

    def show_zoom(self, factor: float) -> None:
        """The zoom in per cent."""
        self.zoom.setText(f"{round(factor * 100)} %")

    def edit_page(self) -> None:
        """Put the keyboard into the page number."""
        self.page_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.page_box.selectAll()

    def _page_typed(self) -> None:
        page = int(self.page_box.text()) - 1
        self.page_box.clearFocus()
        self.page_wanted.emit(page)

    def _button(self, theme: Theme, name: str, label: str, key: str) -> QToolButton:
        said = self.tr(label)
        button = QToolButton(self, autoRaise=True, toolTip=f"{said} ({key})")
        button.setAccessibleName(said)
        button.setIcon(theme.icon(name))
        button.clicked.connect(lambda: self.act_wanted.emit(name))
        theme.changed.connect(lambda: button.setIcon(theme.icon(name)))
        self.buttons[name] = button
        return button
