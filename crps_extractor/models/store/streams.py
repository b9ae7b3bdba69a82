"""Streams of events: one opening of the file by one person for one study, each event sealed to the one before it."""

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
    """The streams of this opening: a copied file or a restored backup starts new ones, so that nothing forks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heads: dict[tuple[str, str], Head] = {}

    def continued(self, drafts: Sequence[Draft], actor: str, form: str) -> list[Event]:
        """The drafts as events that continue this person's streams; nothing is kept until ``keep``.

        Raises ValueError when a draft holds floats or anything else that is not plain data.
        """
        heads = dict[str, Head]()
        events = []
        for draft in drafts:
            head = heads.get(draft.study) or self._heads.get((actor, draft.study)) or (new_id(), 0, "")
            event = self._sealed(draft, actor, form, head)
            heads[draft.study] = (event.stream, event.seq, event.hash)
            events.append(event)
        return events

    def keep(self, events: Sequence[Event]) -> None:
        """Take note that these events are safe: the next ones continue them."""
        for event in events:
            self._heads[event.actor, event.study] = (event.stream, event.seq, event.hash)

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
