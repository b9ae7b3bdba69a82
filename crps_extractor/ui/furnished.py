"""The window and the panes in it: the start pane at once, each other pane when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from crps_extractor.ui.settings import Settings
from crps_extractor.ui.start.pane import StartPane
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme

if TYPE_CHECKING:
    from crps_extractor.models.documents.worker import DocumentWorker
    from crps_extractor.ui.compare.pane import ComparePane
    from crps_extractor.ui.document.pane import DocumentPane
    from crps_extractor.ui.form.pane import FormPane
    from crps_extractor.ui.problems.pane import ProblemsPane
    from crps_extractor.ui.studies.pane import StudiesPane
    from crps_extractor.ui.widgets.calm import HairlineSplitter

__all__ = ["Furnished", "Workers"]

HEAD_HEIGHT = 40

Workers = Callable[[], "tuple[DocumentWorker, DocumentWorker]"]
"""Gives the worker that draws pages and the one that reads them; asked once, when the document pane is wanted."""


class Furnished(QMainWindow):
    """A window that shows the start pane. Its other panes are made one by one; ``furnish`` puts them together."""

    def __init__(self, theme: Theme, settings: Settings, workers: Workers) -> None:
        super().__init__()
        self.theme, self.settings = theme, settings
        self.is_furnished = False
        self._workers = workers
        self._widths = {False: [232, 700, 560], True: [208, 560, 724]}
        self.start = StartPane(theme, self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.start)
        self.setCentralWidget(self.pages)
        self.resize(1500, 940)
        geometry = settings.layout("window")
        if geometry is not None:
            self.restoreGeometry(geometry)

    # -- the panes: each imports what it needs itself, so that the start pane waits for none of it ---------------------

    @cached_property
    def studies(self) -> StudiesPane:
        """The list of studies."""
        from crps_extractor.ui.studies.pane import StudiesPane

        return StudiesPane(self.theme, self)

    @cached_property
    def document(self) -> DocumentPane:
        """The PDF."""
        from crps_extractor.ui.document.pane import DocumentPane

        return DocumentPane(*self._workers(), self.theme, self)

    @cached_property
    def form(self) -> FormPane:
        """The form of one sheet."""
        from crps_extractor.ui.form.pane import FormPane

        return FormPane(self.theme, self.document.crop, self)

    @cached_property
    def problems(self) -> ProblemsPane:
        """What the checks found."""
        from crps_extractor.ui.problems.pane import ProblemsPane

        return ProblemsPane(self.theme, self)

    @cached_property
    def compare(self) -> ComparePane:
        """Both sheets side by side."""
        from crps_extractor.ui.compare.pane import ComparePane

        return ComparePane(self.theme, self)

    @cached_property
    def title(self) -> QLabel:
        """The study's label above the form."""
        from crps_extractor.ui.widgets.words import heading

        return heading("", self)

    @cached_property
    def head(self) -> QHBoxLayout:
        """The line above the form: the study's label and what can be done with its sheet."""
        head = QHBoxLayout()
        head.setContentsMargins(GROUP_GAP, GAP // 2, GAP, GAP // 2)
        head.setSpacing(GAP // 2)
        head.addWidget(self.title, 1)
        return head

    @cached_property
    def mode(self) -> QStackedWidget:
        """The form, or the comparison."""
        mode = QStackedWidget(self)
        mode.addWidget(self.form)
        mode.addWidget(self.compare)
        return mode

    @cached_property
    def panes(self) -> HairlineSplitter:
        """Studies, PDF, and the form or the comparison, side by side."""
        from crps_extractor.ui.widgets.calm import HairlineSplitter

        panes = HairlineSplitter(Qt.Orientation.Horizontal, self.theme, self)
        for pane, width in ((self.studies, 0), (self.document, 5), (self._right(), 4)):
            panes.addWidget(pane)
            panes.setStretchFactor(panes.count() - 1, width)
        panes.setSizes(self._widths[False])
        panes.setChildrenCollapsible(False)
        return panes

    @cached_property
    def work(self) -> HairlineSplitter:
        """The panes above, the problems beneath."""
        from crps_extractor.ui.widgets.calm import HairlineSplitter

        work = HairlineSplitter(Qt.Orientation.Vertical, self.theme, self)
        work.addWidget(self.panes)
        work.addWidget(self.problems)
        work.setStretchFactor(0, 1)
        work.setSizes([700, 200])
        return work

    def furnish(self) -> None:
        """Put the panes together, once; what has them already comes back at once."""
        if self.is_furnished:
            return
        from crps_extractor.ui.widgets.calm import FocusBars

        self.pages.addWidget(self.work)
        self.document.toolbar.setMinimumHeight(HEAD_HEIGHT)
        self.title.setMinimumHeight(HEAD_HEIGHT - GAP)
        FocusBars((self.studies, self.document, self.form, self.compare, self.problems), self.theme, self)
        for name, splitter in (("panes", self.panes), ("rows", self.work)):
            kept = self.settings.layout(name)
            if kept is not None:
                splitter.restoreState(kept)
        self.is_furnished = True
        self.connect_panes()

    def connect_panes(self) -> None:
        """What one pane asks of another; called once they are all there."""

    def _right(self) -> QWidget:
        from crps_extractor.ui.widgets.words import hairline

        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addWidget(hairline(right))
        column.addWidget(self.mode, 1)
        return right
