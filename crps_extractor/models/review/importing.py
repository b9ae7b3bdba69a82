"""The sheet that an import fills: the viewer's own, or, for a lead, that of somebody who works in Excel."""

from __future__ import annotations

from crps_extractor.models.event import CONSENSUS, REVIEW, Scope, person_scope
from crps_extractor.models.review.access import NotAllowedError, acting_refusal, import_refusal
from crps_extractor.models.review.facts import Person
from crps_extractor.models.review.reading import study_cells
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet

__all__ = ["filling_refusal", "people_to_fill_for", "sheet_to_fill"]


def filling_refusal(review: Review, scope: Scope, study: str) -> str:
    """Why the viewer may not bring answers into a scope of one study; "" where it is allowed."""
    if scope == CONSENSUS:
        return review.refusal(scope, study)
    person = scope.removeprefix(person_scope(""))
    known = review.submission(person, study)
    return import_refusal(review.viewer, person, study, review.facts, {(person, study): known} if known else {})


def people_to_fill_for(review: Review) -> list[Person]:
    """Whose answers the viewer may bring in: the own ones first, a lead those of people who work in Excel, by name.

    Nobody without a study to extract is among them.
    """
    holders = {person for study in review.facts.studies for person in study.slots.holders}
    people = [person for person in review.facts.people.values() if person.id in holders]
    may = [person for person in people if not acting_refusal(review.viewer, person.id, review.facts)]
    return sorted(may, key=lambda person: (person.id != review.viewer, person.name.casefold()))


def sheet_to_fill(review: Review, scope: Scope, study: str) -> Sheet:
    """The sheet as the import finds it, to tell what would change. Raises NotAllowedError with the reason.

    Where ``review.may_read`` does not open it to the viewer, nothing of it may be shown: a lead who brings in a
    colleague's sheet is told how many answers change, and no answer.
    """
    if reason := filling_refusal(review, scope, study):
        raise NotAllowedError(reason)
    if review.may_read(scope, study):
        return review.sheet(scope, study)
    cells = study_cells(review.store, review.facts, scope, study)
    return Sheet(review.form, scope, study, cells, review.sheet(REVIEW, study))
