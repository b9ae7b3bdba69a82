"""Commands that bring a review further or back: submit a sheet, restore a backup, export."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path

from crps_extractor.cli.command import Command, CommandError, add_json, add_review, add_study, counted, say, say_json
from crps_extractor.cli.reviews import changing, chosen_studies, reading, viewer_of
from crps_extractor.models.exports.base import Export, Say
from crps_extractor.models.review.course.states import shown_as
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import submit
from crps_extractor.models.store.backups import Backup, backups_of, newest_good, restore

__all__ = ["COMMANDS"]


def _submit_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser, required=True)


def _submit(asked: Namespace) -> int:
    with changing(asked) as review:
        study = chosen_studies(review, asked.study)[0]
        person = review.person
        submission = submit(review, study.id)
        is_revealed = review.is_revealed(study.id)
    name = person.name if person else ""
    if asked.json:
        report = {"study": study.label, "reviewer": name, "receipt": submission.receipt, "revealed": is_revealed}
        say_json(report)
        return 0
    say(f"{study.label} is submitted by {name} and locked. Receipt: {submission.receipt}")
    say("Both sheets are open now." if is_revealed else "The other sheet stays closed until it is submitted as well.")
    return 0


def _restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("review", metavar="REVIEW", type=Path, help="the review file (.crpx); nobody may hold it open")
    parser.add_argument("--list", action="store_true", help="list the backups and change nothing")
    parser.add_argument(
        "--backup",
        default="",
        metavar="NAME",
        help="which backup, by its file's name or its beginning (default: the newest good one)",
    )
    add_json(parser)


def _restore(asked: Namespace) -> int:
    backups = backups_of(asked.review)
    if asked.list:
        return _list(backups, asked)
    named = [backup for backup in backups if backup.path.name.startswith(asked.backup)]
    chosen = next(iter(named), None) if asked.backup else newest_good(asked.review)
    if chosen is None:
        which = "such" if asked.backup else "good"
        raise CommandError(f"There is no {which} backup of {asked.review.name}. Nothing was changed.")
    done = restore(asked.review, chosen)
    if asked.json:
        say_json(
            {
                "review": str(asked.review),
                "backup": str(done.backup.path),
                "moved_aside": str(done.moved_aside) if done.moved_aside else None,
                "only_in_former": done.only_in_former,
                "only_in_backup": done.only_in_backup,
            }
        )
        return 0
    say(f"{asked.review} is again as it was on {done.backup.made:%Y-%m-%d at %H:%M:%S} (UTC).")
    say(f"{counted(done.only_in_former, 'change')} made since then are not in it.")
    if done.moved_aside:
        say(f"The former file is kept as {done.moved_aside}.")
    return 0


def _list(backups: list[Backup], asked: Namespace) -> int:
    if asked.json:
        say_json(
            [{"file": str(one.path), "made": one.made.isoformat(), "events": one.events} for one in backups],
        )
        return 0
    say(f"{counted(len(backups), 'backup')} of {asked.review.name}")
    for one in backups:
        say(f"  {one.made:%Y-%m-%d %H:%M:%S} UTC  {counted(one.events, 'change')}  {one.path.name}")
    return 0


def _export_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("--format", required=True, metavar="FORMAT", help="the format; a wrong one lists them all")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="OUT", help="the file to write")
    add_study(parser)
    parser.add_argument("--freeze", metavar="NAME", default="", help="the review as it was in this freeze")
    parser.add_argument("--batch", metavar="NAME", default="", help="only the studies of this batch")
    parser.add_argument("--reviewer", metavar="B", default="", help="whose sheet (with --format reviewer-sheet)")


def _export(asked: Namespace) -> int:
    from crps_extractor.models.exports.base import ExportFailedError
    from crps_extractor.models.exports.register import EXPORTS

    export = EXPORTS.get(asked.format)
    if export is None:
        raise CommandError(f"There is no format “{asked.format}”. The formats are: {', '.join(EXPORTS)}.")
    if not asked.output.absolute().parent.is_dir():
        raise CommandError(f"The folder {asked.output.absolute().parent} does not exist, so nothing was written.")
    shows_progress = sys.stderr.isatty()

    def tell(sentence: str, done: int, whole: int) -> None:
        if shows_progress:
            print(f"\r{sentence} {done}/{whole}\x1b[K", end="", file=sys.stderr, flush=True)

    try:
        with reading(asked) as review:
            written = _writer(review, export, asked)(shown_as(review, asked.freeze, asked.batch), asked.output, tell)
    except ExportFailedError as reason:
        raise CommandError(str(reason)) from reason
    finally:
        if shows_progress:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    if asked.json:
        say_json({"format": asked.format, "file": str(written)})
    else:
        say(f"{export.title}: {written}")
    return 0


def _writer(review: Review, export: Export, asked: Namespace) -> Callable[[Review, Path, Say], Path]:
    """What writes the export; a sheet for Excel may be that of one reviewer and of one study."""
    from crps_extractor.models.exports.reviewer_sheet import REVIEWER_SHEET, write_reviewer_sheet

    if not asked.reviewer and not asked.study:
        return export.write
    if export is not REVIEWER_SHEET:
        raise CommandError(f"--reviewer and --study are for --format {REVIEWER_SHEET.id}; this format writes them all.")
    person = viewer_of(review.facts, asked.reviewer) if asked.reviewer else ""
    studies = [study.id for study in chosen_studies(review, asked.study)]
    return partial(write_reviewer_sheet, person=person, studies=studies)


COMMANDS = (
    Command("submit", "submit and lock your sheet of a study", _submit_arguments, _submit),
    Command("export", "write the review to a file for others", _export_arguments, _export),
    Command("restore", "list the backups of a review, or go back to one", _restore_arguments, _restore),
)
