"""Lines of words in a colour by meaning: never rich text, so that published text is shown as it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from crps_extractor.ui.theme import GAP, Meaning, Theme, small_font

__all__ = ["Words", "indented", "link_button"]


class Words(QLabel):
    """A line (or more, it wraps) of plain words in the text tone of a meaning."""

    def __init__(
        self,
        theme: Theme,
        meaning: Meaning = Meaning.TEXT,
        text: str = "",
        *,
        small: bool = False,
        italic: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        font = small_font(self.font()) if small else self.font()
        font.setItalic(italic)
        self.setFont(font)
        self.tint(theme, meaning)
        self.setText(text)

    def tint(self, theme: Theme, meaning: Meaning) -> None:
        """Take a meaning's colour."""
        if meaning is Meaning.TEXT:
            return
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.text(meaning))
        self.setPalette(palette)


def indented(widget: QWidget, by: int = GAP) -> QHBoxLayout:
    """A line that holds a button at the left edge of the editors."""
    line = QHBoxLayout()
    line.setContentsMargins(by, 0, 0, 0)
    line.addWidget(widget)
    line.addStretch(1)
    return line


def link_button(theme: Theme, text: str, name: str, parent: QWidget | None = None) -> QToolButton:
    """A quiet button of words alone, in the accent's colour; ``name`` is what a screen reader says."""
    button = QToolButton(parent)
    button.setAutoRaise(True)
    button.setText(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFont(small_font(button.font()))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    palette = button.palette()
    for role in (QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        palette.setColor(role, theme.text(Meaning.ACCENT))
    button.setPalette(palette)
    button.setAccessibleName(name)
    return button
