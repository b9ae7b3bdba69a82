"""What an export shows: the review as it is now or as it was in a freeze, all studies or those of one batch."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from crps_extractor.ui.course.asking import CourseDialog, chooser
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.words import quiet

__all__ = ["ExportDialog", "asking_what"]


def asking_what(desk: ReviewDesk, theme: Theme, window: QWidget, then: Callable[[Path, str, str], object]) -> None:
    """Ask what an export shows, then call ``then`` with a file's name, the freeze and the batch (ids, "" for none).

    Nothing is asked where there is no freeze and no batch to choose.
    """

    def chosen(freeze: str, batch: str) -> None:
        facts = desk.facts
        said = [one.name for one in (facts.freezes.get(freeze), facts.batches.get(batch)) if one is not None]
        name = " – ".join([desk.path.stem, *(_in_a_file_name(one) for one in said), "both reviewers.xlsx"])
        then(desk.path.with_name(name), freeze, batch)

    if not desk.facts.freezes and not any(one.studies for one in desk.facts.batches.values()):
        chosen("", "")
        return
    dialog = ExportDialog(desk, theme, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.chosen.connect(chosen)
    dialog.open()


class ExportDialog(CourseDialog):
    """Asks what the workbook shows; ``chosen`` gets the freeze (id) and the batch (id), "" for now and for all."""

    chosen = Signal(str, str)

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Export the workbook"))
        frozen = {one.id: f"{one.name}, {one.date}" for one in reversed(desk.facts.freezes.values())}
        self.state = chooser({"": self.tr("the review as it is now"), **frozen}, self)
        kept = {one.id: one.name for one in desk.facts.batches.values() if one.studies}
        self.batch = chooser({"": self.tr("all studies"), **kept}, self)
        self.add_form({self.tr("State"): self.state, self.tr("Studies"): self.batch})
        about = self.tr("The first sheet of the workbook names the freeze with its hash, and the batch.")
        self.column.addWidget(quiet(about, theme, self))
        self.column.addStretch(1)
        self.add_buttons(self.tr("Choose the file…"))
        self.resize(520, self.sizeHint().height())

    def accept(self) -> None:
        """Tell what was chosen."""
        super().accept()
        self.chosen.emit(str(self.state.currentData()), str(self.batch.currentData()))


def _in_a_file_name(name: str) -> str:
    """A name without what no system takes in the name of a file."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]', "-", name).strip(" .")[:60]
