"""Draw at random who extracts which study, from a seed: the same seed gives the same draw, on any computer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crps_extractor.models.event import REVIEW, Draft, EventKind, new_id
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import DOUBLE, REVIEWER, SETTLER, SINGLE, Person, Slots, Study
from crps_extractor.models.review.review import Review

__all__ = ["Drawing", "assign_drawn", "draw", "not_begun"]


@dataclass(frozen=True)
class Drawing:
    """A draw: the slots by study's id, in the order in which the studies were drawn, and what it was made from.

    ``lacking`` names in one sentence each the studies for which too few people without a conflict were left.
    """

    seed: str
    double_percent: int
    slots: Mapping[str, Slots]
    lacking: tuple[str, ...] = ()

    @property
    def doubles(self) -> int:
        """How many studies two people extract."""
        return sum(slots.mode == DOUBLE for slots in self.slots.values())


def not_begun(review: Review) -> list[Study]:
    """The counted studies in which no reviewer has answered or submitted anything: only they are drawn."""
    scopes = {one.study for one in review.store.overview() if one.scope != REVIEW and one.answers}
    handed_in = {
        study.id
        for study in review.facts.counted_studies
        if any(review.submission(person, study.id) for person in review.facts.people)
    }
    return [study for study in review.facts.counted_studies if study.id not in scopes | handed_in]


def draw(studies: Sequence[Study], people: Iterable[Person], seed: str, double_percent: int) -> Drawing:
    """Draw who extracts ``studies`` among the active reviewers of ``people``, evenly.

    ``double_percent`` of the studies (0 to 100, at least one study unless 0, rounded half up) are extracted by two
    people, the others by one. Each study goes to whoever was drawn least often so far; ties, and the order of the
    studies, follow the SHA-256 of seed and ids. Nobody is drawn for a study in which they have a conflict of
    interest. The settler of a study stays, unless in conflict. Raises ValueError for another share.
    """
    if not 0 <= double_percent <= 100:
        raise ValueError("The share of studies extracted twice is a percentage from 0 to 100.")
    known = sorted((person for person in people if person.active), key=lambda person: person.id)
    order = sorted(studies, key=lambda study: _rank(seed, study.id))
    twice = (len(order) * double_percent + 50) // 100
    twice = max(twice, 1) if double_percent and order else twice
    drawn = dict.fromkeys((person.id for person in known if REVIEWER in person.roles), 0)
    slots: dict[str, Slots] = {}
    lacking = []
    for number, study in enumerate(order):
        needed = 2 if number < twice else 1
        free = [one.id for one in known if one.id in drawn and study.id not in one.conflicts]
        chosen = sorted(free, key=lambda person: (drawn[person], _rank(seed, study.id, person)))[:needed]
        if len(chosen) < needed:
            who = "two reviewers" if needed == 2 else "a reviewer"
            lacking.append(f"{study.label} needs {who} without a conflict of interest, and there are not enough.")
            continue
        for person in chosen:
            drawn[person] += 1
        first, second = (*chosen, "")[:2]
        slots[study.id] = Slots(first, second, _settler(study, known, chosen), DOUBLE if second else SINGLE)
    return Drawing(seed, double_percent, slots, tuple(lacking))


def assign_drawn(review: Review, drawing: Drawing) -> None:
    """Assign the studies as drawn, as one step that keeps the seed.

    Lead only. Raises NotAllowedError, and assigns nothing, where a drawn study was begun since, or where the draw
    lacks people.
    """
    if drawing.lacking:
        raise NotAllowedError(drawing.lacking[0])
    open_still = {study.id for study in not_begun(review)}
    if not drawing.slots or not set(drawing.slots) <= open_still:
        raise NotAllowedError("A study of this draw was begun since, or none is left to draw. Draw again.")
    step = new_id()
    said = {"seed": drawing.seed, "double_percent": drawing.double_percent, "studies": list(drawing.slots)}
    note = Draft(
        EventKind.NOTE, REVIEW, "", new_id(), "drawn", {"text": f"drawn with seed {drawing.seed}", **said}, step
    )
    given = [Draft(EventKind.SLOTS, REVIEW, "", study, "", one.data(), step) for study, one in drawing.slots.items()]
    review.record([note, *given])


def _settler(study: Study, people: Sequence[Person], extracting: Sequence[str]) -> str:
    """The settler that the study has; else, or in a conflict, one who settles and does not extract it, if any."""
    free = [one.id for one in people if SETTLER in one.roles and study.id not in one.conflicts]
    if study.slots.settler in free:
        return study.slots.settler
    return next((one for one in free if one not in extracting), next(iter(free), ""))


def _rank(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
