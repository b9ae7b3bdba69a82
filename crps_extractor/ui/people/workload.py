"""Who has what at a glance: for each person the studies to extract and to settle, and how far they are."""

from __future__ import annotations

from crps_extractor.models.event import CONSENSUS
from crps_extractor.ui.review_desk import ReviewDesk

__all__ = ["COLUMNS", "workload"]

COLUMNS = ("Name", "Extracts", "Not begun", "Begun", "Submitted", "Closed", "Settles", "Open to settle", "Conflicts")


def workload(desk: ReviewDesk) -> list[tuple[str, ...]]:
    """One line a person, by name: counts of studies, never an answer. Studies that do not count are left out."""
    facts = desk.facts
    lines = []
    for person in sorted(facts.people.values(), key=lambda one: one.name.casefold()):
        held = [study.id for study in facts.counted_studies if person.id in study.slots.holders]
        states = [desk.state_of(person.id, study) for study in held]
        closed = sum(one.person == person.id for study in facts.studies for one in facts.closed_sheets(study.id))
        settles = [study.id for study in facts.counted_studies if study.slots.settler == person.id]
        ready = sum(desk.review.is_revealed(study) and desk.review.may_read(CONSENSUS, study) for study in settles)
        begun = sum(state in ("begun", "reopened") for state in states)
        counts = (len(held), states.count("not begun"), begun, states.count("submitted"), closed, len(settles), ready)
        name = person.name if person.active else f"{person.name} (takes no part any more)"
        lines.append((name, *(str(number) for number in counts), str(len(person.conflicts))))
    return lines
