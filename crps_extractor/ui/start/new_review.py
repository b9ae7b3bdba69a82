"""A new review in one dialog: what it is called, who takes part, which form, and where it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crps_extractor.models.event import new_id
from crps_extractor.models.review.facts import LEAD, REVIEWER, SETTLER, Person
from crps_extractor.ui.saying import choose_new_file, documents_folder
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.fitting import fit
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import heading, initials_of, quiet

__all__ = ["NewReview", "NewReviewDialog"]

SHIPPED = (("ketamine_crps", "Ketamine for CRPS"), ("pain_trial_cohort", "Pain trials and cohorts"))


@dataclass(frozen=True)
class NewReview:
    """What a new review begins with; the lead is the first of ``people``."""

    path: Path
    title: str
    registration: str
    form: str
    people: tuple[Person, ...]


class NewReviewDialog(QDialog):
    """Asks for the least that a review needs; everything can be changed later."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New review"))
        self.title, self.registration = QLineEdit(self), QLineEdit(self)
        self.me, self.second = QLineEdit(self), QLineEdit(self)
        self.form, self.path = QComboBox(self), QLineEdit(self)
        self._browse = QPushButton(self.tr("Choose…"), self)
        for name, label in SHIPPED:
            self.form.addItem(label, name)
        self._path_touched = False
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._make = self._buttons.addButton(self.tr("Begin the review"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._said = Words(theme, Meaning.REFUSED, parent=self)
        self._lay_out(theme)
        self.title.textChanged.connect(lambda _text: self._propose_path())
        self.path.textEdited.connect(lambda _text: self._touched())
        for edit in (self.title, self.me, self.second, self.path):
            edit.textChanged.connect(lambda _text: self._allow())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.wanted.emit(self.answer()))
        self._allow()

    def answer(self) -> NewReview:
        """What was asked for."""
        me, *names = self._names()
        lead = Person(new_id(), me, initials_of(me), frozenset({LEAD, REVIEWER, SETTLER}))
        others = tuple(Person(new_id(), name, initials_of(name)) for name in names)
        return NewReview(
            self._file(),
            self.title.text().strip(),
            self.registration.text().strip(),
            self.form.currentData(),
            (lead, *others),
        )

    def _names(self) -> list[str]:
        others = [name.strip() for name in self.second.text().split(",") if name.strip()]
        return [self.me.text().strip(), *others]

    def _file(self) -> Path:
        path = Path(self.path.text().strip())
        return path if path.suffix == ".crpx" or not path.name else path.with_name(f"{path.name}.crpx")

    def _allow(self) -> None:
        """Begin only what can be begun: nothing typed here is lost to a refusal that could be foreseen."""
        is_whole = all(edit.text().strip() for edit in (self.title, self.me, self.path)) and bool(self._file().name)
        names = [name.casefold() for name in self._names()]
        reason = ""
        if is_whole and self._file().exists():
            reason = self.tr("{0} exists already. Choose another name.").format(self._file().name)
        elif is_whole and not self._file().is_absolute():
            reason = self.tr("Say in which folder the file is kept.")
        elif len(set(names)) < len(names):
            reason = self.tr("Two people need two different names, so that everybody knows whose sheet is whose.")
        self._said.setText(reason)
        self._make.setEnabled(is_whole and not reason)

    def _touched(self) -> None:
        self._path_touched = True

    def _propose_path(self) -> None:
        if not self._path_touched:
            name = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", self.title.text()).strip(" .")[:60].strip()
            self.path.setText(str(documents_folder() / f"{name}.crpx") if name else "")

    def _choose_path(self) -> None:
        def chosen(paths: list[Path]) -> None:
            self._touched()
            self.path.setText(str(paths[0]))

        kinds = self.tr("Reviews (*.crpx)")
        choose_new_file(
            self, self.tr("Where the review is kept"), Path(self.path.text() or "review.crpx"), kinds, chosen
        )

    def _lay_out(self, theme: Theme) -> None:
        form = QFormLayout()
        form.setSpacing(GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._browse.clicked.connect(self._choose_path)
        place = QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(self._browse)
        for label, field in (
            (self.tr("Title"), self.title),
            (self.tr("Registration"), self.registration),
            (self.tr("Your name"), self.me),
            (self.tr("Other reviewers"), self.second),
            (self.tr("Form"), self.form),
        ):
            field.setAccessibleName(label)
            form.addRow(label, field)
        self.path.setAccessibleName(self.tr("File"))
        form.addRow(self.tr("File"), place)
        self.registration.setPlaceholderText(self.tr("PROSPERO number, if there is one"))
        self.second.setPlaceholderText(self.tr("Leave empty to extract alone; several names with commas"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, GROUP_GAP, GROUP_GAP, GROUP_GAP)
        column.setSpacing(GROUP_GAP)
        column.addWidget(heading(self.tr("New review"), self))
        column.addLayout(form)
        column.addWidget(
            quiet(self.tr("You lead the review. People, roles and assignments can be changed later."), theme, self)
        )
        column.addWidget(self._said)
        column.addWidget(self._buttons)
        fit(self, 600, self.sizeHint().height())
