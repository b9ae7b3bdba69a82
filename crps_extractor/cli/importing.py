"""The command that brings in answers from a spreadsheet: a filled reviewer's sheet, or a table made elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from crps_extractor.cli.command import Command, CommandError, add_review, counted, found, say, say_json
from crps_extractor.cli.reviews import changing, reading
from crps_extractor.models.imports.bringing import bring_in, may_show
from crps_extractor.models.imports.cells import Table, TableRefusedError
from crps_extractor.models.imports.headers import choose_table
from crps_extractor.models.imports.mapping import AGREED, MappingError, load_mapping, mapping_text
from crps_extractor.models.imports.proposal import OutdatedProposalError, Proposal
from crps_extractor.models.imports.proposing import propose_mapping
from crps_extractor.models.imports.reading import read_tables
from crps_extractor.models.imports.reviewer_sheet import is_reviewer_sheet, read_reviewer_sheet
from crps_extractor.models.imports.tables import read_extraction_table
from crps_extractor.models.imports.wording import changes_in_words
from crps_extractor.models.review.importing import brought_in, take_back
from crps_extractor.models.review.review import Review

__all__ = ["COMMANDS"]

_DETAILS = """Brings answers from SHEET into the sheets of one reviewer; --preview shows what would change.

SHEET is a workbook made by "export --format reviewer-sheet" and filled in since, or a table made elsewhere (.xlsx,
.csv). A table needs a mapping that says which column answers which field: where the file named with --mapping is not
there yet, a first one is written to it and nothing is brought in; look it through and run the command again.

Everybody brings in one's own sheet; a lead that of somebody who is marked as working in Excel, and is then told how
much changes, but no answer. Cells that could not be read are listed; the exit code is then 1.

