"""What the lead does with the form of the review: edit it and publish it as the next version."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from crps_extractor.models.event import REVIEW
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import FormError, changes_between
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.form_changes import publish, touched_studies
from crps_extractor.ui.form_editor.dialog import FormEditor
from crps_extractor.ui.form_editor.publishing import PublishDialog
from crps_extractor.ui.workplace import Workplace

__all__ = ["FormCommands"]


class FormCommands(QObject):
    """Carries out the commands that concern the form itself."""

    def __init__(self, window: Workplace) -> None:
        super().__init__(window)
        self.window = window

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {"edit_form": self.edit_form}

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        desk = self.window.desk
        return {"edit_form": desk is not None and not desk.refusal(REVIEW, "")}

    def edit_form(self) -> None:
        """Open the form editor on the review's form."""
        desk = self.window.desk
        if desk is None:
            return
        self.window.form.commit()
        editor = FormEditor(desk.review, self.window.theme, self.window)
        editor.publish_wanted.connect(partial(self._ask_to_publish, editor))
        _show(editor)

    def _ask_to_publish(self, editor: FormEditor, form: Form) -> None:
        desk = self.window.desk
        if desk is None:
            return
        changes = changes_between(desk.review.form, form)
        dialog = PublishDialog(changes, touched_studies(desk.review, changes), self.window.theme, editor)
        dialog.wanted.connect(partial(self._publish, editor, dialog, form))
        _show(dialog)

    def _publish(self, editor: FormEditor, dialog: PublishDialog, form: Form, reason: str) -> None:
        desk = self.window.desk
        if desk is None:
            return
        try:
            version = publish(desk.review, form, reason)
        except NotAllowedError as refused:
            dialog.say(str(refused))
            return
        except FormError as error:
            dialog.say("\n".join(mistake.sentence for mistake in error.mistakes))
            return
        dialog.accept()
        editor.done(QDialog.DialogCode.Accepted)
        study = self.window.studies.current_study()
        self.window.show_form()
        self.window.show_study("")
        desk.set_viewer(desk.review.viewer)
        self.window.show_study(study)
        self.window.say(self.tr("Version {0} of the form is published.").format(version.version))


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
