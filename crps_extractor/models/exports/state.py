"""What an export says of itself: the review's state, for whom it was made, with which form and program."""

from __future__ import annotations

from collections.abc import Iterator

from crps_extractor import __version__
from crps_extractor.models.exports.pages.moments import moment
from crps_extractor.models.review.review import Review

__all__ = ["about_lines", "last_change", "made_for"]


def last_change(review: Review) -> str:
    """The time of the last change that the viewer may read."""
    known = {study.id for study in review.facts.studies}
    times = [
        one.last
        for one in review.store.overview()
        if (not one.study or one.study in known) and review.may_read(one.scope, one.study)
    ]
    return max(times, default="")


def made_for(review: Review) -> str:
    """Who looks, in words."""
    return review.person.name if review.person else "nobody in particular: nothing that is still blind is in it"


def about_lines(review: Review) -> Iterator[tuple[str, str]]:
    """What an export says of the review and itself, as label and words."""
    form, last = review.form, last_change(review)
    yield "Review", review.facts.title
    for name in ("registration", "question"):
        if review.facts.about.get(name):
            yield name.capitalize(), str(review.facts.about[name])
    yield "State of", f"{moment(last)} UTC, the last change" if last else "an empty review"
    yield "It shows", review.state or "the review as it is, all studies"
    yield "Made for", made_for(review)
    yield "Form", f"{form.title}, version {form.version} ({form.id} {form.hash})"
    yield "Program", f"CRPS Extractor {__version__}"
