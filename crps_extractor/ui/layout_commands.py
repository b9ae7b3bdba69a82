"""What the lead does before the reviewers start: lay out the rows that both find in a study."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from crps_extractor.models.event import REVIEW
from crps_extractor.models.review.layout import layout_refusal, layout_sections
from crps_extractor.ui.form.laying_out import LayoutDialog
from crps_extractor.ui.reading_anew import read_anew
from crps_extractor.ui.saying import tell
from crps_extractor.ui.workplace import Workplace

__all__ = ["LayoutCommands"]


class LayoutCommands(QObject):
    """Carries out the command that lays out a study."""

    def __init__(self, window: Workplace) -> None:
        super().__init__(window)
        self.window = window

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {"lay_out": self.lay_out}

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        desk = self.window.desk
        study = self.window.studies.current_study() if desk else ""
        leads = desk is not None and bool(study) and not desk.refusal(REVIEW, "")
        return {"lay_out": leads and desk is not None and bool(layout_sections(desk.review.form))}

    def lay_out(self) -> None:
        """Open the layout of the study; once a sheet of it was handed in, one sentence says why not."""
        desk, study = self.window.desk, self.window.studies.current_study()
        if desk is None or not study:
            return
        self.window.form.commit()
        if reason := layout_refusal(desk.review, study):
            tell(self.window, self.tr("Lay out"), reason)
            return
        dialog = LayoutDialog(desk, study, self.window.theme, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _how: read_anew(self.window, desk) if dialog.changed else None)
        dialog.open()
