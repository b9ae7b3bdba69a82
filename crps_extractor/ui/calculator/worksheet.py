"""One conversion to fill in: its figures, its conditions, and at once what comes out or why nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from crps_extractor.models.review.derived.assumed_inputs import AssumedInput, sensitivity
from crps_extractor.models.review.derived.derivations import Taken
from crps_extractor.models.statistics.method import Derived, Method, Quantity, Result, name_in_words
from crps_extractor.models.statistics.methods import derive
from crps_extractor.models.statistics.printed import plain
from crps_extractor.ui.calculator.conditions import Conditions
from crps_extractor.ui.theme import GAP, GROUP_GAP, Meaning, Theme
from crps_extractor.ui.widgets.toned import Words
from crps_extractor.ui.widgets.words import heading, quiet, wrapped

__all__ = ["Worksheet", "quantity_words", "result_words"]


class Worksheet(QWidget):
    """``proposed`` are figures of the chosen row, ``texts`` what they say; a figure typed over is no longer theirs.

    ``assumed`` are figures of the review's own entries, offered where the row gives none.
    """

    changed = Signal()

    def __init__(
        self,
        method: Method,
        proposed: Mapping[str, Taken],
        texts: Mapping[str, str],
        theme: Theme,
        parent: QWidget | None = None,
        assumed: Mapping[str, AssumedInput] = MappingProxyType({}),
    ) -> None:
        super().__init__(parent)
        self.method = method
        wanted = {one.name for one in method.inputs}
        self._assumed = {name: one for name, one in assumed.items() if name in wanted and name not in proposed}
        self._proposed, self._texts, self._theme = proposed, texts, theme
        self.figures: dict[str, QLineEdit] = {}
        self.conditions = Conditions(method.questions, self)
        self.shown = Words(theme, Meaning.DERIVED, italic=True, parent=self)
        self.refused = Words(theme, Meaning.REFUSED, parent=self)
        self.conditions.changed.connect(self._say)
        self._lay_out(theme)
        self._say()

    def inputs(self) -> dict[str, tuple[Taken, ...]]:
        """The figures as they stand: taken from the row where they were left as proposed, else as typed."""
        found: dict[str, tuple[Taken, ...]] = {}
        for name, line in self.figures.items():
            text = line.text().strip()
            if text and text == self._texts.get(name, ""):
                found[name] = (self._proposed[name],)
            elif text:
                found[name] = (Taken(text=text),)
        return found

    @property
    def has_typed(self) -> bool:
        """True where a figure does not come from the row."""
        return any(taken.is_typed for many in self.inputs().values() for taken in many)

    @property
    def origins(self) -> tuple[str, ...]:
        """Where the figures come from that the review assumes, as far as they were left as offered."""
        used = ((one, self.figures[name].text().strip()) for name, one in self._assumed.items())
        return tuple(one.origin for one, text in used if text == one.text)

    def result(self) -> Result:
        """What comes out of it now."""
        return derive(self.method.id, self._typed(), self.conditions.answers())

    def _typed(self) -> dict[str, str]:
        return {name: line.text().strip() for name, line in self.figures.items()}

    def _say(self) -> None:
        result = self.result()
        is_done = isinstance(result, Derived)
        beside = sensitivity(self.method, self._typed(), self.conditions.answers(), self._assumed)
        self.shown.setText("\n".join((result_words(result), *beside)) if isinstance(result, Derived) else "")
        self.refused.setText("" if isinstance(result, Derived) else result.reason)
        waits = not isinstance(result, Derived) and result.waits
        self.refused.tint(self._theme, Meaning.QUIET if waits else Meaning.REFUSED)
        self.shown.setVisible(is_done)
        self.refused.setVisible(not is_done)
        self.changed.emit()

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GROUP_GAP, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(heading(self.method.title, self))
        column.addWidget(quiet(self.method.formula, theme, self, small=False))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for one in self.method.inputs:
            assumed = self._assumed.get(one.name)
            line = QLineEdit(assumed.text if assumed else self._texts.get(one.name, one.default), self)
            line.setAccessibleName(one.label)
            several = self.tr("several, with semicolons") if one.kind in ("numbers", "counts") else ""
            line.setPlaceholderText(several or (self.tr("may be left empty") if one.optional else ""))
            line.textChanged.connect(lambda _text: self._say())
            label = QLabel(f"{one.label[:1].upper()}{one.label[1:]}", self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            form.addRow(label, line)
            if assumed:
                origin = quiet(f"{assumed.origin[:1].upper()}{assumed.origin[1:]}", theme, self)
                origin.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
                form.addRow("", origin)
            self.figures[one.name] = line
        column.addLayout(form)
        column.addWidget(self.conditions)
        for words in (self.shown, self.refused):
            column.addWidget(words)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(wrapped("", self), 1)
        column.addWidget(quiet(self.tr("Source: {0}").format("; ".join(self.method.sources)), theme, self))


def result_words(result: Derived) -> str:
    """What came out, line by line: the numbers with what rounding allows, the formula, marks, notes, assumptions."""
    lines = [quantity_words(one) for one in result.quantities]
    lines.append(result.formula)
    lines += [f"Marked: {mark}." for mark in result.marks]
    lines += result.notes
    lines += [f"Assumed: {one}" for one in result.assumptions]
    return "\n".join(lines)


def quantity_words(one: Quantity) -> str:
    """ "SD = 1.643 (rounding of the printed figures alone allows 1.616 to 1.671)"."""
    words = f"{name_in_words(one.name)} = {plain(one.value)}"
    if one.low is None or one.high is None or one.low == one.high:
        return words
    return f"{words} (rounding of the printed figures alone allows {plain(one.low)} to {plain(one.high)})"
