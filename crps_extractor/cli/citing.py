"""Commands on references and PDFs: bring in a list, list studies that look like one, look for missing PDFs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from crps_extractor.cli.command import Command, CommandError, add_json, add_review, counted, found, say, say_json
from crps_extractor.cli.reviews import changing, reading
from crps_extractor.models.documents.folder import pdf_path
from crps_extractor.models.documents.printed import Printed, printed_in
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.references.reading import ReferenceList, ReferencesRefusedError, read_references
from crps_extractor.models.review.facts import Facts
from crps_extractor.models.review.reports.citing import CitedAs, Citing, bring_in, propose, study_of_report
from crps_extractor.models.review.review import Review

__all__ = ["COMMANDS"]


def _references_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("file", metavar="FILE", type=Path, help="a list of references: RIS, PubMed (nbib) or CSV")
    parser.add_argument("--preview", action="store_true", help="say what it would bring; change nothing")
    parser.add_argument("--with-duplicates", action="store_true", help="bring in likely duplicates as well")
    parser.add_argument("--keep-names", action="store_true", help="leave studies called after the files of their PDFs")


def _references(asked: Namespace) -> int:
    try:
        listed = read_references(asked.file)
    except ReferencesRefusedError as reason:
        raise CommandError(str(reason)) from reason
    opened = reading(asked) if asked.preview else changing(asked)
    with opened as review:
        cited = propose(review, listed.references, _printed(review, asked.review))
        chosen = [one for one in cited if one.is_proposed or _is_wanted(one, with_duplicates=asked.with_duplicates)]
        new, completed = (0, 0)
        if not asked.preview:
            new, completed = bring_in(review, chosen, names_studies=not asked.keep_names)
        lines = [_line(one, cited, review.facts) for one in cited]
    left = [one for one in cited if one.cited_as is CitedAs.LIKELY_DUPLICATE and one not in chosen]
    if asked.json:
        say_json(_data(listed, cited, review.facts, new, completed))
    else:
        _tell(
            listed, lines, "" if asked.preview else f"{counted(new, 'new study', 'new studies')}, {completed} matched"
        )
    if not left and not listed.unreadable:
        return 0
    words = [f"{counted(len(left), 'likely duplicate')} left out"] if left else []
    words += [f"{counted(len(listed.unreadable), 'record')} not read"] if listed.unreadable else []
    return found(f"{' and '.join(words)}.")


def _is_wanted(one: Citing, *, with_duplicates: bool) -> bool:
    return with_duplicates and one.cited_as is CitedAs.LIKELY_DUPLICATE


def _printed(review: Review, path: Path) -> dict[str, Printed]:
    """What stands on the first pages of the PDFs that no reference is known of."""
    reports = [one for one in review.facts.reports() if one.has_pdf and not one.reference.title]
    files = {one.id: pdf_path(path, one.sha256, one.file) for one in reports}
    if not any(files.values()):
        return {}
    with DocumentWorker() as worker:
        return {report: printed_in(file, worker) for report, file in files.items() if file is not None}


def _line(one: Citing, cited: list[Citing], facts: Facts) -> str:
    why = one.reason
    if one.report is not None:
        why = f"{one.reason}: {study_of_report(facts, one.report).label}"
    elif one.like is not None:
        why = f"{one.reason} as {cited[one.like].reference.label} of this list"
    return f"{one.reference.label}: {one.cited_as.value}{f' ({why})' if why else ''}"


def _tell(listed: ReferenceList, lines: list[str], ended: str) -> None:
    for line in lines:
        say(line)
    for one in listed.unreadable:
        say(f"line {one.line}: {one.reason}")
    if ended:
        say(f"Brought in from {listed.file}: {ended}.")


def _data(listed: ReferenceList, cited: list[Citing], facts: Facts, new: int, completed: int) -> dict[str, Any]:
    return {
        "new": new,
        "matched": completed,
        "references": [
            {
                **one.reference.data(),
                "cited_as": one.cited_as.value,
                "reason": one.reason,
                "study": study_of_report(facts, one.report).id if one.report else None,
            }
            for one in cited
        ],
        "unreadable": [{"line": one.line, "reason": one.reason} for one in listed.unreadable],
    }


def _alike(asked: Namespace) -> int:
    from crps_extractor.models.checks.alike import alike_studies

    with reading(asked) as review:
        pairs = alike_studies(review, with_looked_at=asked.all)
        labels = {study.id: study.label for study in review.facts.studies}
    if asked.json:
        say_json(
            [
                {
                    "studies": [one.first, one.second],
                    "labels": [labels[one.first], labels[one.second]],
                    "alike_as": one.alike_as.value,
                    "reasons": list(one.reasons),
                    "looked_at": one.is_looked_at,
                }
                for one in pairs
            ]
        )
    else:
        for one in pairs:
            looked = " (looked at)" if one.is_looked_at else ""
            say(f"{labels[one.first]} and {labels[one.second]}: {'; '.join(one.reasons)}{looked}")
        if not pairs:
            say("No two studies look like one.")
    open_pairs = sum(not one.is_looked_at for one in pairs)
    return found(f"{counted(open_pairs, 'pair')} of studies to look at.") if open_pairs else 0


def _alike_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("--all", action="store_true", help="also pairs that were looked at and left as two")


def _find_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("review", metavar="REVIEW", type=Path, help="the review file (.crpx)")
    parser.add_argument(
        "folders", metavar="FOLDER", type=Path, nargs="*", help="where to look (default: beside the review)"
    )
    parser.set_defaults(who="")
    add_json(parser)


def _find(asked: Namespace) -> int:
    from crps_extractor.models.review.reports.lost_pdfs import look_for, lost_reports, put_back, usual_places

    for folder in asked.folders:
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder, so nothing was looked for there.")
    with reading(asked) as review:
        facts = review.facts
    lost = lost_reports(asked.review, facts)
    looked = look_for(lost, [*usual_places(asked.review), *asked.folders]) if lost else None
    places = looked.found if looked else {}
    back, refused = put_back(asked.review, lost, places)
    missing = [report for report in lost if report not in back]
    if asked.json:
        say_json(
            [
                {"report": one.id, "label": one.label, "found": str(places[one.id]) if one in back else None}
                for one in lost
            ]
        )
    else:
        for report in back:
            say(f"{report.label}: found as {places[report.id]}, put back")
        for report in missing:
            say(f"{report.label}: still missing")
        for sentence in refused:
            say(sentence)
        if not lost:
            say("No PDF is missing: each lies beside the review.")
    return found(f"{counted(len(missing), 'PDF')} still missing.") if missing else 0


COMMANDS = (
    Command("add-references", "bring in a list of references and find their PDFs", _references_arguments, _references),
    Command("alike", "list studies that look like one, with the reasons", _alike_arguments, _alike),
    Command("find-pdfs", "look for missing PDFs by their content and put them back", _find_arguments, _find),
)