--take-back takes the last import of a file of that name back, in every study; what was changed since stays."""


def _arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument(
        "sheet", metavar="SHEET", type=Path, help="the filled workbook (.xlsx) or the table (.xlsx, .csv)"
    )
    parser.add_argument(
        "--reviewer",
        metavar="B",
        default="",
        help='whose answers they are (default: who acts; "agreed": the consensus)',
    )
    parser.add_argument("--mapping", metavar="M.toml", type=Path, help="which column answers which field")
    parser.add_argument("--preview", action="store_true", help="say what would change and change nothing")
    parser.add_argument("--take-back", action="store_true", help="take the last import of this file back")


def _import(asked: Namespace) -> int:
    if asked.take_back:
        return _take_back(asked)
    if not asked.sheet.is_file():
        raise CommandError(f"There is no file {asked.sheet}.")
    try:
        tables = read_tables(asked.sheet)
        with reading(asked) if asked.preview else changing(asked) as review:
            person = _reviewer(review, asked.reviewer)
            if is_reviewer_sheet(tables):
                proposal = read_reviewer_sheet(review, person, tables, asked.sheet.name)
            elif asked.mapping is None:
                raise CommandError(_NEEDS_MAPPING.format(asked.sheet.name))
            elif not asked.mapping.exists():
                return _propose(review, tables, asked)
            else:
                mapping = load_mapping(asked.mapping)
                proposal = read_extraction_table(review, person, tables, mapping, asked.sheet.name)
            if not asked.preview:
                bring_in(review, proposal)
            return _report(review, proposal, asked)
    except (TableRefusedError, MappingError, OutdatedProposalError) as reason:
        raise CommandError(str(reason)) from reason


def _take_back(asked: Namespace) -> int:
    if asked.preview:
        raise CommandError("--take-back changes the review; it cannot be asked for together with --preview.")
    with changing(asked) as review:
        imported = next((one for one in brought_in(review) if one.file == asked.sheet.name), None)
        if imported is None:
            raise CommandError(
                f"You brought in nothing from {asked.sheet.name} that still stands. Nothing was changed."
            )
        count = take_back(review, imported)
        labels = [review.facts.study(study).label for study in imported.studies]
    if asked.json:
        say_json({"file": imported.file, "taken_back": count, "studies": labels})
    else:
        say(f"Taken back from {imported.file}: {counted(count, 'change')} in {', '.join(labels)}.")
        if count < imported.changes:
            say(f"{counted(imported.changes - count, 'change')} stayed: something was changed there since.")
    return 0


_NEEDS_MAPPING = (
    "{} was not made by the export “reviewer-sheet”, so it needs a mapping of its columns: "
    "add --mapping NAME.toml, and a first one is written there."
)


def _reviewer(review: Review, name: str) -> str:
    if name.casefold() == "agreed":
        return AGREED
    person = review.facts.person_named(name) if name else review.person
    if person is None and not name:
        raise CommandError("Say whose answers they are: --reviewer NAME.")
    if person is None:
        names = ", ".join(sorted(known.name for known in review.facts.people.values()))
        raise CommandError(f"Nobody in this review is called “{name}” alone. Its people are: {names}.")
    return person.id


def _propose(review: Review, tables: tuple[Table, ...], asked: Namespace) -> int:
    table, _ = choose_table(tables)
    mapping = propose_mapping(review.form, review.facts, table)
    try:
        with asked.mapping.open("x", encoding="utf-8") as file:
            file.write(mapping_text(mapping))
    except OSError as error:
        raise CommandError(f"{asked.mapping} could not be written ({error.strerror}). Nothing was changed.") from error
    known = sum(1 for column in mapping.columns if column.field)
    if asked.json:
        say_json({"mapping": str(asked.mapping), "columns": len(mapping.columns), "known": known, "changed": False})
    return found(
        f"{asked.mapping} now says how to read {asked.sheet.name}: a field was found for {known} of "
        f"{counted(len(mapping.columns), 'column')}. Look it through, then run the command again; nothing was changed."
    )


# -- the report ------------------------------------------------------------------------------------------------------


def _report(review: Review, proposal: Proposal, asked: Namespace) -> int:
    shows = may_show(review, proposal)
    if asked.json:
        say_json(_data(review, proposal, shows=shows, changed=not asked.preview))
    else:
        _say(review, proposal, shows=shows, asked=asked)
    if proposal.unreadable:
        return found(f"{counted(len(proposal.unreadable), 'cell')} could not be read and changed nothing.")
    return 0


def _say(review: Review, proposal: Proposal, *, shows: bool, asked: Namespace) -> None:
    words = changes_in_words(review, proposal) if asked.preview else []
    for notice in proposal.notices:
        say(notice)
    for study in proposal.studies:
        label = review.facts.study(study).label
        changes = [one for one in proposal.changes if one.study == study]
        rows = sum(1 for row in proposal.rows if row.study == study)
        say(f"{label}: {counted(len(changes), 'answer')}, {counted(rows, 'new row')}")
        for one in words:
            if one.study == study:
                say(f"  {one.place}: {one.old or 'blank'} → {one.new or 'blank'}")
    for title, cells in (("Not read", proposal.unreadable), ("Taken, please look", proposal.remarks)):
        for cell in cells:
            text = f" (“{cell.text[:60]}”)" if shows and cell.text else ""
            remark = cell.reason if shows or title == "Not read" else "A number differs from what its cell shows."
            say(f"{title}: {cell.sheet}!{cell.cell}: {remark}{text}")
    if proposal.is_empty:
        say("Nothing in it differs from what the review holds.")
    elif asked.preview:
        say("This is a preview; nothing was changed.")


def _data(review: Review, proposal: Proposal, *, shows: bool, changed: bool) -> dict[str, Any]:
    words = changes_in_words(review, proposal)
    studies = [
        {
            "study": review.facts.study(study).label,
            "answers": sum(1 for one in proposal.changes if one.study == study),
            "new_rows": sum(1 for row in proposal.rows if row.study == study),
            "changes": [{"place": one.place, "old": one.old, "new": one.new} for one in words if one.study == study],
        }
        for study in proposal.studies
    ]
    unreadable = [
        {"sheet": one.sheet, "cell": one.cell, "reason": one.reason, "text": one.text if shows else ""}
        for one in proposal.unreadable
    ]
    return {
        "file": proposal.file,
        "changed": changed and not proposal.is_empty,
        "blind": not shows,
        "studies": studies,
        "unreadable": unreadable,
        "notices": list(proposal.notices),
    }


COMMANDS = (Command("import", "bring in answers from a spreadsheet", _arguments, _import, _DETAILS),)
