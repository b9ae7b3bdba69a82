"""Colours, fonts and icons by what they mean, in a light and a dark palette of their own."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from crps_extractor.models.resource_files import resource_path

__all__ = ["GAP", "GROUP_GAP", "LISTS", "PANE_GAP", "Meaning", "Mode", "Theme", "Tone"]

GAP, GROUP_GAP, PANE_GAP = 8, 16, 24
"""Pixels between things that belong together, between groups, and around a pane; the grid is 4."""


LISTS = ("QListView", "QTableView", "QTreeView")
EDGED = ("QCheckBox", "QRadioButton", "QLineEdit", "QComboBox", "QPlainTextEdit", *LISTS)
"""Controls whose edge is drawn from the ground's colour, only darker: they get one from which it can be seen."""


class Meaning(StrEnum):
    """What a colour stands for; a word or a mark always says the same."""

    FIRST = "reviewer 1"
    SECOND = "reviewer 2"
    CONSENSUS = "consensus"
    SOURCE = "source"
    PROBLEM = "problem"
    REFUSED = "refused"
    DERIVED = "derived"
    QUIET = "quiet"
    TEXT = "text"
    ACCENT = "accent"


class Mode(StrEnum):
    """Light, dark, or as the system asks."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Tone(NamedTuple):
    """One meaning's colours: ``fill`` for wide areas, ``mark`` for bars and icons (3 : 1), ``text`` (4.5 : 1)."""

    fill: str
    mark: str
    text: str


LIGHT = {
    Meaning.FIRST: Tone("#0072B2", "#0072B2", "#00609A"),
    Meaning.SECOND: Tone("#D55E00", "#D55E00", "#A84600"),
    Meaning.CONSENSUS: Tone("#009E73", "#00865F", "#00704F"),
    Meaning.SOURCE: Tone("#F0E442", "#8C8200", "#6B6300"),
    Meaning.PROBLEM: Tone("#E69F00", "#B07500", "#8A5A00"),
    Meaning.REFUSED: Tone("#B00020", "#B00020", "#B00020"),
    Meaning.DERIVED: Tone("#E8EAED", "#74797F", "#5F6368"),
    Meaning.QUIET: Tone("#E3E5E8", "#7C8288", "#5F6368"),
    Meaning.TEXT: Tone("#1F2328", "#1F2328", "#1F2328"),
    Meaning.ACCENT: Tone("#2F5D8A", "#2F5D8A", "#2F5D8A"),
}
DARK = {
    Meaning.FIRST: Tone("#0072B2", "#4AA8DC", "#6CBCE8"),
    Meaning.SECOND: Tone("#D55E00", "#E8752A", "#FF9A57"),
    Meaning.CONSENSUS: Tone("#009E73", "#1FB98C", "#4CC9A3"),
    Meaning.SOURCE: Tone("#8C8420", "#E0D43A", "#F0E442"),
    Meaning.PROBLEM: Tone("#E69F00", "#E69F00", "#F2B84B"),
    Meaning.REFUSED: Tone("#B00020", "#F0606F", "#FF8A94"),
    Meaning.DERIVED: Tone("#33373B", "#8E949A", "#A8ADB4"),
    Meaning.QUIET: Tone("#3A3E43", "#8A9096", "#A8ADB4"),
    Meaning.TEXT: Tone("#E6E8EA", "#E6E8EA", "#E6E8EA"),
    Meaning.ACCENT: Tone("#4F86B8", "#79AEDD", "#8FBDE6"),
}

_LIGHT_ROLES = {
    QPalette.ColorRole.Window: "#F6F7F8",
    QPalette.ColorRole.WindowText: "#1F2328",
    QPalette.ColorRole.Base: "#FFFFFF",
    QPalette.ColorRole.AlternateBase: "#F3F4F6",
    QPalette.ColorRole.Text: "#1F2328",
    QPalette.ColorRole.Button: "#FBFBFC",
    QPalette.ColorRole.ButtonText: "#1F2328",
    QPalette.ColorRole.PlaceholderText: "#6B7177",
    QPalette.ColorRole.Highlight: "#2F5D8A",
    QPalette.ColorRole.HighlightedText: "#FFFFFF",
    QPalette.ColorRole.ToolTipBase: "#FFFFFF",
    QPalette.ColorRole.ToolTipText: "#1F2328",
    QPalette.ColorRole.Link: "#00609A",
    QPalette.ColorRole.Mid: "#D5D8DC",
    QPalette.ColorRole.Light: "#FFFFFF",
    QPalette.ColorRole.Midlight: "#ECEEF0",
    QPalette.ColorRole.Dark: "#A9AEB4",
    QPalette.ColorRole.Shadow: "#7C8288",
}
_DARK_ROLES = {
    QPalette.ColorRole.Window: "#1F2225",
    QPalette.ColorRole.WindowText: "#E6E8EA",
    QPalette.ColorRole.Base: "#17191C",
    QPalette.ColorRole.AlternateBase: "#1D2023",
    QPalette.ColorRole.Text: "#E6E8EA",
    QPalette.ColorRole.Button: "#2A2E32",
    QPalette.ColorRole.ButtonText: "#E6E8EA",
    QPalette.ColorRole.PlaceholderText: "#9AA0A6",
    QPalette.ColorRole.Highlight: "#3C6E9E",
    QPalette.ColorRole.HighlightedText: "#FFFFFF",
    QPalette.ColorRole.ToolTipBase: "#2A2E32",
    QPalette.ColorRole.ToolTipText: "#E6E8EA",
    QPalette.ColorRole.Link: "#6CBCE8",
    QPalette.ColorRole.Mid: "#3A3F44",
    QPalette.ColorRole.Light: "#3A3F44",
    QPalette.ColorRole.Midlight: "#33373B",
    QPalette.ColorRole.Dark: "#121416",
    QPalette.ColorRole.Shadow: "#0B0C0D",
}


