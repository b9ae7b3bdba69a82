"""What a sheet would change, shown before anything is changed: answers old and new, cells not read, what is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from crps_extractor.models.event import CONSENSUS, person_scope
from crps_extractor.models.imports.bringing import may_show
from crps_extractor.models.imports.proposal import Proposal
from crps_extractor.models.imports.wording import ChangeWords
from crps_extractor.models.review.review import Review
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["ImportPreview"]

_DIFFERS = "A number differs from what its cell shows."


class ImportPreview(QDialog):
    """Asks whether a sheet is to be brought in. ``wanted`` follows the yes, ``back_wanted`` a look at the columns."""

    wanted = Signal()
    back_wanted = Signal()

    def __init__(
        self,
        review: Review,
        proposal: Proposal,
        words: Sequence[ChangeWords],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        has_mapping: bool = False,
    ) -> None:
        """``words`` are the changes in words; none where the viewer may not see them, and counts stand instead."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Bring in a sheet"))
        self._review, self._proposal, self._theme = review, proposal, theme
        self._shows = may_show(review, proposal)
        self.changes = self._change_rows(words)
        self.not_read = self._cell_rows()
        self.left_out = RowsModel((self.tr("Left out or to be known"),), self)
        self.left_out.show([(notice,) for notice in proposal.notices])
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self._lay_out(has_mapping=has_mapping)

    def _change_rows(self, words: Sequence[ChangeWords]) -> RowsModel:
        facts = self._review.facts
        if self._shows:
            model = RowsModel(("Study", "Row", "Field", "Now", "In the sheet"), self)
            rows = [
                (
                    facts.study(one.study).label,
                    f"{one.section} › {one.row}" if one.row else one.section,
                    one.field,
                    one.old or "–",
                    one.new or "–",
                )
                for one in words
            ]
            model.show([tuple(" ".join(text.split()) for text in row) for row in rows])
            return model
        model = RowsModel(("Study", "Answers", "New rows"), self, numbers=(1, 2))
        model.show(
            [
                (
                    facts.study(study).label,
                    str(sum(one.study == study for one in self._proposal.changes)),
                    str(sum(one.study == study for one in self._proposal.rows)),
                )
                for study in self._proposal.studies
            ]
        )
        return model

    def _cell_rows(self) -> RowsModel:
        """Cells that were not taken and cells to look at; their texts only for whoever may see the answers."""
        model = RowsModel(("Sheet", "Cell", "Why", "What stands in it"), self)
        rows = [(one.sheet, one.cell, one.reason, one.text if self._shows else "") for one in self._proposal.unreadable]
        rows += [
            (
                one.sheet,
                one.cell,
                self.tr("Taken, please look: {0}").format(one.reason if self._shows else _DIFFERS),
                "",
            )
            for one in self._proposal.remarks
        ]
        model.show(rows)
        return model

    def _lay_out(self, *, has_mapping: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        column.addWidget(heading(self.tr("{0}, from {1}").format(self._whose(), self._proposal.file), self))
        if not self._shows:
            column.addWidget(
                quiet(
                    self.tr(
                        "These answers are still blind to you, so only their number is shown. They come into the sheet "
                        "of the person they belong to."
                    ),
                    self._theme,
                    self,
                )
            )
        if self._proposal.unreadable:
            said = self.tr("Cells that could not be read and change nothing: {0}.").format(
                len(self._proposal.unreadable)
            )
            column.addWidget(Words(self._theme, Meaning.PROBLEM, said, parent=self))
        for model, name, stretched in (
            (self.changes, self.tr("Changes"), (2, 3, 4) if self._shows else (0,)),
            (self.not_read, self.tr("Cells to look at"), (2,)),
            (self.left_out, self.tr("About the file"), (0,)),
        ):
            if model.rows:
                self.tabs.addTab(reading_table(model, name, stretched, self.tabs), f"{name} ({len(model.rows)})")
        self.tabs.setVisible(self.tabs.count() > 0)
        column.addWidget(self.tabs, 1)
        column.addWidget(quiet(self._ending(), self._theme, self))
        column.addWidget(self._buttons(has_mapping=has_mapping))
        fit(self, 880, 560)

    def _whose(self) -> str:
        if self._proposal.scope == CONSENSUS:
            return self.tr("The agreed answers")
        person = self._review.facts.people[self._proposal.scope.removeprefix(person_scope(""))]
        return (
            self.tr("Your answers")
            if person.id == self._review.viewer
            else self.tr("{0}'s answers").format(person.name)
        )

    def _ending(self) -> str:
        if self._proposal.is_empty:
            return self.tr("Nothing in it differs from what the review holds.")
        return self.tr("All of it is brought in, or nothing; it is one step, which can be taken back.")

    def _buttons(self, *, has_mapping: bool) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        if self._proposal.is_empty:
            buttons.addButton(QDialogButtonBox.StandardButton.Close)
        else:
            buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
            buttons.addButton(self.tr("Bring in"), QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        if has_mapping:
            back = buttons.addButton(self.tr("Back to the columns"), QDialogButtonBox.ButtonRole.ActionRole)
            back.clicked.connect(self._go_back)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(self.wanted)
        return buttons

    def _go_back(self) -> None:
        self.reject()
        self.back_wanted.emit()
