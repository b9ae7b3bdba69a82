"""Every window, pane state and dialog of the program, filled with the sample review: one register of them all.

The pictures, the walk of the accessibility tree and the test that no dialog is forgotten read it from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QDialog, QWidget

from crps_extractor.ui.calculator.derived import DerivedDialog
from crps_extractor.ui.calculator.dialog import CalculatorDialog
from crps_extractor.ui.course.additions import AdditionsDialog
from crps_extractor.ui.course.alike import AlikeDialog
from crps_extractor.ui.course.batches import BatchesDialog
from crps_extractor.ui.course.contacts import ContactsDialog
from crps_extractor.ui.course.decision import DecisionDialog
from crps_extractor.ui.course.exporting import ExportDialog
from crps_extractor.ui.course.freezes import FreezesDialog
from crps_extractor.ui.course.late_reports import LateReportsDialog
from crps_extractor.ui.course.lost_pdfs import LostPdfsDialog
from crps_extractor.ui.course.merging import MergeDialog, TwiceDialog
from crps_extractor.ui.course.receipt_check import CheckReceiptDialog
from crps_extractor.ui.course.reports import ReportsDialog
from crps_extractor.ui.exchange.backups import BackupsDialog
from crps_extractor.ui.exchange.receipt import ReceiptDialog
from crps_extractor.ui.exchange.saving import SavingDialog
from crps_extractor.ui.exchange.send import SendDialog
from crps_extractor.ui.form.laying_out import LayoutDialog
from crps_extractor.ui.form.not_reported import NotReportedDialog
from crps_extractor.ui.form_editor.dialog import FormEditor
from crps_extractor.ui.history.dialog import HistoryDialog
from crps_extractor.ui.keys import KeysDialog
from crps_extractor.ui.open_map.dialog import OpenMapDialog
from crps_extractor.ui.people.people import PeopleDialog
from crps_extractor.ui.people.who import WhoDialog
from tools.take_pictures import further_windows as further
from tools.take_pictures import panes
from tools.take_pictures.stage import Stage

__all__ = ["WINDOWS", "Show"]

Show = Callable[[Stage], QWidget]
"""Brings a window to the screen and returns it; the review file itself is left as it was."""

ANNA, BEN, CARLA = "Anna Muster", "Ben Model", "Carla Prova"


class ByCommand(NamedTuple):
    """A dialog that a command opens: who sits there, in which study, where in the form, and which command."""

    person: str
    study: str
    command: str
    kind: type[QDialog]
    place: tuple[str, str] = ("study", "study_label")

    def show(self, stage: Stage) -> QWidget:
        """Sit down, choose the study and the field, choose the command."""
        stage.open_as(self.person)
        stage.study(self.study)
        stage.window.form.go_to(*self.place)
        stage.do(self.command)
        stage.idle()
        return stage.dialog(self.kind)


_BY_COMMAND = {
    "people": ByCommand(ANNA, "Sample", "people", PeopleDialog),
    "who": ByCommand(ANNA, "Sample", "who", WhoDialog),
    "keys": ByCommand(ANNA, "Sample", "keys", KeysDialog),
    "batches": ByCommand(ANNA, "Sample", "batches", BatchesDialog),
    "contacts": ByCommand(ANNA, "Exemple", "contacts", ContactsDialog),
    "late-reports": ByCommand(BEN, "Sample", "late_reports", LateReportsDialog),
    "receipt": ByCommand(ANNA, "Exemple", "receipt", ReceiptDialog),
    "receipt-check": ByCommand(ANNA, "Exemple", "check_receipt", CheckReceiptDialog),
    "decision": ByCommand(ANNA, "Sample", "decide", DecisionDialog),
    "reports": ByCommand(ANNA, "Exemple", "reports", ReportsDialog),
    "freezes": ByCommand(ANNA, "Sample", "freezes", FreezesDialog),
    "merge": ByCommand(ANNA, "Sample", "merge_study", MergeDialog),
    "answered-twice": ByCommand(ANNA, "Beispiel", "answered_twice", TwiceDialog),
    "alike": ByCommand(ANNA, "Sample", "alike_studies", AlikeDialog),
    "lost-pdfs": ByCommand(ANNA, "Sample", "lost_pdfs", LostPdfsDialog),
    "layout": ByCommand(ANNA, "Perdu", "lay_out", LayoutDialog),
    "additions": ByCommand(ANNA, "Exemple", "add_to_finished", AdditionsDialog),
    "export": ByCommand(ANNA, "Sample", "export", ExportDialog),
    "send": ByCommand(ANNA, "Sample", "send_package", SendDialog),
    "backups": ByCommand(ANNA, "Sample", "backups", BackupsDialog),
    "saving": ByCommand(ANNA, "Sample", "saving", SavingDialog),
    "history-study": ByCommand(ANNA, "Sample", "history_study", HistoryDialog),
    "history-field": ByCommand(ANNA, "Sample", "history_field", HistoryDialog),
    "form-editor": ByCommand(ANNA, "Sample", "edit_form", FormEditor),
    "calculator": ByCommand(ANNA, "Sample", "calculator", CalculatorDialog),
    "derived": ByCommand(ANNA, "Voorbeeld", "derived_values", DerivedDialog),
    "not-reported": ByCommand(ANNA, "Sample", "not_reported_many", NotReportedDialog),
    "open-map": ByCommand(ANNA, "Sample", "open_map", OpenMapDialog),
    "about": ByCommand(ANNA, "Sample", "about", QDialog),
    "submit": ByCommand(ANNA, "Sample", "submit", QDialog),
    "reopen": ByCommand(BEN, "Sample", "reopen", QDialog),
    "rename": ByCommand(ANNA, "Sample", "rename_study", QDialog),
    "take-import-back": ByCommand(ANNA, "Sample", "take_back_import", QDialog),
}

WINDOWS: Mapping[str, Show] = {
    "start": panes.start,
    "new-review": further.new_review,
    "begin": further.begin,
    **{f"section-{section}": partial(panes.section, section) for section in panes.SECTIONS},
    **panes.PANES,
    **{name: known.show for name, known in _BY_COMMAND.items()},
    **further.WINDOWS,
}
"""Each window by the name of its picture. Those of the start pane come first: they close the review."""
