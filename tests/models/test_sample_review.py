"""The sample review: whole, the same each time, with differences of every class and places that are found again."""

from __future__ import annotations

import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.answer import QueryState, Source
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.compare.comparing import compare_sheets
from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.documents.folder import pdf_path
from crps_extractor.models.documents.search import find_quote
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.event import REVIEW
from crps_extractor.models.kinds.base import Likeness, Strength
from crps_extractor.models.resource_files import resource_path
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import submit, what_is_missing
from crps_extractor.models.sample_review import make_sample
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.protocol import HistoryFilter

SUBMITTED_BY_BOTH, WAITING, IN_PROGRESS = ("Voorbeeld 2017", "Exemple 2020"), "Sample 2021", "Beispiel 2015"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as it is made; nobody changes it."""
    return make_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def review(made: Path) -> Iterator[Review]:
    store = ReviewFile.open(made)
    yield Review(store)
    store.close()


def as_seen_by(review: Review, name: str) -> Review:
    person = review.facts.person_named(name)
    assert person is not None
    review.viewer = person.id
    return review


def study_of(review: Review, label: str) -> Study:
    return next(study for study in review.facts.studies if study.label == label)


def sheets_of(review: Review, label: str) -> list[Sheet]:
    """Both reviewers' sheets of a study, each read by its reviewer."""
    study = study_of(review, label)
    return [as_seen_by(review, holder).own_sheet(study.id) for holder in study.slots.holders]


def test_two_studies_are_revealed_one_waits_for_a_submission_one_is_in_progress(review: Review) -> None:
    assert [study.label for study in review.facts.studies] == [*SUBMITTED_BY_BOTH, WAITING, IN_PROGRESS]
    assert [review.is_revealed(study.id) for study in review.facts.studies] == [True, True, False, False]
    waiting = study_of(review, WAITING)
    first, second = waiting.slots.holders
    assert review.submission(first, waiting.id) is None
    assert review.submission(second, waiting.id) is not None
    as_seen_by(review, "Anna Muster")
    with pytest.raises(NotAllowedError):
        review.slot_sheets(waiting.id)


def test_every_sheet_is_complete_but_the_one_in_progress(review: Review) -> None:
    missing = {
        (study.label, side): what_is_missing(sheet)
        for study in review.facts.studies
        for side, sheet in enumerate(sheets_of(review, study.label))
    }
    assert [place for place, sentence in missing.items() if sentence] == [(IN_PROGRESS, 0)]


def test_the_newcomer_reveals_a_study_by_submitting(made: Path, tmp_path: Path) -> None:
    shutil.copy(made, tmp_path / "own.crpx")
    store = ReviewFile.open(tmp_path / "own.crpx")
    review = as_seen_by(Review(store), "Anna Muster")
    waiting = study_of(review, WAITING).id
    submit(review, waiting)
    comparison, _ = study_consensus(review, waiting)
    store.close()
    assert len(comparison.differences) > 40


def test_the_revealed_studies_hold_differences_of_every_class(review: Review) -> None:
    classes: Counter[Likeness] = Counter()
    for label in SUBMITTED_BY_BOTH:
        classes += Counter(one.likeness for one in study_consensus(review, study_of(review, label).id)[0].differences)
    assert set(Likeness) - set(classes) == {Likeness.SAME}


