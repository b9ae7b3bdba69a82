"""How the review is saved: what waits, why it could not be saved, what is safe, and a copy with every edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from crps_extractor.models.store.rescue import edits
from crps_extractor.ui.review_desk import ReviewDesk, Saving
from crps_extractor.ui.saying import choose_new_file, documents_folder, tell
from crps_extractor.ui.theme import GAP, GROUP_GAP, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.words import heading, quiet, wrapped

__all__ = ["SavingDialog"]


class SavingDialog(QDialog):
    """Follows the saving of an open review. ``copy_wanted`` is told where a copy with every edit is to go."""

    copy_wanted = Signal(object)

    def __init__(self, desk: ReviewDesk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("How it is saved"))
        self._desk = desk
        self.state, self.why, self.where = heading("", self), wrapped("", self), quiet("", theme, self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.again = self._button(buttons, self.tr("Try again"), "again", theme, desk.store.try_again)
        self.copy = self._button(buttons, self.tr("Save a recovery copy…"), "save-copy", theme, self._choose)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        for widget in (self.state, self.why, self.where):
            column.addWidget(widget)
        column.addSpacing(GAP)
        column.addWidget(buttons)
        desk.saving_changed.connect(self._show)
        self._show(desk.saving)
        fit(self, 560, column.totalHeightForWidth(560))

    def _show(self, saving: Saving) -> None:
        waiting = self._desk.store.pending()
        is_saved = saving.state == "saved" and not waiting
        self.state.setText(self.tr("Everything is saved") if is_saved else self.tr("Not saved yet"))
        said = [saving.why] if saving.why else []
        if waiting:
            said.append(
                self.tr("Waiting to be saved: {0}. Nothing of it is lost: it is kept in order and tried again.").format(
                    edits(waiting)
                )
            )
        if len(self._desk.store.set_aside):
            said.append(self.tr("Refused by the review: {0}.").format(edits(len(self._desk.store.set_aside))))
        self.why.setText("\n\n".join(said))
        self.why.setVisible(bool(said))
        self.where.setText(str(self._desk.path))
        self.again.setEnabled(not is_saved)

    def _choose(self) -> None:
        proposed = documents_folder() / f"{self._desk.path.stem} recovered.crpx"
        title = self.tr("Keep a copy with every edit")
        choose_new_file(self, title, proposed, self.tr("Reviews (*.crpx)"), self._wanted)

    def _wanted(self, paths: list[Path]) -> None:
        if paths[0].exists():
            tell(self, self.windowTitle(), self.tr("{0} exists already. Choose another name.").format(paths[0].name))
        else:
            self.copy_wanted.emit(paths[0])

    def _button(
        self, buttons: QDialogButtonBox, text: str, icon: str, theme: Theme, done: Callable[[], object]
    ) -> QWidget:
        button = buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
        button.setIcon(theme.icon(icon))
        button.clicked.connect(lambda _checked: done())
        return button
