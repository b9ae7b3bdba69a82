"""What a package would bring, shown before anything is taken: from whom, for which studies, what it would replace."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from crps_extractor.models.review.exchanging import Incoming
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.tables import RowsModel, reading_table
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import heading, quiet

__all__ = ["PreviewDialog", "contested_model", "incoming_model"]


def incoming_model(coming: Incoming, parent: QObject | None = None) -> RowsModel:
    """Who brings what for which study; no count where it would tell of a blind sheet."""
    model = RowsModel(("From", "Study", "What", "Changes"), parent, numbers=(3,))
    model.show(
        [
            (one.who, one.study or "the review", one.what, "still blind" if one.changes is None else str(one.changes))
            for one in sorted(coming.coming, key=lambda one: (one.study.casefold(), one.who.casefold()))
        ]
    )
    return model


def contested_model(coming: Incoming, parent: QObject | None = None) -> RowsModel:
    """What was changed on both sides: the later one stands, the earlier one stays in the history."""
    model = RowsModel(("Sheet", "Study", "Where", "Here", "In the package", "What will stand"), parent)
    model.show(
        [
            (
                one.sheet,
                one.study,
                one.place,
                one.here or "–",
                one.there or "–",
                (one.there if one.is_taken else one.here) or "–",
            )
            for one in coming.contested
        ]
    )
    return model


class PreviewDialog(QDialog):
    """Asks whether a package is to be taken in. ``wanted`` follows the yes; nothing was changed until then."""

    wanted = Signal()

    def __init__(self, coming: Incoming, is_own: bool, theme: Theme, parent: QWidget | None = None) -> None:
        """``is_own`` is True where the viewer made the package."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Take in a package"))
        self._theme = theme
        self.brings, self.contested = incoming_model(coming, self), contested_model(coming, self)
        self.said: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GAP)
        when = f"{coming.made.astimezone():%Y-%m-%d %H:%M}" if coming.made else self.tr("at an unknown time")
        column.addWidget(heading(self.tr("From {0}, made {1}").format(coming.author, when), self))
        if coming.for_its_author and not is_own:
            self._say(
                column,
                self.tr(
                    "{0} made this package for another computer of their own: it holds sheets that are not submitted. "
                    "They stay closed to you here; tell {0} all the same, and ask for a package to the others."
                ).format(coming.author),
                Meaning.REFUSED,
            )
        if coming.coming:
            self.table = reading_table(self.brings, self.tr("What the package brings"), (0, 1), self)
            column.addWidget(self.table, 2)
        self._say_more(column, coming)
        self._add_buttons(column, coming)
        fit(self, 720, 520 if coming.coming else column.totalHeightForWidth(720))

    def _say_more(self, column: QVBoxLayout, coming: Incoming) -> None:
        if self.contested.rows:
            column.addSpacing(GAP)
            column.addWidget(heading(self.tr("Changed on both sides"), self))
            column.addWidget(reading_table(self.contested, self.tr("Changed on both sides"), (2, 3, 4), self), 1)
            self._say(column, self.tr("The later one stands; the earlier one stays in the history."))
        if coming.hidden:
            count = self.tr("Some answers in sheets that are still blind to you were changed on both sides.")
            self._say(column, count)
        if coming.pdfs:
            self._say(column, self.tr("PDFs that are missing here and come with it: {0}.").format(coming.pdfs))
        if coming.brings_nothing:
            self._say(column, self.tr("Everything in it is here already. There is nothing to take in."), Meaning.TEXT)
        else:
            self._say(
                column,
                self.tr(
                    "All of it is taken in, or nothing. It cannot be undone; a backup is made first, and “Backups…” in "
                    "the Review menu goes back to it."
                ),
            )

    def _add_buttons(self, column: QVBoxLayout, coming: Incoming) -> None:
        if coming.brings_nothing:
            buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        else:
            buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
            take = buttons.addButton(self.tr("Take it in"), QDialogButtonBox.ButtonRole.AcceptRole)
            take.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(self.wanted)
        column.addWidget(buttons)

    def _say(self, column: QVBoxLayout, sentence: str, meaning: Meaning = Meaning.QUIET) -> None:
        self.said.append(sentence)
        if meaning is Meaning.QUIET:
            column.addWidget(quiet(sentence, self._theme, self))
        else:
            column.addWidget(Words(self._theme, meaning, sentence, parent=self))