def facts() -> list[dict[str, Any]]:
    text = resource_path("samples", "facts.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["study"])


CLASS_OF = {
    "wording only": {Likeness.SAME, Likeness.WORDING, Likeness.ROUNDING, Likeness.TEXT},
    "rounding": {Likeness.ROUNDING},
    "scale": {Likeness.SCALE, Likeness.UNIT},
    "type of spread": {Likeness.SPREAD_TYPE},
    "choice": {Likeness.CHOICE},
    "status": {Likeness.STATUS},
}
"""What the program may call a difference that facts.toml labels so; every other label is one of a number or unit.

A count that only one reviewer gives beside the same percentage is a number that is missing."""
NUMBERS = {Likeness.NUMBER, Likeness.UNIT, Likeness.SCALE, Likeness.SPREAD_TYPE, Likeness.PART}


@pytest.mark.parametrize("study", facts()[:3], ids=lambda study: study["id"])
def test_each_difference_is_seen_as_what_the_facts_call_it(review: Review, study: dict[str, Any]) -> None:
    comparison = compare_sheets(*sheets_of(review, study["label"]), review.facts.tables)
    seen: dict[tuple[str, str, str], set[Likeness]] = {}
    for one in comparison.fields:
        if one.first is not None:
            place = (one.section.id, one.field.id, str(dict(one.first.parts)))
            seen.setdefault(place, set()).add(one.likeness)
    wrong = []
    for fact in study["facts"]:
        if "difference" in fact:
            found = seen[fact["section"], fact["field"], str(dict(sorted(fact["parts"].items())))]
            if not found & CLASS_OF.get(fact["difference"], NUMBERS):
                wrong.append((fact["section"], fact["row"], fact["field"], fact["difference"], found))
    assert wrong == []


def test_exchanged_arms_and_slips_are_named(review: Review) -> None:
    named = []
    for label in SUBMITTED_BY_BOTH:
        comparison, _ = study_consensus(review, study_of(review, label).id)
        named += [one.looks_like for one in comparison.differences] + [pair.swapped for pair in comparison.pairs]
    for expected in ("crosswise", "ratio 10", "ratio 60", "SE where the other is its SD", "mg/h/70 kg", "other sign"):
        assert any(expected in sentence for sentence in named), expected


def test_the_first_study_is_settled_in_part_with_reasons(review: Review) -> None:
    comparison, _ = study_consensus(review, study_of(review, "Voorbeeld 2017").id)
    settled = [one.settlement for one in comparison.differences if one.settlement]
    assert {one.how for one in settled} >= {"first", "other", "unresolved"}
    assert all(one.why for one in settled)
    assert 0 < len(comparison.open) < len(comparison.differences)


def sources_of(review: Review) -> set[Source]:
    sheets = [sheet for study in review.facts.studies for sheet in sheets_of(review, study.label)]
    return {replace_how(source) for sheet in sheets for _, _, answer in sheet.answers() for source in answer.sources}


def replace_how(source: Source) -> Source:
    """The place alone, however the value came from it."""
    from crps_extractor.models.answer import How

    return Source(How.TEXT, source.report, source.page, source.rects, source.quote, source.before, source.after)


def test_every_quote_is_found_again_where_its_source_says(made: Path, review: Review) -> None:
    pages: dict[tuple[str, int], PageText] = {}
    lost = []
    with DocumentWorker() as worker:
        for source in sorted(sources_of(review), key=lambda one: (one.report, one.page, one.quote)):
            report = review.facts.report(source.report)
            assert report is not None
            file = str(pdf_path(made, report.sha256, report.file))
            if (file, source.page) not in pages:
                worker.call("open", file)
                pages[file, source.page] = PageText.from_plain(source.page, worker.call("words", file, source.page))
            found = find_quote(pages[file, source.page], source.quote, source.before, source.after)
            if not source.rects or found != source.rects:
                lost.append((report.file, source.page, source.quote))
    assert len(pages) > 20
    assert lost == []


def test_references_name_rows_of_the_same_sheet(review: Review) -> None:
    for study in review.facts.studies:
        for sheet in sheets_of(review, study.label):
            dangling = [
                (row.id, form_field.id)
                for row, form_field, answer in sheet.answers()
                if form_field.kind == "reference" and not all(map(sheet.row, answer.part("row").split()))
            ]
            if study.label != IN_PROGRESS:
                assert dangling == []


def test_the_shared_sections_hold_reports_their_notice_and_a_question_to_the_authors(review: Review) -> None:
    first, third = study_of(review, "Voorbeeld 2017"), study_of(review, WAITING)
    shared = review.sheet(REVIEW, first.id)
    assert len(shared.rows("reports")) == len(review.facts.reports(first.id)) == 2
    assert len(shared.rows("contacts")) == 1
    reports = review.sheet(REVIEW, third.id)
    notices = [reports.answer(row.id, "notice") for row in reports.rows("reports")]
    assert [notice.part("choice") for notice in notices if notice] == ["erratum", "none_found"]
    sheet = sheets_of(review, "Voorbeeld 2017")[0]
    assert [a.query.state for _, _, a in sheet.answers() if a.query] == [QueryState.ASKED]
    assert [len(a.rivals) for _, _, a in sheet.answers() if a.rivals] == [1]


def test_its_checks_are_calm_and_what_was_looked_at_says_so(review: Review) -> None:
    for study in review.facts.studies:
        for sheet in sheets_of(review, study.label):
            found = problems_of(sheet, context_of(sheet, review.facts.tables))
            open_ones = [problem for problem in found if problem.accepted is None]
            codes = Counter(problem.code for problem in open_ones)
            assert not {"other_not_named", "row_gone", "unknown_identifier"} & set(codes), study.label
            assert codes["spread_not_stated"] <= 1
            assert sum(problem.strength is Strength.MILD for problem in open_ones) <= 12, study.label
            looked_at = [problem.accepted for problem in found if problem.code == "unknown_identifier"]
            assert all(note and "digit by digit" in note for note in looked_at)


def content_of(path: Path) -> list[tuple[str, ...]]:
    """What a review says, without when it was written, in which stream, and the review's own id."""
    store = ReviewFile.open(path)
    try:
        people = {person.id: person.name for person in Review(store).facts.people.values()}
        return [
            (
                event.kind,
                people[event.actor],
                event.scope,
                event.study,
                event.row,
                event.field,
                str(data_of(event.data)),
            )
            for event in store.history(HistoryFilter())
        ]
    finally:
        store.close()


def data_of(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in ("id", "receipt")}


def test_made_again_elsewhere_it_says_the_same(made: Path, tmp_path: Path) -> None:
    assert content_of(make_sample(tmp_path)) == content_of(made)


def test_an_untouched_sample_is_replaced_and_one_that_was_worked_on_is_kept(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    shutil.copytree(made.parent, folder)
    assert make_sample(folder) == folder / "sample.crpx"
    store = ReviewFile.open(folder / "sample.crpx")
    review = as_seen_by(Review(store), "Anna Muster")
    submit(review, study_of(review, WAITING).id)
    store.close()
    worked_on = (folder / "sample.crpx").read_bytes()
    assert make_sample(folder) == folder / "sample 2.crpx"
    assert (folder / "sample.crpx").read_bytes() == worked_on
    assert sorted(file.name for file in folder.glob("*.crpx")) == ["sample 2.crpx", "sample.crpx"]


def test_a_file_that_is_no_sample_and_a_sample_that_is_open_are_left_alone(made: Path, tmp_path: Path) -> None:
    (tmp_path / "sample.crpx").write_text("my own notes")
    shutil.copy(made, tmp_path / "sample 2.crpx")
    held = ReviewFile.open(tmp_path / "sample 2.crpx")
    try:
        assert make_sample(tmp_path) == tmp_path / "sample 3.crpx"
    finally:
        held.close()
    assert (tmp_path / "sample.crpx").read_text() == "my own notes"
