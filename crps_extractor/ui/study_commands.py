"""What the Answer and Study menus do: statuses, next open field, submit, compare, settle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from crps_extractor.models.answer import Status
from crps_extractor.models.compare.consensus import FIRST, OTHER, SECOND, UNRESOLVED
from crps_extractor.models.event import new_id
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.progress import missing_rows, open_places
from crps_extractor.models.review.submitting import reopen, submit
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.document.zoom import Fit, Zoom
from crps_extractor.ui.review_commands import asked_yes

if TYPE_CHECKING:
    from crps_extractor.ui.main_window import MainWindow

__all__ = ["StudyCommands"]

_SETTLING = {"settle_first": FIRST, "settle_second": SECOND, "settle_other": OTHER, "settle_open": UNRESOLVED}


class StudyCommands(QObject):
    """Carries out the commands that concern the study on the desk."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        form, compare = self.window.form, self.window.compare
        statuses = {f"status_{status.value}": partial(form.set_status, status) for status in Status}
        settling = {name: partial(compare.settle, how) for name, how in _SETTLING.items()}
        return {
            **statuses,
            **settling,
            "find": self.window.document.open_find,
            "zoom_in": lambda: self.window.document.view.step_zoom(True),
            "zoom_out": lambda: self.window.document.view.step_zoom(False),
            "fit_width": lambda: self.window.document.view.set_zoom(Zoom(Fit.WIDTH)),
            "fit_page": lambda: self.window.document.view.set_zoom(Zoom(Fit.PAGE)),
            "go_to_source": form.go_to_source,
            "clear_answer": form.clear_answer,
            "next_open": form.next_open,
            "add_row": form.add_row,
            "extract": self.extract,
            "compare": self.compare,
            "submit": self.submit,
            "reopen": self.reopen,
            "rename_study": self.rename,
            "keys": self.window.show_keys,
        }

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        window, study = self.window, self.window.study
        desk = window.desk
        settling = window.mode.currentWidget() is window.compare and window.compare.can_settle
        can = dict.fromkeys(_SETTLING, settling)
        can |= {"extract": desk is not None, "compare": False, "submit": False, "reopen": False}
        if desk is None or study is None:
            return can
        own = desk.review.submission(desk.review.viewer, study.study)
        is_in = own is not None and own.stands
        is_mine = desk.review.viewer in desk.facts.study(study.study).slots.holders
        return can | {
            "compare": desk.review.is_revealed(study.study),
            "submit": is_mine and not is_in,
            "reopen": is_in,
        }

    def undo(self) -> None:
        """Take the last step back, in the sheet that is worked on."""
        desk = self._worked_on()
        if desk is not None:
            self.window.form.commit()
            desk.undo()

    def redo(self) -> None:
        """Bring back the step last taken back."""
        desk = self._worked_on()
        if desk is not None:
            desk.redo()

    def extract(self) -> None:
        """Show the form beside the PDF."""
        self.window.mode.setCurrentWidget(self.window.form)
        self.window.problems.show_study(self.window.study)
        self.window.allow()

    def compare(self) -> None:
        """Show both sheets side by side, once both are submitted."""
        window = self.window
        study = window.studies.current_study()
        if window.desk is None or not study:
            return
        try:
            window.compare.show_study(window.desk, study)
        except NotAllowedError as reason:
            window.say(str(reason))
            self.extract()
            return
        window.mode.setCurrentWidget(window.compare)
        window.problems.show_study(window.compare.desk)
        window.allow()

    def submit(self) -> None:
        """Say what is still open, or ask once more and submit."""
        window, study = self.window, self.window.study
        if window.desk is None or study is None:
            return
        window.form.commit()
        missing = open_places(study.sheet)
        if missing:
            names = [f"• {self._place(study, *place)}" for place in missing[:12]]
            more = self.tr("… and {0} more").format(len(missing) - 12) if len(missing) > 12 else ""
            window.tell(
                self.tr("Not submitted yet"),
                self.tr("These required fields have neither an answer nor a status:")
                + "\n\n"
                + "\n".join([*names, more]).strip(),
            )
            window.form.go_to(*missing[0])
            return
        empty = missing_rows(study.sheet)
        if empty:
            asked_yes(
                window,
                self.tr("Sections without any row"),
                self.tr("Nothing was entered under these sections. Does the paper really have nothing for them?")
                + "\n\n"
                + "\n".join(f"• {section.label}" for section in empty),
                self.tr("There is nothing"),
                partial(self._nothing, [section.id for section in empty]),
            )
            return
        asked_yes(
            window,
            self.tr("Submit my sheet"),
            self.tr("Your sheet of this study is locked then. You can reopen it with a reason, which is kept."),
            self.tr("Submit"),
            self._submit,
        )

    def _nothing(self, sections: Sequence[str]) -> None:
        """Mark sections as having nothing to extract, and go on with submitting."""
        study = self.window.study
        if study is None:
            return
        step = new_id()
        if study.make(lambda: [study.sheet.mark_nothing(section, step=step) for section in sections]):
            self.submit()

    def _submit(self) -> None:
        window, study = self.window, self.window.study
        if window.desk is None or study is None:
            return
        try:
            receipt = submit(window.desk.review, study.study).receipt
        except NotAllowedError as reason:
            window.tell(self.tr("Not submitted yet"), str(reason))
            return
        window.tell(
            self.tr("Submitted"),
            self.tr("Your sheet is locked. Its receipt is {0}.").format(receipt[:12]),
        )
        self._reread(study.study)

    def reopen(self) -> None:
        """Ask for the reason and unlock the own sheet."""
        window, study = self.window, self.window.study
        if window.desk is None or study is None:
            return
        dialog = QInputDialog(window)
        dialog.setWindowTitle(self.tr("Reopen my sheet"))
        dialog.setLabelText(self.tr("Why is the sheet reopened? The reason is kept with the review."))
        dialog.textValueSelected.connect(self._reopen)
        dialog.open()

    def _reopen(self, reason: str) -> None:
        window, study = self.window, self.window.study
        if window.desk is None or study is None:
            return
        try:
            reopen(window.desk.review, study.study, reason)
        except NotAllowedError as refused:
            window.tell(self.tr("Not reopened"), str(refused))
            return
        self._reread(study.study)

    def rename(self) -> None:
        """Ask for another label of the study."""
        window, study = self.window, self.window.study
        if window.desk is None or study is None:
            return
        known = window.desk.facts.study(study.study)
        dialog = QInputDialog(window)
        dialog.setWindowTitle(self.tr("Rename study"))
        dialog.setLabelText(self.tr("The study's label"))
        dialog.setTextValue(known.label)
        dialog.textValueSelected.connect(partial(self._rename, study.study))
        dialog.open()

    def _rename(self, study: str, label: str) -> None:
        if self.window.desk is not None and label.strip():
            try:
                self.window.desk.rename_study(study, label.strip())
            except NotAllowedError as reason:
                self.window.tell(self.tr("Not renamed"), str(reason))

    def _reread(self, study: str) -> None:
        if self.window.desk is not None:
            self.window.desk.reread(study)
            self.window.studies.update_study(study)
        self.window.show_study(study)

    def _worked_on(self) -> StudyDesk | None:
        window = self.window
        return window.compare.desk if window.mode.currentWidget() is window.compare else window.study

    def _place(self, study: StudyDesk, row: str, field: str) -> str:
        return f"{study.context.row_label(row)}: {study.field(row, field).label}"
