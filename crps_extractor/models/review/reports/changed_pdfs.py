"""A PDF that is not the one that was taken in: noticed by its content, kept only when the lead says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from crps_extractor.models.answer import Answer, Source
from crps_extractor.models.documents.folder import sha256_of
from crps_extractor.models.documents.refinding import Refound, Where, refind
from crps_extractor.models.documents.refusals import Refused
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.event import CONSENSUS, Draft, EventKind, Scope, new_id, person_scope
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Place

__all__ = ["QuoteAgain", "keep_changed", "quotes_again", "sources_in", "take_new_places", "why_changed"]


@dataclass(frozen=True)
class QuoteAgain:
    """A source of an answer and where its quote stands in the changed PDF; ``whose`` is the sheet's scope."""

    whose: Scope
    study: str
    place: Place
    at: int
    """The place of the source among those of the answer."""
    refound: Refound


def why_changed(path: Path, report: Report) -> tuple[str, str]:
    """One sentence where a PDF's content is not what was taken in, and its sha256 now; two empty texts otherwise.

    Reads the whole file, so it belongs beside the window's work.
    """
    if not report.sha256:
        return "", ""
    try:
        now = sha256_of(path)
    except OSError:
        return "", ""
    if now == report.sha256:
        return "", ""
    return (
        f"The PDF of {report.label} was annotated or replaced since it was taken in, so the places taken from it may "
        "have moved.",
        now,
    )


def sources_in(review: Review, report: Report) -> list[tuple[Scope, str, Place, int, Source]]:
    """Every source in a report, of the sheets open to the viewer: scope, study, place, which source, itself."""
    study = next((one for one in review.facts.studies if report.study in (one.id, *review.facts.merged(one.id))), None)
    home = study or review.facts.study(report.study)
    scopes = [*(person_scope(person) for person in home.slots.holders), CONSENSUS]
    return [
        (scope, home.id, (row.id, form_field.id), at, source)
        for scope in scopes
        if review.may_read(scope, home.id)
        for row, form_field, answer in review.sheet(scope, home.id).answers()
        for at, source in enumerate(answer.sources)
        if source.report == report.id
    ]


def quotes_again(review: Review, report: Report, path: Path, worker: DocumentWorker) -> list[QuoteAgain]:
    """Seek the quotes taken from a report in the file as it is now. Raises Refused where that cannot be opened."""
    known = sources_in(review, report)
    name = str(path.absolute())
    pages = int(worker.call("open", name, None)[0])

    def page_text(page: int) -> PageText | None:
        try:
            return PageText.from_plain(page, worker.call("words", name, page))
        except Refused:
            return None

    found = refind([source for *_, source in known], pages, page_text)
    return [
        QuoteAgain(scope, study, place, at, refound)
        for (scope, study, place, at, _), refound in zip(known, found, strict=True)
    ]


def keep_changed(review: Review, report: Report, sha256: str) -> Report:
    """Take a changed file as the report's PDF from now on; answers and their places stay as they are. Lead only."""
    known = review.facts.report(report.id)
    if known is None:
        raise KeyError(report.id)
    other = next((one for one in review.facts.reports() if one.sha256 == sha256 and one.id != report.id), None)
    if other is not None:
        raise NotAllowedError(
            f"The file that lies there now is the PDF of another report, {other.label}. Look for the original instead."
        )
    return review.add_report(replace(known, sha256=sha256))


def take_new_places(review: Review, found: list[QuoteAgain]) -> int:
    """Write where quotes stand now into the viewer's own sheets, as one step that undo takes back; how many answers.

    Only places change, never a value; sheets of others and submitted ones stay as they are.
    """
    changed: dict[tuple[str, Place], Answer] = {}
    own = review.own_scope
    moved = [one for one in found if one.whose == own and one.refound.where is Where.MOVED]
    sheets = {study: review.own_sheet(study) for study in {one.study for one in moved}}
    for one in moved:
        if review.refusal(own, one.study):
            continue
        answer = changed.get((one.study, one.place)) or sheets[one.study].answer(*one.place)
        if answer is None or one.at >= len(answer.sources) or answer.sources[one.at] != one.refound.source:
            continue
        sources = list(answer.sources)
        sources[one.at] = replace(sources[one.at], page=one.refound.page, rects=one.refound.rects)
        changed[one.study, one.place] = replace(answer, sources=tuple(sources))
    step = new_id()
    drafts: list[Draft] = []
    for (study, place), answer in changed.items():
        drafts += [sheets[study].set(*place, answer, step=step)]
    review.record(drafts)
    return len([draft for draft in drafts if draft.kind is EventKind.ANSWER])
