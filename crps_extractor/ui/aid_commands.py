"""What helps while extracting: what is still open, not reported for many fields at once."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.kinds.base import Strength
from crps_extractor.models.review.completeness import StudyLine, results_maps, study_lines, study_map
from crps_extractor.models.review.progress import asked_places
from crps_extractor.models.sheet import Place
from crps_extractor.ui.desk import StudyDesk
from crps_extractor.ui.form.not_reported import NotReportedDialog
from crps_extractor.ui.form.section_page import SectionPage
from crps_extractor.ui.open_map.dialog import OpenMap, OpenMapDialog
from crps_extractor.ui.review_desk import ReviewDesk
from crps_extractor.ui.workplace import Workplace

__all__ = ["AidCommands"]

_READ_LATER_MS = 300
_COUNT_FOR = 0.008
"""Seconds of counting at a time: less than a frame."""


class AidCommands(QObject):
    """Carries out the commands that look over a sheet and fill in many fields at once."""

    def __init__(self, window: Workplace) -> None:
        super().__init__(window)
        self.window = window
        self._map: OpenMapDialog | None = None
        self._mapped: ReviewDesk | None = None
        self._read_later = QTimer(self, singleShot=True, interval=_READ_LATER_MS)
        self._read_later.timeout.connect(self._show_map)
        self._lines: dict[str, tuple[StudyLine, ...]] = {}
        self._uncounted: list[str] = []
        self._count_more = QTimer(self, interval=0)
        self._count_more.timeout.connect(self._count_some)
        window.possible_changed.connect(self._follow)

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command."""
        return {"open_map": self.open_map, "not_reported_many": self.not_reported_many}

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now."""
        desk, study = self.window.desk, self.window.study
        may_fill = study is not None and not study.is_locked and not self.window.is_comparing
        return {"open_map": desk is not None and bool(desk.facts.studies), "not_reported_many": may_fill}

    # -- what is still open ----------------------------------------------------------------------------------------

    def open_map(self) -> None:
        """Show what is still open, in a window that stays beside the work."""
        self.window.form.commit()
        if self._map is None:
            self._map = OpenMapDialog(self.window.theme, self.window)
            self._map.wanted.connect(self._go_to)
        self._mapped = self.window.desk
        self._lines.clear()
        self._show_map()
        self._map.show()
        self._map.raise_()
        self._map.activateWindow()

    def _follow(self) -> None:
        """Count again once the hands rest; another review, or none, closes the window."""
        if self._map is None or not self._map.isVisible():
            return
        if self.window.desk is None or self.window.desk is not self._mapped:
            self._map.close()
        else:
            self._read_later.start()

    def _show_map(self) -> None:
        """Show the study as it is now; of the other studies those that were counted, the rest is counted beside."""
        desk, study = self._mapped, self.window.study
        if self._map is None or desk is None or desk is not self.window.desk:
            return
        known = [one.id for one in desk.facts.studies]
        here = self.window.studies.current_study()
        if here in known:
            self._lines[here] = study_lines(desk.review, here)
        self._uncounted = [one for one in known if one not in self._lines]
        if self._uncounted:
            self._count_more.start()
        review = [line for one in known for line in self._lines.get(one, ())]
        if study is None:
            self._map.show_map(OpenMap(review=review, uncounted=len(self._uncounted)))
            return
        sheet, label = study.sheet, desk.facts.study(study.study).label
        sections, results = study_map(sheet, _open_problems(study)), results_maps(sheet, study.context)
        self._map.show_map(OpenMap(study.study, label, sections, results, review, len(self._uncounted)))

    def _count_some(self) -> None:
        """Count further studies for as long as nobody notices, then go on after what the window has to do."""
        desk = self._mapped
        if desk is None or desk is not self.window.desk or self._map is None or not self._map.isVisible():
            self._count_more.stop()
            return
        until = monotonic() + _COUNT_FOR
        while self._uncounted and monotonic() < until:
            study = self._uncounted.pop(0)
            self._lines[study] = study_lines(desk.review, study)
        if not self._uncounted:
            self._count_more.stop()
            self._show_map()

    def _go_to(self, study: str, section: str, row: str, field: str) -> None:
        window = self.window
        if window.desk is None:
            return
        if study and study != window.studies.current_study():
            window.studies.choose(study)
        window.show_form()
        if row:
            window.form.go_to(row, field)
        elif section:
            window.form.choose_section(section)
            window.form.focus_first()
        window.activateWindow()

    # -- not reported ----------------------------------------------------------------------------------------------

    def not_reported_many(self) -> None:
        """Ask for which open fields nothing is reported, and where was looked."""
        study = self.window.study
        if study is None or study.is_locked:
            return
        self.window.form.commit()
        offered = self._offered(study)
        if not offered:
            self.window.say(self.tr("Every field that is asked here has an answer or a status."))
            return
        dialog = NotReportedDialog(offered, self.window.theme, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(lambda places, looked: put_not_reported(study, places, looked))
        dialog.open()

    def _offered(self, study: StudyDesk) -> dict[str, list[tuple[Place, str]]]:
        page, place = self.window.form.page, self.window.form.focused()
        section = page.section if isinstance(page, SectionPage) and not page.section.is_shared else None
        wanted: dict[str, list[tuple[Place, str]]] = {}
        if section is not None and section.repeats and place is not None:
            name = study.context.row_label(place[0])
            wanted[self.tr("this row: {0}").format(name)] = open_fields(study, section.id, place[0])
        if section is not None:
            wanted[self.tr("this section: {0}").format(section.label)] = open_fields(study, section.id)
        wanted[self.tr("the whole sheet")] = open_fields(study)
        return {name: fields for name, fields in wanted.items() if fields}


def open_fields(study: StudyDesk, section: str = "", row: str = "") -> list[tuple[Place, str]]:
    """The asked fields without an answer, with their names; of one section, of one row."""
    found = []
    for known, form_field in asked_places(study.sheet, section):
        place = (known.id, form_field.id)
        if (not row or known.id == row) and study.answer(*place) is None:
            found.append((place, f"{study.context.row_label(known.id)}: {form_field.label}"))
    return found


def put_not_reported(study: StudyDesk, places: list[Place], looked_at: str) -> None:
    """Say not reported for these fields as one step; each answer keeps where was looked."""
    study.set_answers([(place, Answer(Status.NOT_REPORTED, looked_at=looked_at)) for place in places])


def _open_problems(study: StudyDesk) -> set[Place]:
    return {
        (problem.row, problem.field)
        for problem in study.problems()
        if problem.accepted is None and problem.strength is not Strength.NOTE
    }
