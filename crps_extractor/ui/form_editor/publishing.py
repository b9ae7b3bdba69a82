"""Publishing a changed form: its changes by class, the studies they touch, and why it is changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QListWidget, QVBoxLayout, QWidget

from crps_extractor.models.form_file import ChangeKind, FormChange
from crps_extractor.models.review.form_changes import TouchedStudy
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.calm import calm
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["PublishDialog"]

_CLASSES = tuple(ChangeKind)


class PublishDialog(QDialog):
    """Shows what a new version changes and touches. ``wanted`` is told the reason."""

    wanted = Signal(str)

    def __init__(
        self,
        changes: Sequence[FormChange],
        touched: Sequence[TouchedStudy],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Publish the form"))
        self.changes, self.studies, self.reason = QListWidget(self), QListWidget(self), QLineEdit(self)
        self._said = Words(theme, Meaning.REFUSED, parent=self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._publish = self._buttons.addButton(self.tr("Publish"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._is_refused = any(change.kind is ChangeKind.REFUSED for change in changes)
        ordered = sorted(changes, key=lambda change: _CLASSES.index(change.kind))
        self.changes.addItems([f"{change.kind.value}: {change.sentence}" for change in ordered])
        self.studies.addItems([study.sentence for study in touched])
        if not touched:
            self.studies.addItem(self.tr("No study begun is touched."))
        self._lay_out(theme)
        if self._is_refused:
            self.say(self.tr("A change of the class “refused” cannot be published. Take it back, or do as it says."))
        self.reason.textChanged.connect(lambda _text: self._allow())
        self._buttons.accepted.connect(lambda: self.wanted.emit(self.reason.text().strip()))
        self._buttons.rejected.connect(self.reject)
        self._allow()

    def say(self, sentence: str) -> None:
        """Say why it was not published."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def _allow(self) -> None:
        self._publish.setEnabled(bool(self.reason.text().strip()) and not self._is_refused and self.changes.count() > 0)

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        for title, view, room in (
            (self.tr("What changes"), self.changes, 3),
            (self.tr("Studies touched"), self.studies, 2),
        ):
            calm(view, theme)
            view.setWordWrap(True)
            view.setAccessibleName(title)
            column.addWidget(heading(title, self))
            column.addWidget(view, room)
        self.reason.setPlaceholderText(self.tr("Why the form is changed"))
        self.reason.setAccessibleName(self.tr("Why the form is changed"))
        column.addWidget(self.reason)
        note = self.tr(
            "Every answer is kept. From now on every sheet is shown with this version; the version before stays in "
            "the history. This is not undone: another version can be published."
        )
        column.addWidget(quiet(note, theme, self))
        column.addWidget(self._said)
        column.addWidget(self._buttons)
        self._said.setVisible(False)
        fit(self, 720, 560)
