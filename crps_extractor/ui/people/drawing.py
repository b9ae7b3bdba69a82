"""Drawing assignments at random: a share extracted twice, a seed, and the draw shown before it is assigned."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.drawing import Drawing, assign_drawn, draw, not_begun
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.people.model import MODES
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import quiet

__all__ = ["DrawDialog"]

_PROPOSED_PERCENT = 20


class DrawDialog(QDialog):
    """Shows what a seed draws for the studies that nobody has begun; ``assigned`` is called once it was recorded."""

    def __init__(
        self, desk: ReviewDesk, theme: Theme, assigned: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Draw assignments"))
        self._desk, self._theme, self._assigned = desk, theme, assigned
        self._studies = not_begun(desk.review)
        self.percent, self.seed = QSpinBox(self), QLineEdit(str(secrets.randbelow(1_000_000)), self)
        self.percent.setRange(0, 100)
        self.percent.setSuffix(" %")
        self.percent.setValue(_PROPOSED_PERCENT)
        self.model = RowsModel(("Study", "Reviewer 1", "Reviewer 2", "Settler", "How"), self)
        self.said = Words(theme, Meaning.REFUSED, parent=self)
        self.counted = quiet("", theme, self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.assign = buttons.addButton(self.tr("Assign as drawn"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.assign.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        self.percent.valueChanged.connect(lambda _value: self._show())
        self.seed.textChanged.connect(lambda _text: self._show())
        self._show()

    def drawing(self) -> Drawing:
        """The draw that share and seed give."""
        people = self._desk.facts.people.values()
        return draw(self._studies, people, self.seed.text().strip(), self.percent.value())

    def accept(self) -> None:
        """Assign the studies as shown, as one step."""
        drawing = self.drawing()
        try:
            self._desk.change_facts(lambda review: assign_drawn(review, drawing))
        except (NotAllowedError, StoreError) as reason:
            self.said.setText(str(reason))
            return
        self._assigned()
        super().accept()

    def _show(self) -> None:
        drawing, facts = self.drawing(), self._desk.facts

        def name(person: str) -> str:
            return facts.people[person].name if person in facts.people else self.tr("nobody")

        self.model.show(
            [
                (facts.study(study).label, name(one.first), name(one.second), name(one.settler), MODES[one.mode])
                for study, one in drawing.slots.items()
            ]
        )
        self.said.setText("\n".join(drawing.lacking))
        left = len(facts.studies) - len(self._studies)
        self.counted.setText(
            self.tr(
                "Drawn: {0} studies, {1} of them by two people. Begun or not counted, and left as they are: {2}."
            ).format(len(drawing.slots), drawing.doubles, left)
        )
        self.assign.setEnabled(bool(drawing.slots) and not drawing.lacking and bool(self.seed.text().strip()))

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        form = QFormLayout()
        form.setSpacing(GAP)
        for label, widget in (
            (self.tr("Studies extracted by two people"), self.percent),
            (self.tr("Seed"), self.seed),
        ):
            widget.setAccessibleName(label)
            form.addRow(label, widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addLayout(form)
        about = self.tr(
            "The same seed draws the same again; it is kept with the review. Everybody who extracts gets about as many "
            "studies, and nobody one in which they have a conflict of interest."
        )
        column.addWidget(quiet(about, self._theme, self))
        column.addWidget(
            reading_table(
                self.model,
                self.tr("What is drawn"),
                (0,),
                self,
                self.tr("Nothing is left to draw: somebody has begun each study."),
            ),
            1,
        )
        column.addWidget(self.counted)
        column.addWidget(self.said)
        column.addWidget(buttons)
        fit(self, 720, 520)
