"""A review as an export shows it: as it was in a freeze, or only the studies of one batch; never more than is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NoReturn, TypeVar

from crps_extractor.models.event import Event, EventKind, Scope
from crps_extractor.models.review.records import Batch, Freeze
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.protocol import HistoryFilter, Overview, Store, StoreError

__all__ = ["FrozenStore", "batch_named", "freeze_named", "shown_as"]

Named = TypeVar("Named", Freeze, Batch)


class FrozenStore:
    """A review file as it stood in a freeze: the events that belong to it, and no others. It is never written."""

    def __init__(self, store: Store, frozen: Freeze) -> None:
        self._store, self._heads = store, frozen.heads

    def history(self, wanted: HistoryFilter) -> list[Event]:
        """The events of the freeze that are asked for, in their order."""
        return [event for event in self._store.history(wanted) if event.seq <= self._heads.get(event.stream, 0)]

    def cells(self, scope: Scope, study: str) -> list[Event]:
        """The cells that those events make, the oldest first."""
        events = self.history(HistoryFilter(scopes=(scope,), study=study))
        return sorted({event.cell: event for event in events}.values(), key=lambda event: event.time)

    def overview(self) -> list[Overview]:
        """One line for each scope and study that had any event."""
        found = (self._line(one.scope, one.study) for one in self._store.overview())
        return [one for one in found if one is not None]

    def append(self, *_: object) -> NoReturn:
        """Refused: nothing of a freeze is changed."""
        raise _not_changed()

    def merge(self, *_: object) -> NoReturn:
        """Refused: nothing of a freeze is changed."""
        raise _not_changed()

    def fresh(self, *_: object) -> list[Event]:
        """Nothing: a freeze takes nothing over."""
        return []

    def copy(self, *_: object) -> NoReturn:
        """Refused: the file itself is copied, with the freeze in it."""
        raise _not_changed()

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def _line(self, scope: Scope, study: str) -> Overview | None:
        cells = self.cells(scope, study)
        if not cells:
            return None
        answers = sum(
            one.kind in (EventKind.ANSWER, EventKind.SETTLED) and bool(one.data.get("answer")) for one in cells
        )
        marks = {one.kind: one for one in cells}
        submitted, reopened = marks.get(EventKind.SUBMITTED), marks.get(EventKind.REOPENED)
        return Overview(scope, study, answers, cells[-1].time, submitted, reopened)


def shown_as(review: Review, freeze: str = "", batch: str = "") -> Review:
    """The review as it was in a freeze, or now; of the studies of one batch, or of all. For reading only.

    ``freeze`` and ``batch`` are names or ids. ``state`` of what is returned says what it shows, in words. Raises
    StoreError (missing) for a freeze or batch that the review does not have.
    """
    frozen = freeze_named(review, freeze) if freeze else None
    chosen = batch_named(review, batch) if batch else None
    if frozen is None and chosen is None:
        return review
    shown = Review(FrozenStore(review.store, frozen) if frozen else review.store, review.viewer)
    said = []
    if frozen is not None:
        said.append(f"as frozen under “{frozen.name}” on {frozen.date}, hash {frozen.hash}")
    if chosen is not None:
        shown.facts.only = frozenset(chosen.studies)
        said.append(f"the studies of the batch “{chosen.name}” alone")
    shown.state = "; ".join(said)
    return shown


def freeze_named(review: Review, name: str) -> Freeze:
    """The freeze of this name, or id. Raises StoreError (missing) with the names there are."""
    return _named(name, review.facts.freezes, "freeze")


def batch_named(review: Review, name: str) -> Batch:
    """The batch of this name, or id. Raises StoreError (missing) with the names there are."""
    return _named(name, review.facts.batches, "batch")


def _named(name: str, known: Mapping[str, Named], what: str) -> Named:
    wanted = name.strip().casefold()
    found = [one for one in known.values() if wanted in (one.id, one.name.casefold())]
    if len(found) == 1:
        return found[0]
    names = _listed(one.name for one in known.values())
    if found:
        raise StoreError("missing", f"More than one {what} is called “{name}”. They are: {names}. Give its id.")
    raise StoreError("missing", f"The review has no {what} called “{name}”. There is: {names}.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none yet"


def _not_changed() -> StoreError:
    return StoreError("read_only", "A freeze cannot be changed.")
