"""What travels in a package, what one would bring said without a word of any blinded answer, and its PDFs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crps_extractor.models.documents.folder import PdfNotTakenError, pdf_path, take_pdf
from crps_extractor.models.event import CONSENSUS, REVIEW, Event, EventKind, person_scope
from crps_extractor.models.form_file import FormError
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import LEAD, SETTLER, Facts, Report
from crps_extractor.models.review.history import told_in
from crps_extractor.models.review.review import Review, opened_to, seen_until
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.merging import Brought, Preview, review_from_package
from crps_extractor.models.store.package import Package, SheetName
from crps_extractor.models.store.package import take_pdf as unpack_pdf
from crps_extractor.models.store.protocol import HistoryFilter, StoreError

__all__ = [
    "Coming",
    "Incoming",
    "Replaced",
    "begin_review",
    "facts_in",
    "incoming",
    "keep_pdfs",
    "pdfs_to_send",
    "sheets_to_send",
    "unpacked_pdfs",
]

Say = Callable[[str, int, int], object]
"""Told what is being done, and how many of how many."""

_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
"""What reading a fact raises that was not written by this program."""

SUBMITTED, NOT_SUBMITTED, SHARED, SETTLED = "submitted", "not submitted", "shared by all", "consensus"


@dataclass(frozen=True)
class Coming:
    """What one person brings for one study ("" for the review itself).

    ``changes`` is None where even the number would tell of a sheet that is still blind to the viewer.
    """

    who: str
    study: str
    what: str
    changes: int | None


@dataclass(frozen=True)
class Replaced:
    """A cell changed on both sides: in whose sheet, where, what stands here and there, and which of them stays."""

    sheet: str
    study: str
    place: str
    here: str
    there: str
    is_taken: bool


@dataclass(frozen=True)
class Incoming:
    """A package as it is shown before it is merged.

    ``contested`` holds the cells changed on both sides that the viewer may read, ``hidden`` counts the others.
    ``for_its_author`` is True where it carries a sheet of its author that is not submitted.
    """

    author: str
    made: datetime | None
    coming: tuple[Coming, ...]
    known: int
    contested: tuple[Replaced, ...]
    hidden: int
    pdfs: int
    for_its_author: bool

    @property
    def brings_nothing(self) -> bool:
        """True where all of it was known already, its PDFs too."""
        return not self.coming and not self.pdfs


def sheets_to_send(review: Review, *, everything: bool = False) -> list[SheetName]:
    """The sheets that a package of the viewer carries, beside what all share.

    To others: the viewer's own submitted sheets; a lead or settler also hands on what is open already, every sheet
    and the consensus of revealed studies, so that all can compare who sent their sheets to one place. ``everything``
    is for another computer of the viewer's own: the own sheets that are not submitted as well. A sheet of somebody
    else that is still blind never travels on. Raises NotAllowedError when nobody said who sends.
    """
    if not review.viewer:
        raise NotAllowedError("Say first who you are: a package carries the sheets of the person who makes it.")
    own = review.own_scope
    hands_on = review.person is not None and bool({LEAD, SETTLER} & review.person.roles)

    def travels(scope: str, study: str) -> bool:
        if scope == own:
            known = review.submission(review.viewer, study)
            if everything or known is None:
                return everything
            return (known.stands or known.revealed) and not _is_at_work(review, study)
        if (
            scope == REVIEW
            or seen_until(review, scope, study)
            or not review.is_revealed(study)
            or not review.may_read(scope, study)
        ):
            return False
        return everything or hands_on or review.viewer == review.facts.study(study).slots.settler

    homes = {study.id for study in review.facts.studies} | review.facts.merged_away
    held = sorted((one.scope, one.study) for one in review.store.overview() if one.study in homes)
    return [sheet for sheet in held if travels(*sheet)]


def _is_at_work(review: Review, study: str) -> bool:
    """True where the viewer has begun on something that was added to a submitted study, and not handed it in."""
    opened = opened_to(review, study)
    wanted = HistoryFilter(scopes=(review.own_scope,), study=study, since=opened.since if opened else "")
    return opened is not None and any(event.time > opened.since for event in review.store.history(wanted))


def pdfs_to_send(facts: Facts, path: Path) -> dict[str, Path]:
    """The PDFs of the review at ``path`` that are there, by their sha256."""
    found = {report.sha256: pdf_path(path, report.sha256, report.file) for report in facts.reports()}
    return {sha256: file for sha256, file in found.items() if sha256 and file is not None}


@contextmanager
def unpacked_pdfs(path: Path, package: Package, say: Say | None = None) -> Iterator[list[tuple[Report, Path]]]:
    """The PDFs of a package that are missing beside the review at ``path``, unpacked and compared with their names.

    They are taken out before anything is merged, so that a package with a wrong one is refused as a whole. Raises
    StoreError (altered, disk), and whatever ``say`` raises to end it; nothing is left of them afterwards.
    """
    with tempfile.TemporaryDirectory(prefix=".pdfs-", dir=path.parent, ignore_cleanup_errors=True) as folder:
        missing = _missing(facts_in(package).reports(), path, package)
        files = []
        for number, report in enumerate(missing):
            if say:
                say(report.label, number, len(missing))
            files.append((report, Path(folder) / f"{report.sha256}.pdf"))
            unpack_pdf(package, report.sha256, files[-1][1])
        yield files


def keep_pdfs(path: Path, unpacked: Iterable[tuple[Report, Path]]) -> list[str]:
    """Put unpacked PDFs beside the review at ``path``; one sentence for each that could not be."""
    refused = []
    for report, file in unpacked:
        try:
            take_pdf(path, file, report.label)
        except PdfNotTakenError as reason:
            refused.append(f"{report.label}: {reason}")
    return refused


def begin_review(path: Path, package: Package, say: Say | None = None) -> tuple[Preview, list[str]]:
    """Begin a review at ``path`` from a package, its PDFs beside it; what it brought, and sentences on PDFs refused.

    Raises StoreError as ``review_from_package`` does, or altered when what it holds makes no review; then, and when
    ``say`` raises to end it, no file is left.
    """

    def progress(done: int, whole: int) -> None:
        if say:
            say("Making the review", done, whole)

    with unpacked_pdfs(path, package, say) as files:
        brought = review_from_package(path, package, progress)
        try:
            _must_be_readable(path)
        except BaseException:
            path.unlink()
            raise
        return brought, keep_pdfs(path, files)


def facts_in(package: Package) -> Facts:
    """What a package says of the review itself. Raises StoreError (altered) where that cannot be read."""
    try:
        shared = sorted((event for event in package.events if event.scope == REVIEW), key=lambda event: event.time)
        return Facts.fold(shared)
    except _UNREADABLE as error:
        raise _unreadable() from error


def _must_be_readable(path: Path) -> None:
    store = ReviewFile.open(path)
    try:
        _ = Review(store).form
    except (FormError, *_UNREADABLE) as error:
        raise _unreadable() from error
    finally:
        store.close()


def _unreadable() -> StoreError:
    sentence = "The package was refused as a whole, because what it says of the review cannot be read."
    return StoreError("altered", f"{sentence} Nothing was changed.")


def incoming(review: Review, path: Path, package: Package, shown: Preview) -> Incoming:
    """A package's preview in words, for the viewer of the review at ``path``.

    Raises StoreError (altered) where the package says something of the review that cannot be read.
    """
    theirs = facts_in(package)
    names = {person.id: person.name for facts in (theirs, review.facts) for person in facts.people.values()}
    labels = {study.id: study.label for facts in (theirs, review.facts) for study in facts.studies}
    contested = [(pair, True) for pair in shown.replaced] + [(pair, False) for pair in shown.kept]
    readable = [(pair, taken) for pair, taken in contested if _may_read(review, pair[0].scope, pair[0].study)]
    return Incoming(
        names.get(package.author, "somebody this review does not know"),
        _moment(package.made),
        tuple(_coming(review, one, names, labels) for one in shown.brings),
        shown.known,
        tuple(_replaced(review, here, there, taken) for (here, there), taken in readable),
        len(contested) - len(readable),
        len(_missing(theirs.reports(), path, package)),
        _is_for_its_author(package),
    )


def _missing(reports: Iterable[Report], path: Path, package: Package) -> list[Report]:
    carried = {report.sha256: report for report in reports if report.sha256 in package.pdfs}
    return [one for one in carried.values() if pdf_path(path, one.sha256, one.file) is None]


def _may_read(review: Review, scope: str, study: str) -> bool:
    known = {one.id for one in review.facts.studies}
    return scope == REVIEW or (study in known and review.may_read(scope, study))


def _coming(review: Review, one: Brought, names: Mapping[str, str], labels: Mapping[str, str]) -> Coming:
    who, study = names.get(one.actor, "somebody this review does not know"), labels.get(one.study, "")
    if one.scope in (REVIEW, CONSENSUS):
        return Coming(who, study, SHARED if one.scope == REVIEW else SETTLED, one.changes)
    is_open = one.scope == person_scope(review.viewer) or _may_read(review, one.scope, one.study)
    what = SUBMITTED if one.submits else NOT_SUBMITTED
    if is_open and not one.submits:
        what = "own sheet" if one.scope == person_scope(review.viewer) else "sheet"
    return Coming(who, study, what, one.changes if is_open else None)


def _replaced(review: Review, here: Event, there: Event, taken: bool) -> Replaced:
    ours, other = told_in(review, here.study, (here, there))
    place = " › ".join(part for part in (ours.section, ours.row, ours.field) if part)
    return Replaced(ours.sheet, ours.study, place or ours.what, ours.new, other.new, taken)


def _is_for_its_author(package: Package) -> bool:
    own = person_scope(package.author)
    sheets = {event.study for event in package.events if event.scope == own}
    return any(not _is_submitted(package.events, own, study) for study in sheets)


def _is_submitted(events: Sequence[Event], scope: str, study: str) -> bool:
    marks = (EventKind.SUBMITTED, EventKind.REOPENED)
    found = [event for event in events if (event.scope, event.study) == (scope, study) and event.kind in marks]
    return bool(found) and max(found, key=lambda event: event.time).kind is EventKind.SUBMITTED


def _moment(made: str) -> datetime | None:
    try:
        return datetime.strptime(made, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None
