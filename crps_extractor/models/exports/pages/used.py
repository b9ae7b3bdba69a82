"""Which fields have an answer that the viewer may read: the others get no columns."""

from __future__ import annotations

from crps_extractor.models.event import CONSENSUS, REVIEW, EventKind, person_scope
from crps_extractor.models.review.reading import study_cells
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.rows import is_answered

__all__ = ["used_fields"]


def used_fields(review: Review) -> frozenset[tuple[str, str]]:
    """Section and field of every field that somebody answered in any study, as far as the viewer may read it."""
    used: set[tuple[str, str]] = set()
    forms = {section.id: section.id for section in review.form.sections}
    for study in review.facts.studies:
        sections = dict(forms)
        for scope in (REVIEW, *(person_scope(person) for person in study.slots.holders), CONSENSUS):
            readable = {one for one in forms if review.may_read(scope, study.id, one)}
            events = study_cells(review.store, review.facts, scope, study.id) if readable else []
            sections |= {event.row: event.data["section"] for event in events if event.kind is EventKind.ROW}
            answered = {(sections.get(event.row, ""), event.field) for event in events if is_answered(event)}
            used |= {place for place in answered if place[0] in readable}
    return frozenset(used)
