"""What a study may be called: after its reference, after what its reviewer took as its label, after its file."""

from __future__ import annotations

from crps_extractor.models.references.reference import cut_at_word
from crps_extractor.models.review.review import Review

__all__ = ["proposed_labels"]

_LONGEST = 60


def proposed_labels(review: Review, study: str) -> list[str]:
    """Other names for a study, the best first: author and year of a reference, the viewer's own label, a report's.

    Nothing of another reviewer's answers is used; names end with a whole word, and the present name is not among them.
    """
    facts = review.facts
    reports = facts.reports(study)
    found = [report.reference.label for report in reports if report.reference.authors]
    found.append(_own_label(review, study))
    found += [report.reference.title or report.label for report in reports]
    names = dict.fromkeys(cut_at_word(name, _LONGEST) for name in found if name.strip())
    return [name for name in names if name != facts.study(study).label]


def _own_label(review: Review, study: str) -> str:
    """What the viewer wrote or took from the page as the study's label."""
    asked = review.form.meaning("study.label")
    if asked is None or review.viewer not in review.facts.study(study).slots.holders:
        return ""
    answer = review.own_sheet(study).answer(asked.section, asked.id)
    return answer.part("text") if answer is not None else ""
