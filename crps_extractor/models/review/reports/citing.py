"""Bring a list of references into a review: what is new, what is there, what is likely there, and which PDF fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from crps_extractor.models.documents.printed import NOTHING_PRINTED, Printed
from crps_extractor.models.event import REVIEW, Draft, EventKind, new_id
from crps_extractor.models.references.likeness import Likeness, likely_duplicates
from crps_extractor.models.references.reference import NO_REFERENCE, Reference
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import Facts, Report, Study
from crps_extractor.models.review.reports.adding import default_slots
from crps_extractor.models.review.reports.matching import fits
from crps_extractor.models.review.review import Review

__all__ = ["CitedAs", "Citing", "bring_in", "propose", "study_of_report"]


class CitedAs(StrEnum):
    """What a reference of a list is to the review."""

    NEW = "new"
    PDF_IS_HERE = "its PDF is here"
    LIKELY_DUPLICATE = "likely duplicate"
    ALREADY_THERE = "already there"


@dataclass(frozen=True)
class Citing:
    """One reference of a list and what it is to the review.

    ``report`` is the one it is, or likely is; ``like`` the place in the list of another that it likely repeats.
    """

    reference: Reference
    cited_as: CitedAs
    reason: str = ""
    report: Report | None = None
    like: int | None = None

    @property
    def is_proposed(self) -> bool:
        """Whether it is taken unless somebody says otherwise."""
        return self.cited_as in (CitedAs.NEW, CitedAs.PDF_IS_HERE)


def propose(
    review: Review, references: Sequence[Reference], printed: Mapping[str, Printed] | None = None
) -> list[Citing]:
    """What each reference of a list is to the review; ``printed`` is what stands in the review's PDFs, by report.

    Nothing is changed. Of references that are likely one within the list the first is proposed.
    """
    facts = review.facts
    reports = [report for report in facts.reports() if report.reference]
    likely = _likely(reports, references)
    repeated = {place for place, like in likely.items() if like.first >= len(reports)}
    pdfs = _pdfs(facts, [NO_REFERENCE if at in repeated else one for at, one in enumerate(references)], printed or {})
    made = []
    for place, one in enumerate(references):
        match, like = pdfs.get(place), likely.get(place)
        if like is not None and like.first < len(reports) and like.is_sure:
            made.append(_known(one, reports[like.first], like.reason))
        elif match is not None:
            made.append(Citing(one, CitedAs.PDF_IS_HERE, match[1], match[0]))
        elif like is not None:
            report = reports[like.first] if like.first < len(reports) else None
            within = None if report else like.first - len(reports)
            made.append(Citing(one, CitedAs.LIKELY_DUPLICATE, like.reason, report, within))
        else:
            made.append(Citing(one, CitedAs.NEW))
    return made


def bring_in(review: Review, chosen: Iterable[Citing], *, names_studies: bool = True) -> tuple[int, int]:
    """Bring in references: those with a report complete what is known of it, each other becomes a study.

    ``names_studies`` gives a study that is still called after its PDF's file the first author and year of its
    reference. Returns how many studies are new and how many reports know their reference now. All or nothing.
    Raises NotAllowedError for anybody but a lead.
    """
    refusal = review.refusal(REVIEW, "")
    if refusal:
        raise NotAllowedError(refusal)
    facts = review.facts
    order = max((study.order for study in facts.studies), default=0)
    slots, step = default_slots(facts).data(), new_id()
    labels = {study.label for study in facts.studies}
    new, completed = 0, 0
    drafts: list[Draft] = []
    for one in chosen:
        known = facts.report(one.report.id) if one.report and one.cited_as is not CitedAs.LIKELY_DUPLICATE else None
        if known is not None:
            completed += 1
            report = replace(known, reference=one.reference.completed(known.reference))
            drafts.append(Draft(EventKind.REPORT, REVIEW, "", report.id, "", report.data(), step))
            drafts += _renamed(facts, report, labels, step) if names_studies else []
            continue
        new += 1
        study, label = new_id(), _own_label(one.reference.label, labels)
        report = Report(new_id(), study, label, reference=one.reference)
        body = {"label": label, "order": order + new}
        drafts += [
            Draft(EventKind.STUDY, REVIEW, "", study, "", body, step),
            Draft(EventKind.SLOTS, REVIEW, "", study, "", slots, step),
            Draft(EventKind.REPORT, REVIEW, "", report.id, "", report.data(), step),
        ]
    review.record(drafts)
    return new, completed


def study_of_report(facts: Facts, report: Report) -> Study:
    """The study in which a report is shown: its own, or the one that was merged into."""
    home = next((one for one in facts.studies if report.study in (one.id, *facts.merged(one.id))), None)
    return home or facts.study(report.study)


def _likely(reports: Sequence[Report], references: Sequence[Reference]) -> dict[int, Likeness]:
    """For each place in the list the best likeness to a report, or to a reference before it."""
    found: dict[int, Likeness] = {}
    for one in likely_duplicates([*(report.reference for report in reports), *references]):
        place = one.second - len(reports)
        if place >= 0 and (place not in found or (one.is_sure and not found[place].is_sure)):
            found[place] = one
    return found


def _known(one: Reference, report: Report, reason: str) -> Citing:
    """A reference that a report has already; where it says more than is known, it completes what the PDF alone told."""
    if one.completed(report.reference) != report.reference and not report.reference.title:
        return Citing(one, CitedAs.PDF_IS_HERE, reason, report)
    return Citing(one, CitedAs.ALREADY_THERE, reason, report)


def _pdfs(
    facts: Facts, references: Sequence[Reference], printed: Mapping[str, Printed]
) -> dict[int, tuple[Report, str]]:
    """For each place in the list the PDF of the review that fits it alone and has no reference with a title yet."""
    found: dict[int, tuple[Report, str]] = {}
    twice: set[int] = set()
    reports = [report for report in facts.reports() if report.has_pdf and not report.reference.title]
    pdfs = [(f"{report.label}.pdf", printed.get(report.id, NOTHING_PRINTED)) for report in reports]
    for report, match in zip(reports, fits(pdfs, references), strict=True):
        if match is None:
            continue
        place, reason = match
        if place in found:
            twice.add(place)
        found.setdefault(place, (report, reason))
    return {place: match for place, match in found.items() if place not in twice}


def _renamed(facts: Facts, report: Report, labels: set[str], step: str) -> list[Draft]:
    """Another name for a study that is still called after the file of its main PDF."""
    study = facts.study(report.study)
    named_after_file = study.label == report.label
    label = report.reference.label
    if not (report.is_main and named_after_file and report.reference.authors and label != study.label):
        return []
    body = {"label": _own_label(label, labels), "order": study.order, "batch": study.batch}
    return [Draft(EventKind.STUDY, REVIEW, "", study.id, "", body, step)]


def _own_label(label: str, labels: set[str]) -> str:
    """A label that no other study has: "Smith 2019", then "Smith 2019b"."""
    own = label
    letters = iter("bcdefghijklmnopqrstuvwxyz")
    while own in labels:
        letter = next(letters, None)
        if letter is None:
            own = f"{label} {new_id()[:4]}"
            break
        own = f"{label}{letter}" if label[-1:].isdigit() else f"{label} {letter}"
    labels.add(own)
    return own
