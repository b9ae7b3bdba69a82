"""Until both have submitted, no command shows one reviewer anything of the other's answers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.answer import Answer, How, Query, QueryState, Rival, Source, Status
from crps_extractor.models.event import new_id
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.review.facts import LEAD, REVIEWER, SETTLER, Person, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.backups import keep_backup
from crps_extractor.models.store.file import ReviewFile

SECRET = "ZEBRA-7"
Run = Callable[..., Any]


def secret_answers(review: Review, study: str) -> Iterator[Any]:
    """ZEBRA-7 in every part, note, quote, query and rival of every field of a sheet."""
    sheet = review.own_sheet(study)
    for section in review.form.blind_sections():
        row = section.id
        if section.repeats:
            made = sheet.add_row(section.id)
            row = made.row
            yield made
        for form_field in section.fields:
            source = Source(How.TEXT, "r", 0, ((0, 0, 1, 1),), SECRET, SECRET, SECRET)
            parts = dict.fromkeys(("text", "other", "unit", "centre", "percent", "support", "choice"), SECRET)
            answer = Answer(
                Status.REPORTED,
                parts,
                (source,),
                SECRET,
                Query(QueryState.ASKED, SECRET),
                (Rival(parts, source, SECRET),),
            )
            yield sheet.set(row, form_field.id, answer)


@pytest.fixture
def blind_review(tmp_path: Path) -> Path:
    """Ann has ZEBRA-7 in every field; Bob has begun. Cleo settles."""
    path = tmp_path / "blind.crpx"
    store = ReviewFile.create(path)
    lead = Person(new_id(), "Ann Ash", "AA", frozenset({LEAD, REVIEWER}))
    review = Review.create(store, load_shipped("ketamine_crps"), "Blind", lead)
    bob = review.add_person(Person(new_id(), "Bob Birch", "BB", frozenset({REVIEWER})))
    cleo = review.add_person(Person(new_id(), "Cleo Cedar", "CC", frozenset({SETTLER})))
    study = review.add_study("Stone 2020", Slots(lead.id, bob.id, cleo.id)).id
    review.record(list(secret_answers(review, study)))
    theirs = Review(store, bob.id)
    theirs.record([theirs.own_sheet(study).set("study", "study_label", Answer(parts={"text": "mine"}))])
    keep_backup(store)
    store.close()
    return path


def texts_in(path: Path) -> str:
    """Everything that stands in a file, or in the files of a zip."""
    data = path.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(path) as folder:
        return "\n".join(f"{name} {folder.read(name).decode('utf-8', 'replace')}" for name in folder.namelist())


def everything_said(run: Run, path: Path, who: tuple[str, ...], folder: Path) -> tuple[str, list[str]]:
    """All that the commands print and write for one viewer, and the commands that were tried."""
    folder.mkdir()
    commands = [
        ["check", path], ["check", path, "--all"], ["check", path, "--json"], ["check", path, "--study", "Stone 2020"],
        ["compare", path], ["compare", path, "--list"], ["compare", path, "--json"],
        ["history", path], ["history", path, "--json"], ["history", path, "--study", "Stone 2020", "--json"],
        ["history", path, "--by", "Ann Ash"],
        ["export", path, "--format", "excel-dual", "-o", folder / "dual.xlsx"],
        ["package", path, "-o", folder / "share", "--pdfs"], ["package", path, "-o", folder / "me", "--to-myself"],
        ["submit", path, "--study", "Stone 2020"],
    ]  # fmt: skip
    said = []
    for command in commands:
        told = run(*command, *who)
        said += [told.out, told.err]
    for command in (["restore", path, "--list"], ["restore", path, "--list", "--json"]):
        told = run(*command)
        said += [told.out, told.err]
    written = [texts_in(file) for file in sorted(folder.iterdir())]
    return "\n".join(said + written), [file.name for file in sorted(folder.iterdir())]


@pytest.mark.parametrize(
    "who", [("--as", "Bob Birch"), ("--as", "Cleo Cedar"), ()], ids=["reviewer", "settler", "nobody"]
)
def test_nobody_else_is_shown_an_answer_before_both_submitted(
    run: Run, blind_review: Path, tmp_path: Path, who: tuple[str, ...]
) -> None:
    said, written = everything_said(run, blind_review, who, tmp_path / "written")
    assert SECRET not in said
    assert "Stone 2020" in said
    assert "dual.xlsx" in written


def test_the_search_would_have_found_it_in_what_its_author_is_shown(
    run: Run, blind_review: Path, tmp_path: Path
) -> None:
    said, written = everything_said(run, blind_review, ("--as", "Ann Ash"), tmp_path / "written")
    assert SECRET in said
    assert "me.crpx-share" in written
    assert SECRET in run("history", blind_review, "--as", "Ann Ash").out
    assert SECRET in run("check", blind_review, "--as", "Ann Ash", "--json").out


def test_one_submission_alone_reveals_nothing(run: Run, made_sample: Path) -> None:
    """In the sample Ben has submitted Sample 2021 and Anna has not: Anna learns that, and nothing else."""
    compared = run("compare", made_sample, "--study", "Sample 2021", "--as", "AM", "--json")
    assert '"state": "submitted"' in compared.out
    assert '"differences": []' in compared.out
    history = run("history", made_sample, "--study", "Sample 2021", "--as", "AM", "--json").out
    assert '"by": "Anna Muster"' in history
    assert '"by": "Ben Model"' not in history


def test_the_numbers_of_problems_do_not_depend_on_a_sheet_that_is_closed(
    run: Run, blind_review: Path, tmp_path: Path
) -> None:
    with_secret = run("check", blind_review, "--as", "Bob Birch", "--json").out
    store = ReviewFile.open(blind_review)
    review = Review(store)
    ann = review.facts.person_named("Ann Ash")
    assert ann is not None
    review.viewer = ann.id
    study = review.facts.studies[0].id
    sheet = review.own_sheet(study)
    review.record([sheet.set(row.id, form_field.id, None) for row, form_field, _ in list(sheet.answers())])
    store.close()
    without = run("check", blind_review, "--as", "Bob Birch", "--json").out
    assert with_secret.replace('"begun"', "") == without.replace('"begun"', "").replace('"not begun"', "")


def test_after_both_submitted_the_other_sheet_is_open(run: Run, made_sample: Path) -> None:
    history = run("history", made_sample, "--study", "Exemple 2020", "--as", "AM", "--json").out
    assert '"by": "Ben Model"' in history
