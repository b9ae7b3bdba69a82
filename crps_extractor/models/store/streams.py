"""Streams of events: one opening of the file by one person for one sheet, each event sealed to the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crps_extractor.models.event import Draft, Event, new_id
from crps_extractor.models.store.clock import Clock
from crps_extractor.models.store.rows import body_of

__all__ = ["Streams"]

Head = tuple[str, int, str]
"""Stream, number and hash of its last event."""


class Streams:
    """The streams of this opening: a copied file or a restored backup starts new ones, so that nothing forks.

    A stream belongs to one person, one scope and one study: what a lead lays out for everybody can travel although
    that same person's own sheet of the study must not be seen yet.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heads: dict[tuple[str, str, str], Head] = {}

    def continued(self, drafts: Sequence[Draft], actor: str, form: str) -> list[Event]:
        """The drafts as events that continue this person's streams; nothing is kept until ``keep``.

        Raises ValueError when a draft holds floats or anything else that is not plain data.
        """
        heads = dict[tuple[str, str, str], Head]()
        events = []
        for draft in drafts:
            sheet = (actor, draft.scope, draft.study)
            head = heads.get(sheet) or self._heads.get(sheet) or (new_id(), 0, "")
            event = self._sealed(draft, actor, form, head)
            heads[sheet] = (event.stream, event.seq, event.hash)
            events.append(event)
        return events

    def keep(self, events: Sequence[Event]) -> None:
        """Take note that these events are safe: the next ones continue them."""
        for event in events:
            self._heads[event.actor, event.scope, event.study] = (event.stream, event.seq, event.hash)

    def forget(self) -> None:
        """Start new streams: after a failed write nobody can be sure what the old ones hold."""
        self._heads.clear()

    def _sealed(self, draft: Draft, actor: str, form: str, head: Head) -> Event:
        stream, seq, previous = head
        event = Event(
            stream, seq + 1, self._clock.tick(stream), draft.kind, draft.scope, actor,
            draft.study, draft.row, draft.field, body_of(draft), form, previous, "",
        )  # fmt: skip
        return replace(event, hash=event.content_hash())
