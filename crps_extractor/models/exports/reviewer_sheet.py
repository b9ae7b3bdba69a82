"""A workbook for a reviewer who works in Excel: one section a sheet, filled in there and brought back by ``import``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crps_extractor.models.event import REVIEW, new_id, person_scope
from crps_extractor.models.exports.base import Export, ExportFailedError, Say
from crps_extractor.models.exports.placing import growing_file
from crps_extractor.models.exports.reviewer_pages import ReviewerBook, StudyPart
from crps_extractor.models.form import Choice
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.review import Review, opened_to
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.sheet_columns import row_names, sheet_sections
from crps_extractor.models.store.scratch import private_folder

__all__ = ["REVIEWER_SHEET", "write_reviewer_sheet"]

EMPTY_ROWS = 12
"""Empty lines for new rows in each section that repeats."""


def write_reviewer_sheet(
    review: Review, target: Path, say: Say, *, person: str = "", studies: Iterable[str] = ()
) -> Path:
    """Write the sheet of one person (by default the viewer) for some studies (by default all that are theirs).

    Existing answers stand in it as far as the viewer may read them: a lead who makes the sheet of somebody else gives
    out an empty one. Of a submitted sheet to which something was added, only that is there to fill in. Raises
    ExportFailedError where there is nobody, nothing to fill in, or no room.
    """
    who = review.facts.people.get(person or review.viewer)
    if who is None:
        raise ExportFailedError("Say whose sheet it is (--as NAME): a sheet for Excel belongs to one reviewer.")
    wanted = set(studies)
    held = [study for study in review.facts.studies if who.id in study.slots.holders]
    chosen = [study for study in held if not wanted or study.id in wanted]
    if not chosen:
        raise ExportFailedError(f"{who.name} extracts none of these studies, so there is no sheet to fill in.")
    with growing_file(target) as file, private_folder("workbook") as folder:
        book = ReviewerBook(file, folder, review.facts, review.form, who)
        parts = []
        for number, study in enumerate(chosen):
            say(f"Reading {study.label}", number, len(chosen))
            parts.append(_part(review, who.id, study))
        say("Writing the workbook", len(chosen), len(chosen))
        book.write(parts)
    return file.placed or target


def _part(review: Review, person: str, study: Study) -> StudyPart:
    scope = person_scope(person)
    if review.may_read(scope, study.id):
        sheet = review.sheet(scope, study.id)
    else:
        sheet = Sheet(review.form, scope, study.id, (), review.sheet(REVIEW, study.id))
    context, opened = context_of(sheet, review.facts.tables), opened_to(review, study.id, person)
    rows, names = {}, {}
    for section in sheet_sections(review.form):
        if section.repeats:
            known = [row.id for row in sheet.rows(section.id)]
            takes_rows = opened is None or opened.takes_rows(section.id)
            every = [*known, *(new_id() for _ in range(EMPTY_ROWS if takes_rows else 0))]
            names[section.id] = row_names(section, every, context)
            fields = [field.id for field in section.fields]
            rows[section.id] = [
                row
                for row in every
                if opened is None or any(opened.takes(sheet, section.id, row, field) for field in fields)
            ]
    for section in review.form.shared_sections():
        shared = [row.id for row in sheet.rows(section.id)]
        names[section.id] = row_names(section, shared, context)
    reports = tuple(Choice(report.id, report.label) for report in review.facts.reports(study.id))
    return StudyPart(study.id, study.label, sheet, context, rows, names, reports, opened)


REVIEWER_SHEET = Export("reviewer-sheet", "Sheet to fill in with Excel", ".xlsx", write_reviewer_sheet)
