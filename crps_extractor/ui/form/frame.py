"""The frame of the form pane: sections at the side or above, the page of one section, the instruction beneath."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.form import FormField
from crps_extractor.ui.form.section_page import SectionPage
from crps_extractor.ui.form.sections import SectionDelegate, SectionModel
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme, small_font
from crps_extractor.ui.widgets.calm import pale_selection, see_through
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import EmptyState, hairline

__all__ = ["FormFrame"]

_WIDE_LETTERS = 104
_LIST_LETTERS = 40
_HELP_LINES = 3


class FormFrame(QWidget):
    """Where things stand. ``choose_section`` asks for a section, ``section_chosen`` tells which one is shown."""

    section_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.page: QWidget | None = None
        self.sections = SectionModel(theme, self)
        self.list = QListView(self)
        self.picker = QComboBox(self)
        self.back, self.forward = self._step_button("back", -1), self._step_button("forward", 1)
        self.progress = Words(theme, Meaning.QUIET, small=True, parent=self)
        self.banner = Words(theme, Meaning.PROBLEM, parent=self)
        self.scroll = QScrollArea(self)
        self.empty = EmptyState(
            self.tr("No study is open"), self.tr("Choose a study in the list, or add PDFs to begin one."), theme, self
        )
        self.instruction = QLabel(self)
        self._pieces()
        self._lay_out()
        self.show_page(None)

    # -- sections --------------------------------------------------------------------------------------------------

    def choose_section(self, section: str) -> None:
        """Show a section, if it is not shown already."""
        line = self.sections.find(section)
        if line >= 0 and (self.list.currentIndex().row() != line or self.page is None):
            self.picker.setCurrentIndex(line)
            self.list.setCurrentIndex(self.sections.index(line))
            self._tell(line)

    def step_section(self, by: int) -> None:
        """Go to the next section, or to the one before."""
        section = self.sections.section(self.list.currentIndex().row() + by)
        if section is not None:
            self.choose_section(section.id)

    def focus_sections(self) -> None:
        """Give the keyboard to the list of sections."""
        (self.list if self.list.isVisible() else self.picker).setFocus()

    # -- the page --------------------------------------------------------------------------------------------------

    def show_page(self, page: SectionPage | None) -> None:
        """Show the page of a section; None says that no study is open."""
        old = self.scroll.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        self.page = page
        is_open = page is not None
        if page is not None:
            self.scroll.setWidget(page)
        self.empty.setVisible(not is_open)
        self.scroll.setVisible(is_open)
        self.instruction.setVisible(is_open)
        self.line.setVisible(is_open)
        self._choose_view()
        self.say_progress()
        self.instruct(None)

    def reveal(self, widget: QWidget) -> None:
        """Scroll as little as needed to show a widget, now and once it has its size."""

        def show() -> None:
            self.scroll.ensureWidgetVisible(widget, 0, GROUP_GAP)

        layout = self.page.layout() if self.page is not None else None
        if layout is not None:
            layout.activate()
        show()
        QTimer.singleShot(0, widget, show)

    def keep_in_place(self, widget: QWidget | None, top: int | None) -> None:
        """Scroll so that a widget stands where it stood before things came and went above it."""
        if widget is None or top is None or self.page is None:
            return
        layout = self.page.layout()
        if layout is not None:
            layout.activate()
        bar = self.scroll.verticalScrollBar()
        bar.setValue(bar.value() + (self.top_of(widget) or top) - top)

    def top_of(self, widget: QWidget | None) -> int | None:
        """Where a widget stands in what is seen, None when it is not on the page."""
        if widget is None or self.page is None or not self.page.isAncestorOf(widget):
            return None
        return widget.mapTo(self.scroll.viewport(), widget.rect().topLeft()).y()

    def instruct(self, form_field: FormField | None) -> None:
        """Show a field's decision rule and example; the place for them is always kept, so that nothing jumps."""
        words = ""
        if form_field is not None:
            example = self.tr("Example: {0}").format(form_field.example) if form_field.example else ""
            words = "\n".join(part for part in (form_field.help, example) if part)
            words = words or self.tr("{0}: the form says nothing more about this field.").format(form_field.label)
        self.instruction.setText(words)
        self.instruction.setToolTip(words)

    def banner_says(self, words: str) -> None:
        """Show one sentence above the form, "" takes it away."""
        self.banner.setText(words)
        self.banner.setVisible(bool(words))

    # -- layout ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_view()

    def sizeHint(self) -> QSize:
        letter = self.fontMetrics().averageCharWidth()
        return QSize(80 * letter, 100 * letter)

    def minimumSizeHint(self) -> QSize:
        return QSize(36 * self.fontMetrics().averageCharWidth(), 200)

    def _choose_view(self) -> None:
        """The list at the side where there is room for it, else the choice above."""
        is_wide = self.width() >= _WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        self.list.setVisible(is_wide and self.page is not None)
        for widget in (self.picker, self.back, self.forward, self.progress):
            widget.setVisible(not is_wide and self.page is not None)

    def say_progress(self) -> None:
        """Say how far the section that is shown is."""
        line = self.list.currentIndex().row()
        self.progress.setText(self.sections.state(line).progress if self.page is not None and line >= 0 else "")

    def _tell(self, line: int) -> None:
        section = self.sections.section(line)
        if section is not None:
            self.section_chosen.emit(section.id)

    def _clicked(self, index: QModelIndex) -> None:
        if index.isValid() and self.picker.currentIndex() != index.row():
            self.picker.setCurrentIndex(index.row())
            self._tell(index.row())

    def _picked(self, line: int) -> None:
        if self.list.currentIndex().row() != line:
            self.list.setCurrentIndex(self.sections.index(line))

    def _step_button(self, icon: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setIcon(self.theme.icon(icon))
        words = self.tr("Next section (Alt+Right)") if by > 0 else self.tr("Section before (Alt+Left)")
        button.setToolTip(words)
        button.setAccessibleName(self.tr("Next section") if by > 0 else self.tr("Section before"))
        button.clicked.connect(lambda: self.step_section(by))
        return button

    def _pieces(self) -> None:
        for view in (self.list, self.picker.view()):
            view.setItemDelegate(SectionDelegate(self.theme, view))
        self.list.setModel(self.sections)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(16, 16))
        pale_selection(self.list, self.theme)
        see_through(self.list)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setAccessibleName(self.tr("Sections of the form"))
        self.list.selectionModel().currentChanged.connect(lambda index, _before: self._clicked(index))
        self.picker.setModel(self.sections)
        self.picker.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.picker.setMaxVisibleItems(30)
        self.picker.setAccessibleName(self.tr("Section of the form"))
        self.picker.activated.connect(self._picked)
        self.progress.setWordWrap(False)
        self.progress.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.sections.dataChanged.connect(self.say_progress)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.banner.setContentsMargins(GROUP_GAP, GAP, GROUP_GAP, GAP)
        self.instruction.setFont(small_font(self.instruction.font()))
        self.instruction.setWordWrap(True)
        self.instruction.setTextFormat(Qt.TextFormat.PlainText)
        self.instruction.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.instruction.setContentsMargins(GROUP_GAP, GAP, GROUP_GAP, GAP)
        self.instruction.setFixedHeight(_HELP_LINES * self.instruction.fontMetrics().lineSpacing() + 2 * GAP)
        self.instruction.setAccessibleName(self.tr("Instruction for the field"))

    def _lay_out(self) -> None:
        self.line = hairline(self)
        head = QHBoxLayout()
        head.setContentsMargins(GAP, GAP // 2, GAP, 0)
        head.setSpacing(GAP // 2)
        for widget in (self.back, self.picker, self.progress, self.forward):
            head.addWidget(widget, 1 if widget is self.picker else 0)
        self.list.setFixedWidth(_LIST_LETTERS * self.fontMetrics().averageCharWidth())
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.list)
        body.addWidget(self.scroll, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addLayout(head)
        column.addWidget(self.empty, 1)
        column.addLayout(body, 1)
        column.addWidget(self.line)
        column.addWidget(self.instruction)
