"""A changed form published in a review: its changes by class, the studies they touch, the new version recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crps_extractor.models.event import CONSENSUS, REVIEW, EventKind, Scope, person_scope
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import ChangeKind, FormChange, changes_between, form_to_data, next_version
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.review import Review

__all__ = ["TouchedStudy", "as_edited", "publish", "touched_studies"]

_TOUCHING = (ChangeKind.MEANING, ChangeKind.RETIRED)


@dataclass(frozen=True)
class TouchedStudy:
    """A study that was begun before the form changed.

    ``answers`` counts the answers that the viewer may read in fields that changed meaning, choices or are retired;
    ``blind`` names the people whose sheets may hold such answers but are not open to the viewer; ``submitted`` those
    whose sheet is submitted, and must be reopened before an answer in it can be changed.
    """

    study: str
    label: str
    answers: int
    blind: tuple[str, ...] = ()
    submitted: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The study in one line, for the person who publishes."""
        said = ["1 answer to look at again" if self.answers == 1 else f"{self.answers} answers to look at again"]
        if self.blind:
            said.append(f"not open to you: the sheet of {' and '.join(self.blind)}")
        if self.submitted:
            said.append(f"submitted already: {' and '.join(self.submitted)}")
        return f"{self.label}: {'; '.join(said)}."


def as_edited(review: Review, loaded: Form) -> Form:
    """A form read from a file as an edited state of the review's form: it keeps that form's id and modules."""
    current = review.form
    return Form(
        id=current.id,
        version=current.version,
        title=loaded.title,
        sections=loaded.sections,
        modules=loaded.modules or current.modules,
        reopens=() if loaded.reopens == current.reopens else loaded.reopens,
    )


def publish(review: Review, edited: Form, reason: str, date: str = "") -> Form:
    """Record the edited form as the review's next version and return it. Lead only.

    ``date`` is today's unless it is given. Answers stay as they are and follow their field's id. Raises
    NotAllowedError for anybody else or where nothing was changed, FormError with every change that is refused and
    every mistake; then nothing is written.
    """
    if refused := review.refusal(REVIEW, ""):
        raise NotAllowedError(refused)
    if not reason.strip():
        raise NotAllowedError("Say why the form is changed: the reason is kept with the new version.")
    if not changes_between(review.form, edited) and edited.title == review.form.title:
        raise NotAllowedError("Nothing in the form was changed, so there is nothing to publish.")
    version = next_version(review.form, edited, date or f"{datetime.now(UTC):%Y-%m-%d}", reason.strip())
    review.fact(EventKind.FORM, version.hash, {"form": form_to_data(version), "reason": version.reason})
    return version


def touched_studies(review: Review, changes: Iterable[FormChange]) -> list[TouchedStudy]:
    """The studies begun that these changes touch, without a word of what is blind to the viewer."""
    places = {(change.section, change.field) for change in changes if change.kind in _TOUCHING or change.reopens}
    if not places:
        return []
    begun: dict[str, list[Scope]] = {}
    for one in review.store.overview():
        if one.answers and one.scope != REVIEW:
            begun.setdefault(one.study, []).append(one.scope)
    found = [_touched(review, study.id, begun.get(study.id, ()), places) for study in review.facts.studies]
    return [one for one in found if one.answers or one.blind]


def _touched(review: Review, study: str, scopes: Sequence[Scope], places: set[tuple[str, str]]) -> TouchedStudy:
    names = {person_scope(person.id): person.name for person in review.facts.people.values()}
    open_ones = [scope for scope in scopes if review.may_read(scope, study)]
    answers = 0
    for scope in open_ones:
        answers += sum(
            (row.section, field.id) in places or (row.section, "") in places
            for row, field, _ in review.sheet(scope, study).answers()
        )
    blind = sorted(names.get(scope, scope) for scope in scopes if scope not in open_ones and scope != CONSENSUS)
    submitted = [
        name
        for scope, name in names.items()
        if scope in scopes and (mark := review.submission(scope.removeprefix(person_scope("")), study)) and mark.stands
    ]
    return TouchedStudy(study, review.facts.study(study).label, answers, tuple(blind), tuple(sorted(submitted)))
