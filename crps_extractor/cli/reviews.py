"""Open a review for a command, say who acts in it, find its studies, and name its places for people."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crps_extractor.cli.command import CommandError
from crps_extractor.models.event import person_scope
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Facts, Study
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.backups import close_kept, open_kept
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import StoreError
from crps_extractor.models.store.rescue import can_be_rescued, migration_said, rescue_of

__all__ = [
    "OpenSheet",
    "changing",
    "chosen_studies",
    "open_sheets",
    "reading",
    "review_path",
    "slot_states",
    "viewer_of",
]

SUBMITTED, BEGUN, NOT_BEGUN = "submitted", "begun", "not begun"


@contextmanager
def reading(asked: Namespace) -> Iterator[Review]:
    """The review of a command that only reads."""
    store = _opened(asked.review, ReviewFile.open)
    try:
        yield _as_asked(store, asked)
    finally:
        store.close()


@contextmanager
def changing(asked: Namespace) -> Iterator[Review]:
    """The review of a command that changes it, with a backup before and after."""
    store = _opened(asked.review, open_kept)
    try:
        yield _as_asked(store, asked)
    finally:
        close_kept(store)


def _opened(path: Path, opens: Callable[[Path], ReviewFile]) -> ReviewFile:
    """The review, held. Raises CommandError when it does not open although a good backup of it is there."""
    try:
        store = opens(path)
    except StoreError as reason:
        rescue = rescue_of(path) if can_be_rescued(reason) else None
        if rescue is None:
            raise
        raise CommandError(
            f"{reason} There is a good backup of {rescue.backup.made:%Y-%m-%d %H:%M} (UTC). {rescue.differs} "
            f"“crps-extractor restore {path}” puts it in place and keeps the file."
        ) from reason
    if store.migrated is not None:
        print(migration_said(path, store.migrated), file=sys.stderr)
    return store


def viewer_of(facts: Facts, name: str) -> str:
    """The id of who acts: the named person, or who CRPS_AS names, or the only person there is, else nobody ("").

    Initials do, and the beginning of one word of a name where it fits only one person.
    Raises CommandError for a name that the review does not know.
    """
    wanted = name or os.environ.get("CRPS_AS", "")
    active = [person for person in facts.people.values() if person.active]
    if not wanted:
        return active[0].id if len(active) == 1 else ""
    word = f" {wanted.strip()}".casefold()
    like = [known for known in active if word in f" {known.name}".casefold()]
    person = facts.person_named(wanted) or (like[0] if len(like) == 1 else None)
    if person is None:
        names = ", ".join(sorted(known.name for known in active))
        raise CommandError(f"Nobody in this review is called “{wanted}” alone. Its people are: {names}.")
    return person.id


def chosen_studies(review: Review, label: str) -> list[Study]:
    """The study with this label (or id), or all of them. Raises CommandError when there is none such."""
    studies = review.facts.studies
    if not label:
        return studies
    chosen = [study for study in studies if label in (study.id, study.label)]
    chosen = chosen or [study for study in studies if study.label.casefold() == label.strip().casefold()]
    if len(chosen) != 1:
        names = ", ".join(study.label for study in studies) or "none yet"
        raise CommandError(f"The review has no single study called “{label}”. Its studies are: {names}.")
    return chosen


def slot_states(review: Review, study: Study) -> list[tuple[str, str]]:
    """Each awaited reviewer with not begun, begun or submitted: all that others may know before both submitted."""
    begun = {(one.scope, one.study) for one in review.store.overview() if one.answers}
    states = []
    for person in study.slots.holders:
        submission = review.submission(person, study.id)
        if submission is not None and submission.stands:
            state = SUBMITTED
        else:
            state = BEGUN if (person_scope(person), study.id) in begun else NOT_BEGUN
        states.append((review.facts.people[person].name, state))
    return states


@dataclass(frozen=True)
class OpenSheet:
    """A sheet that the viewer may read, with the words for whose it is."""

    title: str
    sheet: Sheet
    context: Context

    def place(self, row: str, field: str) -> str:
        """A place as people name it: section, row, field."""
        section = self.sheet.section_of(row)
        if section is None:
            return row
        named = [section.label, self.context.row_label(row) if section.repeats else ""]
        form_field = section.by_id.get(field)
        return " › ".join(part for part in (*named, form_field.label if form_field else field) if part)


def open_sheets(review: Review, study: Study) -> list[OpenSheet]:
    """The sheets of a study that the viewer may read: all once they are revealed, else the viewer's own."""
    tables = review.facts.tables
    sheets: list[tuple[str, Sheet]] = []
    if review.is_revealed(study.id):
        from crps_extractor.models.compare.consensus import study_consensus

        sheets = [(person.name, sheet) for person, sheet in review.slot_sheets(study.id)]
        if len(sheets) > 1:
            sheets.append(("Consensus", study_consensus(review, study.id)[1]))
    elif review.person is not None and review.viewer in study.slots.holders:
        sheets = [(review.person.name, review.own_sheet(study.id))]
    return [OpenSheet(title, sheet, context_of(sheet, tables)) for title, sheet in sheets]


def _as_asked(store: ReviewFile, asked: Namespace) -> Review:
    review = Review(store)
    review.viewer = viewer_of(review.facts, asked.who)
    return review


def review_path(path: Path) -> Path:
    """A review's path with its ending; "pain" becomes "pain.crpx"."""
    return path if path.suffix.casefold() == ".crpx" else path.with_name(f"{path.name}.crpx")
