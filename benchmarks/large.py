"""Large reviews to measure on: studies extracted by two reviewers, as many answers a sheet as wanted."""

from __future__ import annotations

from pathlib import Path

from crps_extractor.models.event import REVIEW, Draft, EventKind, new_id, person_scope
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.review.facts import Person, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.file import ReviewFile

__all__ = ["answers_of", "make_large_review"]

_STUDIES_AT_ONCE = 50


def make_large_review(path: Path, studies: int, answers: int) -> tuple[str, str, list[str]]:
    """A review whose two reviewers gave so many answers to each study; both their ids, and those of the studies."""
    form = load_shipped("ketamine_crps")
    store = ReviewFile.create(path)
    anna = Person(new_id(), "Anna", "A", frozenset({"lead", "reviewer"}))
    review = Review.create(store, form, "Benchmark", anna)
    ben = review.add_person(Person(new_id(), "Ben", "B", frozenset({"reviewer"})))
    ids = [new_id() for _ in range(studies)]
    slots = Slots(anna.id, ben.id).data()
    drafts = []
    for number, study in enumerate(ids):
        drafts.append(Draft(EventKind.STUDY, REVIEW, "", study, "", {"label": f"Study {number}", "order": number}))
        drafts.append(Draft(EventKind.SLOTS, REVIEW, "", study, "", slots))
    store.append(drafts, anna.id, form.hash)
    for person in (anna.id, ben.id):
        for start in range(0, studies, _STUDIES_AT_ONCE):
            drafts = [
                one for study in ids[start : start + _STUDIES_AT_ONCE] for one in answers_of(person, study, answers)
            ]
            store.append(drafts, person, form.hash)
    store.close()
    return anna.id, ben.id, ids


def answers_of(person: str, study: str, answers: int) -> list[Draft]:
    """So many answers of one sheet, ten to a row of the results and the row before them."""
    scope = person_scope(person)
    drafts = []
    for number in range(answers):
        row = f"{study}-{number // 10}"
        if number % 10 == 0:
            drafts.append(Draft(EventKind.ROW, scope, study, row, "", {"section": "results"}, row))
            continue
        body = {"answer": {"status": "reported", "parts": {"text": str(number)}}}
        drafts.append(Draft(EventKind.ANSWER, scope, study, row, _FIELDS[number % 10], body, f"{row}-{number}"))
    return drafts


_FIELDS = ("", *(field.id for field in load_shipped("ketamine_crps").by_id["results"].fields[:9]))
