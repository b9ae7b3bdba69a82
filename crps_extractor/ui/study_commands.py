"""What the Answer, Study and Consensus menus do: statuses, next open field, submit, compare, settle."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt

from crps_extractor.models.answer import Status
from crps_extractor.models.event import REVIEW
from crps_extractor.models.kinds.base import Strength
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.freezing import departing
from crps_extractor.models.review.progress import missing_rows
from crps_extractor.models.review.reports.naming import proposed_labels
from crps_extractor.models.review.submitting import reopen, submit, what_is_missing
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.exchange.receipt import ReceiptDialog
from crps_extractor.ui.form.section_page import SectionPage
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.saying import ask, ask_choice, ask_text, tell
from crps_extractor.ui.taking_back import import_of_step, take_import_back
from crps_extractor.ui.workplace import Workplace

__all__ = ["StudyCommands"]

_NAMED_AT_MOST = 12


class StudyCommands(QObject):
    """Carries out the commands that concern the study on the desk."""

    def __init__(self, window: Workplace) -> None:
        super().__init__(window)
        self.window = window

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        window, form = self.window, self.window.form
        return {
            **{f"status_{status.value}": partial(form.set_status, status) for status in Status},
            **window.compare.carry_out(),
            "undo": self.undo,
            "redo": self.redo,
            "capture": self.capture,
            "go_to_source": form.go_to_source,
            "clear_answer": form.clear_answer,
            "next_open": self.go_to_missing,
            "next_problem": window.problems.next_problem,
            "add_row": form.add_row,
            "nothing_here": self.nothing_here,
            "next_study": partial(window.studies.step, 1),
            "previous_study": partial(window.studies.step, -1),
            "extract": window.show_form,
            "compare": self.compare,
            "submit": self.submit,
            "reopen": self.reopen,
            "rename_study": self.rename,
        }

    # -- what can be done ------------------------------------------------------------------------------------------

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        window, desk = self.window, self.window.desk
        study = window.studies.current_study() if desk else ""
        steps = window.worked_on.steps if window.worked_on and not window.worked_on.is_locked else None
        return {
            **self._allowed_in_form(),
            **{name: window.is_comparing and can for name, can in window.compare.allowed().items()},
            "undo": steps is not None and steps.can_undo,
            "redo": steps is not None and steps.can_redo,
            "next_problem": bool(window.problems.model.rowCount()),
            "next_study": desk is not None and window.studies.can_step(1),
            "previous_study": desk is not None and window.studies.can_step(-1),
            "extract": bool(study),
            "compare": desk is not None and bool(study) and desk.review.is_revealed(study),
            **self._allowed_with_sheet(desk, study),
        }

    def _allowed_in_form(self) -> dict[str, bool]:
        """Capturing, statuses and rows: while the section shown may be filled in, and where a field is current."""
        form, document = self.window.form, self.window.document
        page = form.page if isinstance(form.page, SectionPage) and not self.window.is_comparing else None
        place = form.focused() if page is not None else None
        answer = page.desk.answer(*place) if page is not None and place is not None else None
        may_fill = page is not None and not form.why_locked(page.section)
        takes = may_fill and form.has_current
        can = {f"status_{status.value}": takes for status in Status}
        return can | {
            "capture": takes and document.has_pages,
            "clear_answer": may_fill and answer is not None,
            "go_to_source": answer is not None and bool(answer.sources),
            "add_row": may_fill and page is not None and page.section.repeats,
            "nothing_here": may_fill
            and page is not None
            and page.stack is not None
            and not page.section.is_shared
            and not page.desk.sheet.rows(page.section.id),
        }

    def _allowed_with_sheet(self, desk: ReviewDesk | None, study: str) -> dict[str, bool]:
        if desk is None or not study or self.window.study is None:
            return dict.fromkeys(("submit", "reopen", "rename_study", "next_open"), False)
        is_open = not self.window.study.is_locked
        return {
            "submit": is_open,
            "reopen": desk.is_submitted(study) and not desk.why_fixed,
            "rename_study": not desk.refusal(REVIEW, ""),
            "next_open": is_open and self._is_unfinished(desk, study),
        }

    def _is_unfinished(self, desk: ReviewDesk, study: str) -> bool:
        if desk.own_desk(study).opened is not None:
            return bool(desk.own_desk(study).places_to_fill())
        progress = desk.own_progress(study)
        return progress is not None and not (progress.is_complete and not missing_rows(desk.own_desk(study).sheet))

    # -- answers ---------------------------------------------------------------------------------------------------

    def capture(self) -> None:
        """Put the text selected on the page, and its place, into the current field."""
        selected = self.window.document.selection()
        if selected is None:
            self.window.say(self.tr("Select the text on the page first, then take it with the same key."))
        else:
            self.window.form.capture(selected, self.window.document.report_id)

    def nothing_here(self) -> None:
        """Say that there is nothing to extract in the section that is shown, or take that back."""
        page = self.window.form.page
        if isinstance(page, SectionPage) and page.stack is not None:
            page.stack.say_nothing_here()

    def undo(self) -> None:
        """Take the last step back, in the sheet that is worked on; an import in every study that it filled."""
        self.window.form.commit()
        desk, sheet = self.window.desk, self.window.worked_on
        if desk is None or sheet is None:
            return
        imported = import_of_step(desk, sheet.sheet.scope, sheet.study, sheet.steps.last)
        if imported is not None:
            take_import_back(self.window, desk, imported)
        else:
            sheet.undo()

    def redo(self) -> None:
        """Bring back the step last taken back."""
        if self.window.worked_on is not None:
            self.window.worked_on.redo()

    # -- submitting ------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        """Show both sheets side by side, with the keyboard on the first difference."""
        self.window.show_comparison()
        if self.window.is_comparing:
            self.window.compare.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """Say what is still open, or ask once more and submit."""
        window, study = self.window, self.window.study
        if study is None:
            return
        window.form.commit()
        missing = self._missing(study)
        if missing:
            window.show_form()
            self.go_to_missing()
            names = [self._place(study, *place) for place in study.places_to_fill()]
            named = "\n".join(f"• {name}" for name in names[:_NAMED_AT_MOST])
            if len(names) > _NAMED_AT_MOST:
                named += "\n" + self.tr("… and {0} more").format(len(names) - _NAMED_AT_MOST)
            tell(window, self.tr("Not submitted yet"), f"{missing}\n\n{named}".strip())
            return
        sentence = self.tr("Your sheet of this study is locked then. You can reopen it with a reason, which is kept.")
        if study.opened is not None:
            sentence = self.tr("You submit what {0} adds to this study. It is locked then, like the rest.")
            sentence = sentence.format(study.opened.names)
        sentence = f"{self._left_standing(study)} {sentence}".strip()
        ask(window, self.tr("Submit my sheet"), sentence, self.tr("Submit"), partial(self._submit, study.study))

    def _left_standing(self, study: StudyDesk) -> str:
        """That strong problems were neither repaired nor looked at; they do not keep a sheet from being submitted."""
        strong = [one for one in study.problems() if one.strength is Strength.STRONG and one.accepted is None]
        if not strong:
            return ""
        if len(strong) == 1:
            return self.tr("One strong problem stands without a note: “{0}”.").format(strong[0].found)
        sentence = self.tr("{0} strong problems stand without a note, the first: “{1}”.")
        return sentence.format(len(strong), strong[0].found)

    def _missing(self, study: StudyDesk) -> str:
        if study.opened is None:
            return what_is_missing(study.sheet)
        sentence = self.tr("What {0} adds is not complete: each added field needs an answer or a status.")
        return sentence.format(study.opened.names) if study.places_to_fill() else ""

    def go_to_missing(self) -> None:
        """Go to the next required field without an answer, else to a section without a row."""
        form, study = self.window.form, self.window.study
        form.commit()
        empty = missing_rows(study.sheet) if study is not None else []
        if study is not None and study.opened is None and not study.places_to_fill() and empty:
            form.choose_section(empty[0].id)
            form.focus_first()
            self.window.say(self.tr("Add a row, or say that there is nothing to extract here."))
        else:
            form.next_open()

    def _submit(self, study: str) -> None:
        desk = self.window.desk
        if desk is None:
            return
        try:
            submission = submit(desk.review, study)
        except (NotAllowedError, StoreError) as reason:
            tell(self.window, self.tr("Not submitted yet"), str(reason))
            return
        self._show_again(study)
        said = self.tr("The other sheet stays closed to you until it is submitted as well.")
        if desk.review.is_revealed(study):
            said = self.tr("Every sheet of this study is in: it can be compared and settled.")
        receipt = ReceiptDialog(desk.facts.study(study).label, submission, self.window.theme, self.window, said)
        receipt.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        receipt.open()

    def reopen(self) -> None:
        """Ask for the reason and unlock the own sheet."""
        if self.window.study is not None:
            label = self.tr("Why is the sheet reopened? The reason is kept with the review.")
            departs = departing(self.window.study.review, self.window.study.study)
            label = f"{label}\n\n{departs}" if departs else label
            said = partial(self._reopen, self.window.study.study)
            ask_text(self.window, self.tr("Reopen my sheet"), label, self.tr("Reopen"), said)

    def _reopen(self, study: str, reason: str) -> None:
        if self.window.desk is None:
            return
        try:
            reopen(self.window.desk.review, study, reason)
        except (NotAllowedError, StoreError) as refused:
            tell(self.window, self.tr("Not reopened"), str(refused))
            return
        self._show_again(study)
        departs = departing(self.window.desk.review, study)
        if departs:
            self.window.say(self.tr("Your sheet is open again. {0}").format(departs))

    def _show_again(self, study: str) -> None:
        if self.window.desk is not None:
            self.window.desk.reread(study)
            self.window.studies.update_study(study)
            self.window.show_study(study)

    # -- the study -------------------------------------------------------------------------------------------------

    def rename(self) -> None:
        """Ask for another label of the study."""
        desk, study = self.window.desk, self.window.studies.current_study()
        if desk is not None and study:
            label = desk.facts.study(study).label
            said = partial(self._rename, desk, study)
            title, asked, verb = self.tr("Rename study"), self.tr("The study's label"), self.tr("Rename")
            proposed = proposed_labels(desk.review, study)
            if proposed:
                ask_choice(self.window, title, asked, verb, [label, *proposed], said).setComboBoxEditable(True)
            else:
                ask_text(self.window, title, asked, verb, said, label)

    def _rename(self, desk: ReviewDesk, study: str, label: str) -> None:
        if label.strip():
            try:
                desk.rename_study(study, label.strip())
            except NotAllowedError as reason:
                tell(self.window, self.tr("Not renamed"), str(reason))

    def _place(self, study: StudyDesk, row: str, field: str) -> str:
        return f"{study.context.row_label(row)}: {study.field(row, field).label}"
