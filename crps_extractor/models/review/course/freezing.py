"""A freeze: the whole review as it stood at one moment, named, dated and hashed, so that an export can name it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from crps_extractor.models.event import REVIEW, Event, EventKind, Scope, canonical_json, new_id
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.history import told_in
from crps_extractor.models.review.records import Freeze
from crps_extractor.models.review.review import Review, seen_until
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.protocol import HistoryFilter, Store

__all__ = [
    "Changed",
    "Say",
    "change_lines",
    "changed_since",
    "departing",
    "freeze",
    "freezes_of",
    "frozen_sheet",
    "record_freeze",
    "state_now",
    "still_holds",
]

Say = Callable[[str, int, int], object]
"""Told what is being done, and how many of how many; whatever it raises ends the work."""

_Cells = dict[tuple[str, str, str, str], Event]


@dataclass(frozen=True)
class Changed:
    """A cell that is another now than in a freeze: the event that stood then (None for none) and the one of now."""

    then: Event | None
    now: Event


def freeze(review: Review, name: str, date: str, say: Say | None = None) -> Freeze:
    """Freeze the review as it stands now. Lead only; ValueError for a freeze without a name or date."""
    made = state_now(review, name, date, say)
    record_freeze(review, made)
    return made


def record_freeze(review: Review, made: Freeze) -> None:
    """Keep a freeze that ``state_now`` made; what was changed since that moment is not in it. Lead only."""
    review.fact(EventKind.FREEZE, made.id, made.data())


def state_now(review: Review, name: str, date: str, say: Say | None = None) -> Freeze:
    """The review as it stands now as a freeze that is not kept yet: this reads everything and may run aside.

    ``say`` is told how many sheets of how many are read; whatever it raises ends the work. Raises as ``freeze``.
    """
    if not name.strip() or not date.strip():
        raise ValueError("A freeze needs a name and a date.")
    if reason := review.refusal(REVIEW, ""):
        raise NotAllowedError(reason)
    heads: dict[str, int] = {}
    cells: _Cells = {}
    sheets = _sheets(review.store)
    for number, (scope, study) in enumerate(sheets):
        if say:
            say("Reading every sheet", number, len(sheets))
        for event in review.store.history(HistoryFilter(scopes=(scope,), study=study)):
            heads[event.stream] = max(event.seq, heads.get(event.stream, 0))
            cells[event.cell] = event
    studies = tuple(study.id for study in review.facts.counted_studies)
    return Freeze(new_id(), name.strip(), date.strip(), _hash_of(cells.values()), heads, studies)


def still_holds(review: Review, frozen: Freeze, say: Say | None = None) -> bool:
    """True when the events of the freeze, made into cells again, give its hash: nothing of it was lost or changed."""
    cells: _Cells = {}
    sheets = _sheets(review.store)
    for number, (scope, study) in enumerate(sheets):
        if say:
            say("Making the freeze again", number, len(sheets))
        cells |= _cells_then(review.store, frozen, scope, study)
    return _hash_of(cells.values()) == frozen.hash


def frozen_sheet(review: Review, frozen: Freeze, scope: Scope, study: str) -> Sheet:
    """A sheet as it stood in a freeze, with the form of now. Raises NotAllowedError where it may not be read."""
    if not review.may_read(scope, study):
        raise NotAllowedError("This sheet is not open to you until every reviewer of the study has submitted.")
    base = None if scope == REVIEW else frozen_sheet(review, frozen, REVIEW, study)
    cells = _cells_then(review.store, frozen, scope, study, seen_until(review, scope, study)).values()
    return Sheet(review.form, scope, study, cells, base, review.forms.reopened(review.facts.form_hash))


def changed_since(review: Review, frozen: Freeze, say: Say | None = None) -> list[Changed]:
    """Every cell that the viewer may read and that is another now than in the freeze, in the order of the changes.

    A change that was made before the freeze and merged after it counts: it was not in the freeze. The freeze's own
    event, and those of later freezes, are no change.
    """
    found = []
    sheets = _sheets(review.store)
    for number, (scope, study) in enumerate(sheets):
        if say:
            say("Comparing the sheets", number, len(sheets))
        if study and not review.may_read(scope, study):
            continue
        until = seen_until(review, scope, study) if study else ""
        then = _cells_then(review.store, frozen, scope, study, until)
        for now in _cells_now(review.store, scope, study, until):
            before = then.get(now.cell)
            if now.kind is not EventKind.FREEZE and (before is None or before.hash != now.hash):
                found.append(Changed(before, now))
    return sorted(found, key=lambda changed: changed.now.time)


def change_lines(review: Review, frozen: Freeze, say: Say | None = None) -> list[tuple[str, ...]]:
    """What changed since a freeze, as far as the viewer may read it: when, who, study, sheet, where, to what."""
    changed = [one.now for one in changed_since(review, frozen, say)]
    lines: list[tuple[str, ...]] = []
    for study in dict.fromkeys(event.study for event in changed):
        events = [event for event in changed if event.study == study]
        if not study:
            lines.append(("", "", "the review", "", f"shared facts: people, studies, assignments ({len(events)})", ""))
            continue
        for one in told_in(review, study, events):
            where = " › ".join(filter(None, (one.section, one.row, one.field))) or one.what
            when = f"{one.moment.astimezone():%Y-%m-%d %H:%M}"
            lines.append((when, one.who, one.study, one.sheet, where, one.new or one.what))
    return lines


def freezes_of(review: Review, study: str) -> list[Freeze]:
    """The freezes that hold a study: a correction in it after settling has to say that it departs from them."""
    return [frozen for frozen in review.facts.freezes.values() if study in frozen.studies]


def departing(review: Review, study: str) -> str:
    """What a correction in a study departs from, in one sentence; "" where no freeze holds the study."""
    names = [f"“{frozen.name}” of {frozen.date}" for frozen in freezes_of(review, study)]
    if not names:
        return ""
    return (
        f"This study is in the freeze {' and '.join(names)}. What is changed here departs from it; the freeze itself "
        "stays as it was."
    )


def _sheets(store: Store) -> list[tuple[Scope, str]]:
    return [(one.scope, one.study) for one in store.overview()]


def _cells_now(store: Store, scope: Scope, study: str, until: str) -> Iterable[Event]:
    if not until:
        return store.cells(scope, study)
    events = store.history(HistoryFilter(scopes=(scope,), study=study, until=until))
    return {event.cell: event for event in events}.values()


def _cells_then(store: Store, frozen: Freeze, scope: Scope, study: str, until: str = "") -> _Cells:
    heads: Mapping[str, int] = frozen.heads
    events = store.history(HistoryFilter(scopes=(scope,), study=study, until=until))
    return {event.cell: event for event in events if event.seq <= heads.get(event.stream, 0)}


def _hash_of(events: Iterable[Event]) -> str:
    said = sorted([*event.cell, event.hash] for event in events)
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()
