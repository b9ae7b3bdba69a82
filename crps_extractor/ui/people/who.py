"""Who sits at this computer: asked once for a review, shown always."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crps_extractor.models.review.facts import Person
from crps_extractor.ui.theme import GROUP_GAP, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["WhoDialog"]


class WhoDialog(QDialog):
    """Chooses one of the review's people. Nobody is chosen before the person does, lest answers get another's name."""

    chosen = Signal(str)

    def __init__(self, people: Iterable[Person], current: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who are you?"))
        self.people = QListWidget(self)
        self.people.setAccessibleName(self.tr("People of this review"))
        calm(self.people, theme)
        listed = sorted(people, key=lambda person: person.name.casefold())
        for person in listed:
            item = QListWidgetItem(f"{person.name} ({', '.join(sorted(person.roles))})")
            item.setData(0x0100, person.id)
            self.people.addItem(item)
            if person.id == current or len(listed) == 1:
                self.people.setCurrentItem(item)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        okay = buttons.button(QDialogButtonBox.StandardButton.Ok)
        okay.setEnabled(self.people.currentItem() is not None)
        self.people.currentItemChanged.connect(lambda item: okay.setEnabled(item is not None))
        self.people.itemActivated.connect(lambda _item: self.accept())
        self.accepted.connect(lambda: self.chosen.emit(self.people.currentItem().data(0x0100)))
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GROUP_GAP)
        column.addWidget(heading(self.tr("Who are you in this review?"), self))
        column.addWidget(
            quiet(
                self.tr("What you enter carries your name. You see only your own sheets until all are submitted."),
                theme,
                self,
            )
        )
        column.addWidget(self.people, 1)
        column.addWidget(buttons)
        fit(self, 460, 320)
