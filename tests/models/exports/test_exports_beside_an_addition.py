"""While one reviewer has handed in what was added to a finished study, no export shows it to anybody else."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.exports.base import ExportFailedError
from crps_extractor.models.exports.register import EXPORTS
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.course.additions import add_to_finished
from crps_extractor.models.review.records import Addition
from crps_extractor.models.review.review import Review, opened_to
from crps_extractor.models.review.submitting import submit, waiting_places
from crps_extractor.models.sample_review import make_sample
from crps_extractor.models.store.file import ReviewFile

SECRET = "ZEBRA-7"


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Review]:
    """The sample; to every finished study an outcome with results was added, and Anna alone has handed it in."""
    store = ReviewFile.open(make_sample(tmp_path_factory.mktemp("sample")))
    anna = Review(store).facts.person_named("Anna Muster").id
    made = Review(store, anna)
    finished = tuple(study.id for study in made.facts.studies if made.is_revealed(study.id))
    assert finished
    add_to_finished(made, Addition("", "Later", "asked for", studies=finished, rows=("outcomes", "results")))
    for study in finished:
        enter(Review(store, anna), study)
    yield Review(store, anna)
    store.close()


def enter(theirs: Review, study: str) -> None:
    """An outcome called ZEBRA-7, and every other place that the addition asks for."""
    sheet = theirs.own_sheet(study)
    outcome = sheet.add_row("outcomes")
    result = sheet.add_row("results")
    said = {"outcome": {"row": outcome.row}, "group": {"row": sheet.rows("groups")[0].id}}
    answers = [sheet.set(outcome.row, "label", Answer(parts={"text": SECRET}))]
    answers += [sheet.set(result.row, field, Answer(parts=parts)) for field, parts in said.items()]
    centre = {"centre": "7.77777", "centre_type": "mean", "unit": SECRET}
    theirs.record([outcome, result, *answers, sheet.set(result.row, "value", Answer(parts=centre, note=SECRET))])
    while places := waiting_places(sheet, opened_to(theirs, study)):
        theirs.record([sheet.set(*place, Answer(parts={"text": SECRET})) for place in places])
    submit(theirs, study)


def written(review: Review, export: str, folder: Path) -> bytes:
    """All that an export holds, or what it says where it writes nothing."""
    known = EXPORTS[export]
    try:
        path = known.write(review, folder / f"out{known.suffix}", lambda *_: None)
    except (ExportFailedError, NotAllowedError) as reason:
        return str(reason).encode()
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("who", ["Ben Model", "Carla Prova"])
@pytest.mark.parametrize("export", EXPORTS)
def test_nobody_else_finds_it_in_an_export(review: Review, tmp_path: Path, export: str, who: str) -> None:
    person = review.facts.person_named(who).id
    found = written(Review(review.store, person), export, tmp_path)
    assert found
    assert SECRET.encode() not in found
    assert b"7.77777" not in found


def test_its_author_finds_it_in_the_own_sheet(review: Review) -> None:
    sheet = [answer for study in review.facts.studies for *_, answer in review.own_sheet(study.id).answers()]
    assert SECRET in str(sheet)
