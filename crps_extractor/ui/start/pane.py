"""The first pane: a new review, a review file, a package, the invented sample, or one of the reviews opened last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCommandLinkButton, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import calm, see_through
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["StartPane"]

WIDTH = 520
SHOWN = 6


class StartPane(QWidget):
    """Where to begin. A review file dropped here is opened."""

    new_wanted = Signal()
    open_wanted = Signal()
    package_wanted = Signal()
    sample_wanted = Signal()
    review_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._recent_title = heading(self.tr("Opened last"), self)
        self._recent = QListWidget(self)
        self._recent.setAccessibleName(self.tr("Reviews opened last"))
        calm(self._recent, theme)
        see_through(self._recent)
        self._recent.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._recent.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._recent.itemActivated.connect(self._chosen)
        self._recent.itemClicked.connect(self._chosen)
        self._buttons: list[tuple[QCommandLinkButton, str]] = []
        self._lay_out()
        self.setFocusProxy(self._buttons[0][0])
        self.setAcceptDrops(True)
        theme.changed.connect(self._tint)

    def show_recent(self, reviews: list[Path]) -> None:
        """Show the reviews opened last."""
        self._recent.clear()
        for path in reviews:
            item = QListWidgetItem(self._theme.icon("file", Meaning.QUIET), f"{path.stem}\n{path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(str(path))
            self._recent.addItem(item)
        height = sum(self._recent.sizeHintForRow(row) for row in range(min(len(reviews), SHOWN)))
        self._recent.setFixedHeight(height + 2 * self._recent.frameWidth())
        self._recent.setVisible(bool(reviews))
        self._recent_title.setVisible(bool(reviews))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A review file may be dropped."""
        if any(url.toLocalFile().endswith(".crpx") for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped review."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls()]
        self.review_chosen.emit(next(path for path in paths if path.suffix == ".crpx"))
        event.acceptProposedAction()

    def _tint(self) -> None:
        for button, icon in self._buttons:
            button.setIcon(self._theme.icon(icon))

    def _chosen(self, item: QListWidgetItem) -> None:
        self.review_chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _lay_out(self) -> None:
        about = self.tr(
            "Two reviewers read the same papers and fill the same form, each alone. "
            "Then the sheets are compared, settled and exported. Everything stays on this computer."
        )
        inner = QWidget(self)
        inner.setFixedWidth(WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for words in (heading(self.tr("CRPS Extractor"), self), quiet(about, self._theme, self, small=False)):
            words.setFixedHeight(words.heightForWidth(WIDTH))
            column.addWidget(words)
        column.addSpacing(GROUP_GAP)
        for title, text, icon, signal in (
            (self.tr("New review"), self.tr("Title, people, form and where it is kept"), "new", self.new_wanted),
            (self.tr("Open a review"), self.tr("A .crpx file on this computer or a stick"), "open", self.open_wanted),
            (
                self.tr("Begin with a package"),
                self.tr("A .crpx-share file that the lead of a review sent you"),
                "people",
                self.package_wanted,
            ),
            (self.tr("Look at the sample"), self.tr("Four invented articles, two sheets"), "file", self.sample_wanted),
        ):
            button = QCommandLinkButton(title, text, self)
            button.setAccessibleName(f"{title}: {text}")
            self._buttons.append((button, icon))
            button.clicked.connect(signal)
            column.addWidget(button)
        self._tint()
        column.addSpacing(GROUP_GAP)
        column.addWidget(self._recent_title)
        column.addWidget(self._recent)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(3)