class Theme(QObject):
    """The one palette in force; ``changed`` tells painters to draw again. Handed to every pane, never global."""

    changed = Signal()

    def __init__(self, mode: Mode = Mode.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        self._icons: dict[tuple[str, str], QIcon] = {}
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def is_dark(self) -> bool:
        """True when the dark palette is in force."""
        if self.mode is Mode.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self.mode is Mode.DARK

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark or the system's, and show it at once."""
        self.mode = mode
        self.apply()

    def apply(self) -> None:
        """Put the palette over the whole application."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(self.palette())
            edges = self.palette()
            edges.setColor(QPalette.ColorRole.Window, QColor("#9CA1A7" if self.is_dark else "#C4C8CC"))
            for kind in EDGED:
                application.setPalette(self._pale(edges) if kind in LISTS else edges, kind)
            application.setPalette(self.palette(), "QHeaderView")  # else its empty end takes the edge of its table
        self._icons.clear()
        self.changed.emit()

    def _pale(self, palette: QPalette) -> QPalette:
        """The same with a pale ground under what is chosen."""
        pale = QPalette(palette)
        pale.setColor(QPalette.ColorRole.Highlight, self.chosen())
        pale.setColor(QPalette.ColorRole.HighlightedText, self.text(Meaning.TEXT))
        return pale

    def palette(self) -> QPalette:
        """Qt's palette of the mode in force; what is disabled is greyed."""
        palette = QPalette()
        for role, colour in (_DARK_ROLES if self.is_dark else _LIGHT_ROLES).items():
            palette.setColor(role, QColor(colour))
        grey = self.text(Meaning.QUIET)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, grey)
        return palette

    def tone(self, meaning: Meaning) -> Tone:
        """The tones of a meaning in the palette in force."""
        return (DARK if self.is_dark else LIGHT)[meaning]

    def fill(self, meaning: Meaning) -> QColor:
        """The colour for wide areas."""
        return QColor(self.tone(meaning).fill)

    def mark(self, meaning: Meaning) -> QColor:
        """The colour for bars, dots and icons."""
        return QColor(self.tone(meaning).mark)

    def text(self, meaning: Meaning) -> QColor:
        """The colour for words."""
        return QColor(self.tone(meaning).text)

    def chosen(self) -> QColor:
        """The ground of a chosen row: pale, so that words and marks on it keep their own colours."""
        return QColor("#2B3A48" if self.is_dark else "#DDE8F2")

    def hairline(self) -> QColor:
        """The colour of lines that separate."""
        return self.palette().color(QPalette.ColorRole.Mid)

    def icon(self, name: str, meaning: Meaning = Meaning.TEXT) -> QIcon:
        """A shipped line icon in a meaning's colour, sharp at 16 and 20 px and twice that."""
        key = (name, self.tone(meaning).mark)
        if key not in self._icons:
            self._icons[key] = QIcon(_LineIcon(name, key[1], self.tone(Meaning.QUIET).mark))
        return self._icons[key]

    def follow(self, widget: QObject, tint: Callable[[], object]) -> None:
        """Tint now and whenever the palette changes, for as long as the widget lives."""
        _Follower(widget, tint, self)
        tint()

    def _system_changed(self) -> None:
        if self.mode is Mode.SYSTEM:
            self.apply()


class _Follower(QObject):
    """A child of the widget that is tinted: it goes with it, and with it the connection."""

    def __init__(self, widget: QObject, tint: Callable[[], object], theme: Theme) -> None:
        super().__init__(widget)
        self._tint = tint
        theme.changed.connect(self.changed)

    def changed(self) -> None:
        """The palette changed."""
        self._tint()


def heading_font(font: QFont) -> QFont:
    """The heading's font: 1.2 times the system's, semi-bold."""
    heading = QFont(font)
    heading.setPointSizeF(font.pointSizeF() * 1.2)
    heading.setWeight(QFont.Weight.DemiBold)
    return heading


def small_font(font: QFont) -> QFont:
    """The small font: 0.9 times the system's."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.9)
    return small


class _LineIcon(QIconEngine):
    """A line drawing in one colour, grey where it is disabled; drawn at whatever size is asked for, and only then."""

    def __init__(self, name: str, colour: str, grey: str) -> None:
        super().__init__()
        self._drawing, self._colour, self._grey = name, colour, grey

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw it into a rectangle, sharp on the screen's own pixels; lists and tables ask for this at every line."""
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.pixmap(rect.size() * ratio, mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        """Draw it once for a size; Qt keeps it."""
        tint = self._grey if mode is QIcon.Mode.Disabled else self._colour
        key = f"line icon {self._drawing} {tint} {size.width()} {size.height()}"
        kept = QPixmap()
        if not QPixmapCache.find(key, kept):
            kept = QPixmap(size)
            kept.fill(Qt.GlobalColor.transparent)
            svg = resource_path("icons", f"{self._drawing}.svg").read_text(encoding="utf-8")
            painter = QPainter(kept)
            QSvgRenderer(QByteArray(svg.replace("currentColor", tint).encode())).render(painter)
            painter.end()
            QPixmapCache.insert(key, kept)
        return kept

    def clone(self) -> QIconEngine:
        """Another of the same."""
        return _LineIcon(self._drawing, self._colour, self._grey)
