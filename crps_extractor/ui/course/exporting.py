"""What an export shows: the review as it is now or as it was in a freeze, all studies or those of one batch."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from crps_extractor.ui.course.asking import CourseDialog, chooser
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import quiet

if TYPE_CHECKING:
    from crps_extractor.models.exports.base import Export

__all__ = ["ExportDialog", "asking_what", "offered"]

_FILES = {"excel-dual": "both reviewers"}
"""What a file is called after the review; the others bear the name of their format."""
_LINES = 2


def asking_what(desk: ReviewDesk, theme: Theme, window: QWidget, then: Callable[[Path, str, str, str], object]) -> None:
    """Ask what to export, then call ``then`` with a file's name, the format, the freeze and the batch.

    The last two are ids, "" for the review as it is and for all studies.
    """

    def chosen(format: str, freeze: str, batch: str) -> None:
        facts = desk.facts
        said = [one.name for one in (facts.freezes.get(freeze), facts.batches.get(batch)) if one is not None]
        parts = [desk.path.stem, *(_in_a_file_name(one) for one in said), _FILES.get(format, format)]
        then(desk.path.with_name(f"{' – '.join(parts)}{offered()[format].suffix}"), format, freeze, batch)

    dialog = ExportDialog(desk, theme, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.chosen.connect(chosen)
    dialog.open()


def offered() -> Mapping[str, Export]:
    """The exports that hold what all may see; a sheet for Excel belongs to one person and has its own command."""
    from crps_extractor.models.exports.register import EXPORTS

    return {name: one for name, one in EXPORTS.items() if name != "reviewer-sheet"}


class ExportDialog(CourseDialog):
    """Asks what to export; ``chosen`` gets the format, the freeze (id) and the batch (id), "" for now and for all."""

    chosen = Signal(str, str, str)

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, theme, "", parent)
        self.setWindowTitle(self.tr("Export"))
        self.format = chooser({name: one.title for name, one in offered().items()}, self)
        frozen = {one.id: f"{one.name}, {one.date}" for one in reversed(desk.facts.freezes.values())}
        self.state = chooser({"": self.tr("the review as it is now"), **frozen}, self)
        kept = {one.id: one.name for one in desk.facts.batches.values() if one.studies}
        self.batch = chooser({"": self.tr("all studies"), **kept}, self)
        self.add_form({self.tr("What"): self.format, self.tr("State"): self.state, self.tr("Studies"): self.batch})
        self.state.setEnabled(bool(frozen))
        self.batch.setEnabled(bool(kept))
        self.about = quiet("", theme, self)
        self.about.setMinimumHeight(self.about.fontMetrics().lineSpacing() * _LINES)
        self.column.addWidget(self.about)
        self.column.addStretch(1)
        self.add_buttons(self.tr("Choose the file…"))
        self.format.currentIndexChanged.connect(self._tell)
        self._tell()
        fit(self, 560, self.sizeHint().height())

    def _tell(self) -> None:
        """Say what the chosen export holds."""
        told = {
            "excel-dual": self.tr(
                "Both reviewers, the consensus and what differs, with pages, problems and codebook. Its first sheet "
                "names the freeze with its hash, and the batch."
            ),
            "r-results": self.tr(
                "A zip for R: each result of each group in the consensus, with where its mean and SD come from."
            ),
            "r-effects": self.tr(
                "A zip for meta-analysis in R: each comparison with its figures; what cannot be pooled says why."
            ),
            "study-table": self.tr(
                "A zip with one line a study for a paper's first table, every dose, every judgement of bias."
            ),
        }
        self.about.setText(told.get(str(self.format.currentData()), ""))

    def accept(self) -> None:
        """Tell what was chosen."""
        super().accept()
        self.chosen.emit(*(str(one.currentData()) for one in (self.format, self.state, self.batch)))


def _in_a_file_name(name: str) -> str:
    """A name without what no system takes in the name of a file."""
    return re.sub(r'[<>:"/\\|?*\x00-\x1f]', "-", name).strip(" .")[:60]
