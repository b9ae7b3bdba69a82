"""The versions of the form that a review holds: the current one is read at once, older ones when somebody asks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, MutableMapping

from crps_extractor.models.event import Draft, Event, EventKind, canonical_json
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import form_from_data

__all__ = ["FormVersions"]


class FormVersions:
    """Forms by their hash. ``read`` keeps those already read, and may be shared by the reviews of one process."""

    def __init__(self, events: Iterable[Event], read: MutableMapping[str, Form] | None = None) -> None:
        self._read = {} if read is None else read
        self._bodies = {event.row: event.body for event in events if event.kind is EventKind.FORM}
        self._known_heads: dict[str, tuple[str, frozenset[tuple[str, str]]]] = {}

    def __getitem__(self, form: str) -> Form:
        """The form of that hash. Raises KeyError when the review has none such."""
        if form not in self._bodies:
            raise KeyError(form)
        if form not in self._read:
            self._read[form] = form_from_data(json.loads(self._bodies[form])["data"]["form"])
        return self._read[form]

    @property
    def _heads(self) -> Mapping[str, tuple[str, frozenset[tuple[str, str]]]]:
        """The parent of each version, and the fields that it reopened; read from what is kept, without its fields."""
        for form, body in self._bodies.items():
            if form not in self._known_heads:
                said = json.loads(body)["data"]["form"]
                places = (str(place).partition(".") for place in said.get("reopens", ()))
                reopens = frozenset((section, field) for section, _, field in places)
                self._known_heads[form] = (str(said.get("parent", "")), reopens)
        return self._known_heads

    @property
    def hashes(self) -> tuple[str, ...]:
        """The hashes of all versions."""
        return tuple(self._bodies)

    def reopened(self, form: str) -> Mapping[str, frozenset[tuple[str, str]]]:
        """For each version that ``form`` comes from, by hash, the fields (section, field) reopened since."""
        if len(self._bodies) < 2:
            return {}
        found: dict[str, frozenset[tuple[str, str]]] = {}
        since: frozenset[tuple[str, str]] = frozenset()
        while form in self._heads and form not in found:
            found[form] = since
            form, reopens = self._heads[form]
            since |= reopens
        return {version: fields for version, fields in found.items() if fields}

    def take(self, drafts: Iterable[Draft]) -> None:
        """Take over versions published here and now."""
        for draft in drafts:
            if draft.kind is EventKind.FORM:
                self._bodies[draft.row] = canonical_json({"data": draft.body})
