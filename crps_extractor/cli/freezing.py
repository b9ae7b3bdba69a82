"""Commands that freeze a review, say what changed since, and compare a receipt with the file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date

from crps_extractor.cli.command import Command, add_review, counted, found, say, say_json
from crps_extractor.cli.reviews import changing, reading
from crps_extractor.models.review.course.freezing import change_lines, freeze, still_holds
from crps_extractor.models.review.course.states import freeze_named
from crps_extractor.models.review.receipts import check_receipt, what_it_proves
from crps_extractor.models.review.review import Review

__all__ = ["COMMANDS"]


def _list_arguments(parser: ArgumentParser) -> None:
    add_review(parser)


def _list(asked: Namespace) -> int:
    with reading(asked) as review:
        return _tell(review, asked.json)


def _tell(review: Review, as_json: bool) -> int:
    freezes = list(review.facts.freezes.values())
    if as_json:
        say_json(
            [{"name": one.name, "date": one.date, "studies": len(one.studies), "hash": one.hash} for one in freezes]
        )
        return 0
    say(counted(len(freezes), "freeze"))
    for one in freezes:
        say(f"  {one.date}  {one.name}: {counted(len(one.studies), 'study', 'studies')}, hash {one.hash[:12]}")
    return 0


def _make_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("name", metavar="NAME", help='what the freeze is called, e.g. "Submitted paper"')
    parser.add_argument("--date", default="", metavar="DATE", help="its date (default: today)")


def _make(asked: Namespace) -> int:
    with changing(asked) as review:
        freeze(review, asked.name, asked.date or date.today().isoformat())
        return _tell(review, asked.json)


def _since_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("name", metavar="NAME", help="the freeze")


def _since(asked: Namespace) -> int:
    with reading(asked) as review:
        frozen = freeze_named(review, asked.name)
        lines, holds = change_lines(review, frozen), still_holds(review, frozen)
    if asked.json:
        names = ("time", "who", "study", "sheet", "where", "now")
        changes = [dict(zip(names, line, strict=True)) for line in lines]
        say_json({"freeze": frozen.name, "date": frozen.date, "hash": frozen.hash, "holds": holds, "changes": changes})
    else:
        say(f"{counted(len(lines), 'change')} since “{frozen.name}” of {frozen.date}, as far as they are open to you.")
        for when, who, study, sheet, where, now in lines:
            say(
                "  "
                + "  ".join(part for part in (when, who, study, sheet, f"{where}: {now}" if now else where) if part)
            )
    if holds:
        return 0
    return found(f"Something of the freeze “{frozen.name}” is missing in this file. Go back to a backup made after it.")


def _receipt_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("receipt", metavar="RECEIPT", help="the receipt, or its short code")


def _receipt(asked: Namespace) -> int:
    with reading(asked) as review:
        checked = check_receipt(review, asked.receipt)
        holds, sentence = what_it_proves(review, checked)
    if asked.json:
        say_json({"holds": holds, "said": sentence})
    elif holds:
        say(sentence)
    return 0 if holds else found(sentence)


COMMANDS = (
    Command("freeze list", "list the freezes of a review", _list_arguments, _list),
    Command("freeze make", "freeze the review as it stands, by name", _make_arguments, _make),
    Command("freeze since", "say what changed since a freeze", _since_arguments, _since),
    Command("receipt", "compute a receipt again and say what it proves", _receipt_arguments, _receipt),
)
