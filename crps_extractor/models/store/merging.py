"""Taking a package over: what it would bring is shown first, then all of it is taken or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crps_extractor.models.event import REVIEW, Event, EventKind, Scope
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.package import Package
from crps_extractor.models.store.protocol import HistoryFilter, Progress, Store, StoreError

__all__ = ["Brought", "Preview", "merge_package", "preview", "review_from_package"]


@dataclass(frozen=True)
class Brought:
    """What one person brings for one scope and study: how many changes, and whether the sheet is submitted by them."""

    actor: str
    scope: Scope
    study: str
    changes: int
    submits: bool


@dataclass(frozen=True)
class Preview:
    """What merging a package would do. ``replaced`` are pairs of a current event and the later one that replaces it
    where both were made independently (two settlers, or one person on two computers), ``kept`` where ours is later.
    """

    brings: tuple[Brought, ...]
    known: int
    replaced: tuple[tuple[Event, Event], ...]
    kept: tuple[tuple[Event, Event], ...]


def preview(store: Store, package: Package) -> Preview:
    """What a package would bring, with every check that merging makes and nothing written.

    Raises StoreError: altered or refused when the package would be refused, newer when it cannot be understood.
    """
    _must_fit(store, package.events)
    fresh = store.fresh(package.events)
    counts = Counter((event.actor, event.scope, event.study) for event in fresh)
    submits = {
        (event.actor, event.scope, event.study): event.kind is EventKind.SUBMITTED
        for event in fresh
        if event.kind in (EventKind.SUBMITTED, EventKind.REOPENED)
    }
    brings = tuple(Brought(*sheet, number, submits.get(sheet, False)) for sheet, number in sorted(counts.items()))
    replaced, kept = _contested(store, fresh)
    return Preview(brings, len(package.events) - len(fresh), replaced, kept)


def merge_package(store: Store, package: Package, progress: Progress | None = None) -> list[Event]:
    """Take over all of a package or nothing; returns the events that were new, none when it was merged before.

    Raises StoreError as ``preview`` does, and whatever ``progress`` raises to end it.
    """
    _must_fit(store, package.events)
    return store.merge(package.events, progress)


def review_from_package(path: Path, package: Package, progress: Progress | None = None) -> Preview:
    """Begin a review file from a package, as a reviewer does with the one that the lead sent; returns what it brought.

    Raises StoreError as ``preview`` does, refused when the name is taken, altered when the package holds no whole
    review (its title, a person and a form); whatever ``progress`` raises ends it. Then no file is left.
    """
    shared = {event.kind for event in package.events if event.scope == REVIEW and not event.study}
    if not {EventKind.REVIEW, EventKind.PERSON, EventKind.FORM} <= shared:
        raise StoreError("altered", "The package was refused, because it does not hold the beginning of a review.")
    store = ReviewFile.create(path)
    try:
        brought = preview(store, package)
        merge_package(store, package, progress)
    except BaseException:
        store.close()
        path.unlink()
        raise
    store.close()
    return brought


Pairs = tuple[tuple[Event, Event], ...]


def _contested(store: Store, fresh: Sequence[Event]) -> tuple[Pairs, Pairs]:
    incoming = {event.cell: event for event in fresh}
    sheets = {(event.scope, event.study) for event in fresh if event.scope != REVIEW}
    replaced, kept = [], []
    for scope, study in sorted(sheets):
        for current in store.cells(scope, study):
            other = incoming.get(current.cell)
            if other is None or other.stream == current.stream or other.data == current.data:
                continue
            if other.time > current.time:
                replaced.append((current, other))
            else:
                kept.append((current, other))
    return tuple(replaced), tuple(kept)


def _must_fit(store: Store, incoming: Sequence[Event]) -> None:
    shared = list(store.history(HistoryFilter(scopes=(REVIEW,), study="")))
    theirs = [event for event in incoming if event.scope == REVIEW and not event.study]
    if not theirs:
        raise StoreError("altered", "The package was refused, because it does not say which review it belongs to.")
    if not shared:
        return
    if min(theirs, key=lambda event: event.time).hash != shared[0].hash:
        raise StoreError("refused", "The package belongs to another review. Nothing was changed.")
    parents = {**_parents(theirs), **_parents(shared)}
    our_form, their_form = _current_form(shared), _current_form(theirs)
    if our_form not in _line(their_form, parents) and their_form not in _line(our_form, parents):
        raise StoreError(
            "refused",
            "The package was made with a version of the form that this review does not have, and which does not "
            "follow from its own. The lead has to bring the two forms together first. Nothing was changed.",
        )


def _parents(events: Iterable[Event]) -> dict[str, str]:
    return {
        event.row: str(event.data.get("form", {}).get("parent", "")) for event in events if event.kind is EventKind.FORM
    }


def _current_form(events: Iterable[Event]) -> str:
    forms = [event for event in events if event.kind is EventKind.FORM]
    return max(forms, key=lambda event: event.time).row if forms else ""


def _line(form: str, parents: dict[str, str]) -> set[str]:
    """A form and all that it comes from; "" (no form yet) belongs to every line."""
    line = {""}
    while form and form not in line:
        line.add(form)
        form = parents.get(form, "")
    return line
