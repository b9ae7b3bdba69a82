"""Commands that make something: a review, its studies from PDFs, the sample review."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from crps_extractor.cli.command import (
    Command,
    CommandError,
    add_json,
    add_review,
    add_study,
    counted,
    found,
    say,
    say_json,
)
from crps_extractor.cli.reviews import changing, chosen_studies, review_path
from crps_extractor.models.documents.printed import printed_in
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.event import new_id
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import SHIPPED_FORMS, load_form, load_shipped
from crps_extractor.models.review.facts import LEAD, REVIEWER, SETTLER, Person
from crps_extractor.models.review.reports.adding import Added, add_pdfs, pdfs_in
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.backups import keep_backup
from crps_extractor.models.store.file import ReviewFile

__all__ = ["COMMANDS"]


def _new_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("review", metavar="REVIEW", type=Path, help="the review file to make (.crpx)")
    parser.add_argument(
        "--form", default=SHIPPED_FORMS[0], metavar="FORM",
        help=f"a form file, or a shipped form: {', '.join(SHIPPED_FORMS)} (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--title", default="", help="the review's title (default: the file's name)")
    parser.add_argument("--reviewers", default="", metavar="A,B", help="who extracts, the first reviewer first")
    parser.add_argument("--settler", default="", metavar="NAME", help="who settles (default: who leads)")
    parser.add_argument(
        "--as", dest="who", default="", metavar="NAME", help="who leads (default: the first reviewer, else your login)"
    )
    parser.add_argument("--pdfs", type=Path, metavar="DIR", help="a folder of PDFs: each becomes a study")
    add_json(parser)


def _new(asked: Namespace) -> int:
    path = review_path(asked.review)
    form = _form(asked.form)
    files = _files_of(asked.pdfs) if asked.pdfs else []
    lead, *others = _people(asked)
    store = ReviewFile.create(path)
    try:
        review = Review.create(store, form, asked.title or path.stem, lead)
        for person in others:
            review.add_person(person)
        with DocumentWorker() as worker:
            added = add_pdfs(review, path, files, read=partial(printed_in, worker=worker))
        keep_backup(store)
        studies = len(review.facts.studies)
    finally:
        store.close()
    if asked.json:
        people = [{"name": person.name, "roles": sorted(person.roles)} for person in (lead, *others)]
        say_json({"review": str(path), "form": form.id, "people": people, "studies": studies, "files": _data(added)})
    else:
        names = ", ".join(f"{person.name} ({', '.join(sorted(person.roles))})" for person in (lead, *others))
        say(f"{path} is made with the form “{form.title}” and {counted(studies, 'study', 'studies')}.")
        say(f"People: {names}.")
    return _ended(added, asked.json)


def _form(name: str) -> Form:
    if name in SHIPPED_FORMS:
        return load_shipped(name)
    if not Path(name).is_file():
        raise CommandError(f"There is no form {name}: name a form file, or one of {', '.join(SHIPPED_FORMS)}.")
    return load_form(Path(name))


def _files_of(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder, so no PDFs were found there. Nothing was made.")
    return pdfs_in([folder])


def _people(asked: Namespace) -> list[Person]:
    """The people of a new review; who leads comes first and settles unless somebody else does."""
    reviewers = [name.strip() for name in asked.reviewers.split(",") if name.strip()]
    lead = asked.who.strip() or (reviewers[0] if reviewers else getpass.getuser())
    reviewers = reviewers or [lead]
    settler = asked.settler.strip() or lead
    names = list(dict.fromkeys([lead, *reviewers, settler]))
    if len({name.casefold() for name in names}) < len(names):
        raise CommandError("Two people have the same name. Give each a name of one's own; nothing was made.")
    people = []
    for name in names:
        roles = {role for role, holds in ((LEAD, name == lead), (SETTLER, name == settler)) if holds}
        initials = "".join(word[0] for word in name.split()).upper()[:3]
        people.append(Person(new_id(), name, initials, frozenset(roles | ({REVIEWER} if name in reviewers else set()))))
    return people


def _add_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help="PDFs, or folders of PDFs")
    add_study(parser)


def _add(asked: Namespace) -> int:
    with changing(asked) as review:
        study = chosen_studies(review, asked.study)[0].id if asked.study else ""
        with DocumentWorker() as worker:
            added = add_pdfs(review, asked.review, pdfs_in(asked.files), study, partial(printed_in, worker=worker))
        labels = {one.file: review.facts.study(one.report.study).label for one in added if one.report}
    if asked.json:
        say_json({"files": _data(added)})
    for one in added:
        if one.report and not asked.json:
            say(f"{one.file.name}: {labels[one.file]}{f' ({one.matched})' if one.matched else ''}")
    return _ended(added, asked.json)


def _data(added: Sequence[Added]) -> list[dict[str, object]]:
    return [
        {
            "file": str(one.file),
            "study": one.report.study if one.report else None,
            "report": one.report.id if one.report else None,
            "sha256": one.report.sha256 if one.report else None,
            "refused": one.refused,
            "matched": one.matched,
        }
        for one in added
    ]


def _ended(added: Sequence[Added], as_json: bool) -> int:
    refused = [one.refused for one in added if one.refused]
    if not refused:
        return 0
    if len(refused) == 1:
        return found(refused[0])
    if not as_json:
        for sentence in refused:
            say(sentence)
    return found(f"{len(refused)} of {len(added)} files were not taken; the reasons stand above.")


def _sample_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="where the sample goes; made where it is missing")
    add_json(parser)


def _sample(asked: Namespace) -> int:
    from crps_extractor.models.sample_review import make_sample

    path = make_sample(asked.folder)
    store = ReviewFile.open(path)
    try:
        review = Review(store)
        people = [person.name for person in review.facts.people.values()]
        studies = [(study.label, review.is_revealed(study.id)) for study in review.facts.studies]
    finally:
        store.close()
    if asked.json:
        named = [{"label": label, "revealed": is_revealed} for label, is_revealed in studies]
        say_json({"review": str(path), "people": people, "studies": named})
        return 0
    say(f"{path} is the sample review, invented for demonstration. Its people are {', '.join(people)}.")
    for label, is_revealed in studies:
        say(f"  {label}: {'both have submitted' if is_revealed else 'not submitted by both yet'}")
    return 0


COMMANDS = (
    Command("new", "make a review", _new_arguments, _new),
    Command("add-pdfs", "add PDFs to a review, each as a study", _add_arguments, _add),
    Command("sample", "make the sample review with its PDFs in a folder", _sample_arguments, _sample),
)
