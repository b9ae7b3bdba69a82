"""The events and cells behind a sheet: those of merged studies beneath, and only what a viewer may see of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from crps_extractor.models.event import Event, EventKind, Scope
from crps_extractor.models.form import Section
from crps_extractor.models.review.facts import Facts
from crps_extractor.models.store.protocol import HistoryFilter, Store

__all__ = ["first_handed_in", "only_sections", "readable_events", "study_cells", "study_events"]


def study_cells(store: Store, facts: Facts, scope: Scope, study: str, until: str = "") -> list[Event]:
    """The current cells of a scope and study, those of studies that were merged into it beneath its own.

    With ``until`` (an event's time) the cells as they were before it.
    """
    if until:
        homes = (*facts.merged(study), study)
        found = (store.history(HistoryFilter(scopes=(scope,), study=home, until=until)) for home in homes)
        cells = [list({event.cell: event for event in events}.values()) for events in found]
        return [event for one in cells for event in sorted(one, key=lambda event: event.time)]
    merged = [event for gone in facts.merged(study) for event in store.cells(scope, gone)]
    return [*merged, *store.cells(scope, study)]


def study_events(store: Store, facts: Facts, wanted: HistoryFilter, study: str) -> list[Event]:
    """The wanted events of a study and of those that were merged into it, in their order."""
    homes = (*facts.merged(study), study)
    found = [event for home in homes for event in store.history(replace(wanted, study=home))]
    return sorted(found, key=lambda event: event.time) if len(homes) > 1 else found


def first_handed_in(events: Iterable[Event], study: str, *, with_additions: bool) -> Iterator[Event]:
    """A sheet's events up to its first submission, and, ``with_additions``, what was added to it until reopened."""
    for event in events:
        if event.study == study and event.kind is EventKind.SUBMITTED and not with_additions:
            return
        if event.study == study and event.kind is EventKind.REOPENED:
            return
        yield event


def only_sections(events: Iterable[Event], sections: Sequence[Section]) -> list[Event]:
    """The events of rows and answers in these sections; ``events`` must hold those that made the rows."""
    found = list(events)
    rows = _rows_of(found, sections)
    return [event for event in found if event.row in rows]


def readable_events(
    events: Sequence[Event],
    sections: Callable[[Scope], Sequence[Section] | None],
    cells: Callable[[Scope], Sequence[Event]],
) -> list[Event]:
    """Those of a study's events that may be read: ``sections`` gives what is open of a scope, None for all of it."""
    rows: dict[Scope, set[str] | None] = {}
    for scope in {event.scope for event in events}:
        known = sections(scope)
        rows[scope] = None if known is None else _rows_of(cells(scope), known) if known else set()
    return [event for event in events if (wanted := rows[event.scope]) is None or event.row in wanted]


def _rows_of(events: Iterable[Event], sections: Sequence[Section]) -> set[str]:
    known = {section.id for section in sections}
    kinds = (EventKind.ROW, EventKind.ROW_REMOVED)
    return {event.row for event in events if event.kind in kinds and event.data.get("section") in known} | known
