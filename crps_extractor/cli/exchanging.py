"""Commands that exchange work without a server: write a package, take one over."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import suppress
from pathlib import Path
from typing import Any

from crps_extractor.cli.command import Command, CommandError, add_review, counted, found, say, say_json
from crps_extractor.cli.reviews import changing, reading, review_path
from crps_extractor.models.event import CONSENSUS
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.exchanging import (
    SUBMITTED,
    Incoming,
    begin_review,
    incoming,
    keep_pdfs,
    pdfs_to_send,
    sheets_to_send,
    unpacked_pdfs,
)
from crps_extractor.models.store.merging import merge_package, preview
from crps_extractor.models.store.package import SUFFIX, Package, read_package, write_package

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
        sheets = sheets_to_send(review, everything=asked.to_myself)
        pdfs = pdfs_to_send(review.facts, asked.review) if asked.pdfs else {}
        package = write_package(review.store, target, review.viewer, sheets, pdfs)
        labels = list(dict.fromkeys(review.facts.study(study).label for scope, study in sheets if scope != CONSENSUS))
    if asked.json:
        say_json({**_about(package), "studies": labels})
        return 0
    what = ", ".join(labels) or "no study (no sheet of yours is submitted)"
    say(f"{target} holds what all share, and sheets of: {what}. PDFs: {len(package.pdfs)}.")
    if asked.to_myself:
        say("It holds everything of yours, unsubmitted sheets too: keep it to yourself.")
    return 0


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
        report = _brought(incoming(review, path, package, preview(review.store, package)))
        if asked.preview:
            return _report(asked, report, "would bring", [])
        with unpacked_pdfs(path, package) as files:
            merge_package(review.store, package)
            refused = keep_pdfs(path, files)
    return _report(asked, report, "brought", refused)


def _begin(asked: Namespace, path: Path, package: Package) -> int:
    """A review begun from a package: what a reviewer does with the one that the lead sent."""
    if asked.preview:
        raise CommandError(f"There is no review {path.name} yet to compare the package with.")
    brought, refused = begin_review(path, package)
    asked.review = path
    try:
        with changing(asked) as review:
            report = _brought(incoming(review, path, package, brought))
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return _report(asked, report, "is the beginning of the review and brought", refused)


def _brought(coming: Incoming) -> dict[str, Any]:
    """What a package brings, without a word of any answer that is blind to the viewer, nor how many there are."""
    return {
        "brings": [
            {
                "by": one.who,
                "study": one.study,
                "what": one.what,
                "changes": one.changes,
                "submits": one.what == SUBMITTED,
            }
            for one in coming.coming
        ],
        "known": coming.known,
        "replaced": sum(one.is_taken for one in coming.contested),
        "kept": sum(not one.is_taken for one in coming.contested),
    }


def _report(asked: Namespace, report: dict[str, Any], verb: str, refused: list[str]) -> int:
    if asked.json:
        say_json({"package": str(asked.package), "merged": not asked.preview, **report})
        return found(refused[0]) if refused else 0
    what = "this" if report["brings"] else "nothing that was not known"
    say(f"{asked.package.name} {verb} {what}; {counted(report['known'], 'change')} known already.")
    for one in report["brings"]:
        count = f", {counted(one['changes'], 'change')}" if one["changes"] is not None else ""
        say(f"  {one['by']}: {one['study'] or 'the review'}, {one['what']}{count}")
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
