"""Until both have submitted, no command shows one reviewer anything of the other's answers."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.cli.register import COMMANDS
from crps_extractor.models.answer import Answer, How, Query, QueryState, Rival, Source, Status
from crps_extractor.models.event import Draft, EventKind, new_id
from crps_extractor.models.exports.register import EXPORTS
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.review.course.freezing import freeze
from crps_extractor.models.review.facts import LEAD, REVIEWER, SETTLER, Person, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.backups import keep_backup
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.package import write_package

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
    """Ann has ZEBRA-7 in every field, in what she accepted and noted; Bob has begun. Cleo settles. It was frozen once.

    Beside it lie the review as it was before Ann began, and what Ann would send to another computer of hers.
    """
    path = tmp_path / "blind.crpx"
    store = ReviewFile.create(path)
    lead = Person(new_id(), "Ann Ash", "AA", frozenset({LEAD, REVIEWER}))
    review = Review.create(store, load_shipped("ketamine_crps"), "Blind", lead)
    bob = review.add_person(Person(new_id(), "Bob Birch", "BB", frozenset({REVIEWER})))
    cleo = review.add_person(Person(new_id(), "Cleo Cedar", "CC", frozenset({SETTLER})))
    study = review.add_study("Stone 2020", Slots(lead.id, bob.id, cleo.id)).id
    review.fact(EventKind.BATCH, "b1", {"name": "Pilot batch", "kind": "pilot", "studies": [study]})
    store.copy(tmp_path / "before.crpx")
    review.record(list(secret_answers(review, study)))
    sheet = review.own_sheet(study)
    review.record(
        [
            sheet.accept_problem("study", "code:study_label", [("study", "study_label")], SECRET, SECRET),
            Draft(EventKind.NOTE, review.own_scope, study, "study", "study_label", {"text": SECRET}, new_id()),
        ]
    )
    freeze(review, "Frozen once", "2026-11-01")
    theirs = Review(store, bob.id)
    theirs.record([theirs.own_sheet(study).set("study", "study_label", Answer(parts={"text": "mine"}))])
    write_package(store, tmp_path / "anns own.crpx-share", lead.id, [(review.own_scope, study)])
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


STUDY = ("--study", "Stone 2020")
ASKS_NO_REVIEW = {"new", "sample", "dose", "pdf info", "form check", "self-test"}
"""Commands that open no review that is there already."""
TRIED: dict[str, list[list[Any]]] = {
    "check": [[], ["--all"], ["--json"], [*STUDY], [*STUDY, "--all", "--json"]],
    "compare": [[], ["--list"], ["--json"], [*STUDY, "--list"]],
    "history": [[], ["--json"], [*STUDY, "--json"], ["--by", "Ann Ash"], ["--since", "2020-01-01"]],
    "export": [
        *(["--format", name, "-o", f"{name} {number}", *more]
          for name in EXPORTS
          for number, more in enumerate(([], ["--freeze", "Frozen once"], ["--batch", "Pilot batch", "--json"]))),
        ["--format", "reviewer-sheet", "-o", "sheet of ann.xlsx", "--reviewer", "Ann Ash"],
        ["--format", "reviewer-sheet", "-o", "sheet of bob.xlsx", "--reviewer", "Bob Birch", *STUDY],
        ["--format", "no-such-format", "-o", "none.xlsx"],
    ],
    "package": [["-o", "share", "--pdfs"], ["-o", "me", "--to-myself", "--json"]],
    "merge": [["ANNS OWN", "--preview"], ["ANNS OWN", "--preview", "--json"], ["ANNS OWN"]],
    "import": [["SHEET", "--reviewer", "Bob Birch", "--preview"], ["SHEET", "--reviewer", "Ann Ash", "--preview"],
               ["--take-back", "nothing"]],
    "layout": [[*STUDY], [*STUDY, "--json"]],
    "alike": [[], ["--all"], ["--json"]],
    "find-pdfs": [["FOLDER"], ["FOLDER", "--json"]],
    "add-pdfs": [["NO PDF"]],
    "form publish": [["NO PDF", "--reason", "Clearer words"]],
    "add-references": [["NO LIST", "--preview"]],
    "submit": [[*STUDY], [*STUDY, "--json"]],
    "people list": [[], ["--json"]],
    "freeze list": [[], ["--json"]],
    "freeze since": [["Frozen once"], ["Frozen once", "--json"]],
    "receipt": [["AAAA-BBBB"], ["AAAA-BBBB", "--json"]],
    "people draw": [[], ["--seed", "7", "--json"]],
    "people assign": [[*STUDY, "--settler", "Cleo Cedar", "--json"]],
    "study batch": [[], ["--json"]],
    "study contact": [[], ["--json"]],
    "study extend": [[], ["--json"]],
    "study decide": [[*STUDY, "--status", "awaiting", "--json"]],
    "study merge": [[*STUDY, "--into", "Nothing 1999", "--why", "none"]],
    "study split": [[*STUDY, "--why", "none"]],
    "freeze make": [["Frozen again", "--date", "2026-11-02", "--json"]],
    "people replace": [[*STUDY, "--gone", "Cleo Cedar", "--new", "Nobody", "--why", "none"]],
    "restore": [["--list"], ["--list", "--json"], ["--backup", "1999"]],
}  # fmt: skip
"""How each command is tried; a command that is added to the register has to be added here."""


def test_every_command_that_opens_a_review_is_tried() -> None:
    assert {command.name for command in COMMANDS} - ASKS_NO_REVIEW == set(TRIED)


def everything_said(run: Run, path: Path, who: tuple[str, ...], folder: Path) -> tuple[str, list[str]]:
    """All that the commands print and write for one viewer, and the names of the files written."""
    folder.mkdir()
    run("export", path, "--format", "reviewer-sheet", "-o", folder.parent / "sheet.xlsx", "--as", "Bob Birch")
    (folder.parent / "none.pdf").write_text("no PDF")
    places = {
        "ANNS OWN": folder.parent / "anns own.crpx-share", "SHEET": folder.parent / "sheet.xlsx",
        "FOLDER": folder.parent, "NO PDF": folder.parent / "none.pdf", "NO LIST": folder.parent / "none.pdf",
    }  # fmt: skip
    said = []
    for name, ways in TRIED.items():
        for way in ways:
            arguments = [places.get(one, one) for one in way]
            if "-o" in arguments:
                arguments[arguments.index("-o") + 1] = folder / str(arguments[arguments.index("-o") + 1])
            acts = () if name in ("restore", "find-pdfs") else who
            review = folder.parent / "before.crpx" if name == "merge" else path
            told = run(*name.split(), review, *arguments, *acts)
            assert told.code in (0, 1), (name, way, told.err)
            said += [told.out, told.err]
    spoilt = folder.parent / "spoilt.crpx"
    shutil.copy(path, spoilt)
    shutil.copytree(path.with_name("blind.backups"), spoilt.with_name("spoilt.backups"))
    spoilt.write_bytes(bytes(100) + spoilt.read_bytes()[100:])
    said.append(run("check", spoilt, *who).err)
    said += [file.name for file in folder.parent.rglob("*")]
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
    assert "excel-dual 0" in " ".join(written)


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


def test_a_failure_of_the_program_says_none_of_its_own_words(
    run: Run, blind_review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("crps_extractor.cli.history.about_the_review", fails)
    told = run("history", blind_review, "--as", "Bob Birch")
    assert told.code == 1
    assert "The program failed (ValueError" in told.err
    assert SECRET not in told.err
