"""Commands that exchange work without a server: write a package, take one over."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import suppress
from pathlib import Path
from typing import Any

from crps_extractor.cli.command import Command, CommandError, add_review, counted, found, say, say_json
from crps_extractor.cli.reviews import changing, reading, review_path, viewer_of
from crps_extractor.models.documents.folder import pdf_path, take_pdf
from crps_extractor.models.event import CONSENSUS
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import SETTLER
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.backups import keep_backup
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.merging import Preview, merge_package, preview
from crps_extractor.models.store.package import SUFFIX, Package, SheetName, read_package, write_package
from crps_extractor.models.store.package import take_pdf as unpack_pdf

__all__ = ["COMMANDS"]


def _package_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="OUT", help=f"the package ({SUFFIX})")
    parser.add_argument("--pdfs", action="store_true", help="put the PDFs in as well")
    parser.add_argument(
        "--to-myself", action="store_true",
        help="for another computer of yours: sheets that are not submitted travel too; give it to nobody else",
    )  # fmt: skip


def _package(asked: Namespace) -> int:
    target = asked.output if asked.output.suffix == SUFFIX else asked.output.with_name(asked.output.name + SUFFIX)
    with reading(asked) as review:
        if not review.viewer:
            raise NotAllowedError("Say with --as who you are: a package carries the sheets of the person who makes it.")
        sheets = _sheets(review, everything=asked.to_myself)
        pdfs = _pdfs(review, asked.review) if asked.pdfs else {}
        package = write_package(review.store, target, review.viewer, sheets, pdfs)
        labels = [review.facts.study(study).label for scope, study in sheets if scope != CONSENSUS]
    if asked.json:
        say_json({**_about(package), "studies": labels})
        return 0
    what = ", ".join(labels) or "no sheet of yours (none is submitted)"
    say(f"{target} holds what all share, and your sheets of: {what}. PDFs: {len(package.pdfs)}.")
    if asked.to_myself:
        say("It holds everything of yours, unsubmitted sheets too: keep it to yourself.")
    return 0


def _sheets(review: Review, *, everything: bool) -> list[SheetName]:
    sheets: list[SheetName] = []
    for study in review.facts.studies:
        submission = review.submission(review.viewer, study.id)
        if everything or (submission is not None and submission.stands):
            sheets.append((review.own_scope, study.id))
        settles = review.viewer == study.slots.settler or (review.person and SETTLER in review.person.roles)
        if settles and review.is_revealed(study.id):
            sheets.append((CONSENSUS, study.id))
    held = {(one.scope, one.study) for one in review.store.overview()}
    return [sheet for sheet in sheets if sheet in held]


def _pdfs(review: Review, path: Path) -> dict[str, Path]:
    found_files = {report.sha256: pdf_path(path, report.sha256, report.file) for report in review.facts.reports()}
    return {sha256: file for sha256, file in found_files.items() if sha256 and file is not None}


def _about(package: Package) -> dict[str, Any]:
    return {"package": str(package.path), "changes": len(package.events), "pdfs": len(package.pdfs)}


def _merge_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("package", metavar="PACKAGE", type=Path, help=f"the package ({SUFFIX})")
    parser.add_argument("--preview", action="store_true", help="say what it would bring and change nothing")


def _merge(asked: Namespace) -> int:
    package = read_package(asked.package)
    path = review_path(asked.review)
    if not path.exists():
        return _begin(asked, path, package)
    asked.review = path
    with reading(asked) if asked.preview else changing(asked) as review:
        brings = preview(review.store, package)
        report = _brought(review, brings)
        if not asked.preview:
            merge_package(review.store, package)
            refused = _unpack(Review(review.store), path, package)
    if asked.preview:
        return _report(asked, report, "would bring", [])
    return _report(asked, report, "brought", refused)


def _begin(asked: Namespace, path: Path, package: Package) -> int:
    """A review begun from a package: what a reviewer does with the one that the lead sent."""
    if asked.preview:
        raise CommandError(f"There is no review {path.name} yet to compare the package with.")
    store = ReviewFile.create(path)
    try:
        brings = preview(store, package)
        merge_package(store, package)
        review = Review(store)
        review.viewer = viewer_of(review.facts, asked.who)
        refused = _unpack(review, path, package)
        report = _brought(review, brings)
        keep_backup(store)
    except BaseException:
        store.close()
        with suppress(OSError):
            path.unlink()
        raise
    store.close()
    return _report(asked, report, "is the beginning of the review and brought", refused)


def _unpack(review: Review, path: Path, package: Package) -> list[str]:
    """Put the package's PDFs beside the review where they are missing; one sentence for each that could not be."""
    refused = []
    for report in review.facts.reports():
        if report.sha256 in package.pdfs and pdf_path(path, report.sha256, report.file) is None:
            growing = path.with_name(f".{report.sha256[:16]}.pdf")
            try:
                unpack_pdf(package, report.sha256, growing)
                take_pdf(path, growing, report.label)
            except OSError as error:
                refused.append(f"The PDF of {report.label} could not be written ({error.strerror}).")
            finally:
                growing.unlink(missing_ok=True)
    return refused


def _brought(review: Review, brings: Preview) -> dict[str, Any]:
    """What a package brings, without a word of any answer."""
    people = {person.id: person.name for person in review.facts.people.values()}
    studies = {study.id: study.label for study in review.facts.studies}
    return {
        "brings": [
            {
                "by": people.get(one.actor, "a person not known here yet"),
                "study": studies.get(one.study, "") if one.study else "",
                "changes": one.changes,
                "submits": one.submits,
            }
            for one in brings.brings
        ],
        "known": brings.known,
        "replaced": len(brings.replaced),
        "kept": len(brings.kept),
    }


def _report(asked: Namespace, report: dict[str, Any], verb: str, refused: list[str]) -> int:
    if asked.json:
        say_json({"package": str(asked.package), "merged": not asked.preview, **report})
    else:
        new = sum(one["changes"] for one in report["brings"])
        say(f"{asked.package.name} {verb} {counted(new, 'change')}; {report['known']} were known already.")
        for one in report["brings"]:
            state = ", submitted" if one["submits"] else ""
            say(f"  {one['by']}: {one['study'] or 'what all share'}, {counted(one['changes'], 'change')}{state}")
        if report["replaced"] or report["kept"]:
            say(f"  Changed on both sides: {report['replaced']} taken from the package, {report['kept']} kept.")
    return found(refused[0]) if refused else 0


COMMANDS = (
    Command("package", "write a package with your submitted sheets", _package_arguments, _package),
    Command(
        "merge",
        "take a package over: all of it or nothing",
        _merge_arguments,
        _merge,
        "Take a package over, all of it or nothing. Where REVIEW does not exist yet it is begun from the package.",
    ),
)
