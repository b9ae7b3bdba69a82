"""Labels that keep to the three sizes of type and the spacing of the window."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme, heading_font, small_font

__all__ = ["EmptyState", "hairline", "heading", "initials_of", "quiet", "wrapped"]


def heading(text: str, parent: QWidget | None = None) -> QLabel:
    """A heading, 1.2 times the normal size."""
    label = QLabel(text, parent)
    label.setFont(heading_font(label.font()))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def wrapped(text: str, parent: QWidget | None = None) -> QLabel:
    """Normal words that wrap."""
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)  # else room is kept for as many lines as it would have in a narrow column
    label.setSizePolicy(policy)
    return label


def quiet(text: str, theme: Theme, parent: QWidget | None = None, *, small: bool = True) -> QLabel:
    """Words that stand back: hints, counts, explanations."""
    label = wrapped(text, parent)
    if small:
        label.setFont(small_font(label.font()))

    def tint() -> None:
        palette = label.palette()
        palette.setColor(label.foregroundRole(), theme.text(Meaning.QUIET))
        label.setPalette(palette)

    theme.follow(label, tint)
    return label


def initials_of(name: str) -> str:
    """Initials proposed from a name: "Anna van Dijk" gives "AvD"."""
    return "".join(word[0] for word in re.findall(r"\w+", name))[:4]


def hairline(parent: QWidget | None = None) -> QFrame:
    """A thin line that separates two groups."""
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(line.palette().ColorRole.Mid)
    line.setFixedHeight(1)
    return line


class EmptyState(QWidget):
    """What a pane shows when it has nothing: what it is for and what to do next, with the buttons to do it."""

    def __init__(self, title: str, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._text = heading(title, self), quiet(text, theme, self, small=False)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        self._column.setSpacing(GAP)
        self._column.addStretch(2)
        self._column.addWidget(self._title)
        self._column.addWidget(self._text)
        self._column.addStretch(3)

    def say(self, title: str, text: str) -> None:
        """Show other words."""
        self._title.setText(title)
        self._text.setText(text)

    def add(self, widget: QWidget) -> None:
        """Put a button beneath the words."""
        self._column.insertWidget(self._column.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)
