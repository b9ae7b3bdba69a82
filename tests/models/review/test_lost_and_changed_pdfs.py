"""PDFs that are gone are found by content under any name; one that changed is noticed, and nothing captured changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from crps_extractor.models.answer import Answer, How, Source
from crps_extractor.models.documents.capture import capture
from crps_extractor.models.documents.folder import pdf_folder, pdf_path, sha256_of
from crps_extractor.models.documents.refinding import Where
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.reports.adding import add_pdfs
from crps_extractor.models.review.reports.changed_pdfs import keep_changed, quotes_again, take_new_places, why_changed
from crps_extractor.models.review.reports.lost_pdfs import look_for, lost_reports, put_back
from crps_extractor.models.review.review import Review
from tests.builders import ANNA, a_review, hand_in_sheet, seen_by

PLACE = ("study", "name")


def a_pdf(path: Path, *pages: str) -> Path:
    canvas = Canvas(str(path), invariant=True)
    for text in pages:
        canvas.drawString(50, 240, text)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture(scope="module")
def worker() -> Iterator[DocumentWorker]:
    with DocumentWorker() as one:
        one.start()
        yield one


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    (tmp_path / "own").mkdir()
    made = a_review(tmp_path / "own")
    made.add_report(Report("report-s1", "s1", "no file"))
    add_pdfs(
        made, path_of(made), [a_pdf(tmp_path / "Smith 2019.pdf", "first page", "Thirty patients took part.")], "s1"
    )
    yield made
    made.store.close()


def path_of(review: Review) -> Path:
    return Path(review.store.path)  # type: ignore[attr-defined]


def main(review: Review) -> Report:
    return next(report for report in review.facts.reports("s1") if report.has_pdf)


def file_of(review: Review) -> Path:
    path = pdf_path(path_of(review), main(review).sha256, main(review).file)
    assert path is not None
    return path


def replaced_by(review: Review, *pages: str) -> Path:
    path = file_of(review)
    path.chmod(0o600)
    return a_pdf(path, *pages)


# -- gone --------------------------------------------------------------------------------------------------------------


def test_a_pdf_that_is_there_is_not_lost_and_a_reference_without_one_neither(review: Review) -> None:
    review.add_report(Report("cited", "s1", "cited only", is_main=False))
    assert lost_reports(path_of(review), review.facts) == []


def test_a_lost_pdf_is_found_in_a_subfolder_under_another_name_and_put_back(review: Review, tmp_path: Path) -> None:
    elsewhere = tmp_path / "archive" / "2019"
    elsewhere.mkdir(parents=True)
    a_pdf(elsewhere / "another.pdf", "something else")
    file_of(review).rename(elsewhere / "renamed by hand.PDF")
    lost = lost_reports(path_of(review), review.facts)
    assert lost == [main(review)]
    found = look_for(lost, [tmp_path / "archive"])
    assert {key: path.name for key, path in found.found.items()} == {lost[0].id: "renamed by hand.PDF"}
    assert put_back(path_of(review), lost, found.found) == (lost, [])
    assert sha256_of(file_of(review)) == lost[0].sha256
    assert lost_reports(path_of(review), review.facts) == []


def test_one_renamed_within_the_reviews_own_folder_is_found_there(review: Review) -> None:
    file_of(review).rename(pdf_folder(path_of(review)) / "x.pdf")
    lost = lost_reports(path_of(review), review.facts)
    assert put_back(path_of(review), lost, look_for(lost, [pdf_folder(path_of(review))]).found)[0] == lost


def test_what_is_not_there_stays_lost_and_the_search_can_be_stopped(review: Review, tmp_path: Path) -> None:
    file_of(review).unlink()
    a_pdf(tmp_path / "annotated.pdf", "Thirty patients took part, marked.")
    (tmp_path / "no.pdf").write_text("no PDF at all")
    (tmp_path / "Smith 2019.pdf").unlink()
    lost = lost_reports(path_of(review), review.facts)
    looked = look_for(lost, [tmp_path, tmp_path])
    assert (looked.found, looked.looked_at, looked.is_whole) == ({}, 2, True)

    class StoppedError(Exception):
        pass

    def say(*_: object) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        look_for(lost, [tmp_path], say)


# -- changed -----------------------------------------------------------------------------------------------------------


def captured(review: Review, worker: DocumentWorker, words: str = "Thirty patients", page: int = 1) -> Source:
    """Anna takes words of a page into her sheet."""
    name = str(file_of(review).absolute())
    worker.call("open", name, None)
    text = PageText.from_plain(page, worker.call("words", name, page))
    worker.call("close", name)
    start = text.text.index(words)
    taken = capture(text, start, start + len(words))
    assert taken is not None
    source = taken.source(main(review).id, How.TEXT)
    anna = seen_by(review, ANNA)
    anna.record([anna.own_sheet("s1").set(*PLACE, Answer(parts={"text": words}, sources=(source,)))])
    return source


def test_a_pdf_as_it_was_taken_in_is_not_questioned(review: Review) -> None:
    assert why_changed(file_of(review), main(review)) == ("", "")


def test_a_replaced_pdf_is_noticed_and_its_quotes_are_found_on_another_page(
    review: Review, worker: DocumentWorker
) -> None:
    source = captured(review, worker)
    path = replaced_by(review, "first page", "a page put in", "Thirty patients took part.")
    sentence, now = why_changed(path, main(review))
    assert "annotated or replaced" in sentence
    anna = seen_by(review, ANNA)
    (again,) = quotes_again(anna, main(review), path, worker)
    assert (again.refound.where, again.refound.page, again.place) == (Where.MOVED, 2, PLACE)
    assert quotes_again(review, main(review), path, worker) == []
    keep_changed(review, main(review), now)
    assert why_changed(path, main(review)) == ("", "")
    answer = seen_by(review, ANNA).own_sheet("s1").answer(*PLACE)
    assert answer is not None
    assert answer.sources == (source,)


def test_new_places_are_taken_only_when_asked_in_the_own_sheet_and_undone_as_one_step(
    review: Review, worker: DocumentWorker
) -> None:
    source = captured(review, worker)
    path = replaced_by(review, "first page", "a page put in", "Thirty patients took part.")
    anna = seen_by(review, ANNA)
    again = quotes_again(anna, main(review), path, worker)
    assert take_new_places(anna, again) == 1
    answer = anna.own_sheet("s1").answer(*PLACE)
    assert answer is not None
    assert (answer.sources[0].page, answer.sources[0].quote, answer.part("text")) == (
        2,
        source.quote,
        "Thirty patients",
    )
    assert anna.steps("person:anna", "s1").can_undo
    assert take_new_places(anna, again) == 0


def test_a_submitted_sheet_keeps_its_places(review: Review, worker: DocumentWorker) -> None:
    captured(review, worker)
    hand_in_sheet(seen_by(review, ANNA))
    path = replaced_by(review, "a page put in", "first page", "Thirty patients took part.")
    anna = seen_by(review, ANNA)
    assert take_new_places(anna, quotes_again(anna, main(review), path, worker)) == 0


def test_quotes_at_their_place_and_quotes_that_are_gone_are_told_apart(review: Review, worker: DocumentWorker) -> None:
    captured(review, worker)
    anna = seen_by(review, ANNA)
    same = replaced_by(review, "first page, annotated", "Thirty patients took part.")
    assert [one.refound.where for one in quotes_again(anna, main(review), same, worker)] == [Where.SAME_PLACE]
    gone = replaced_by(review, "first page", "another paper")
    assert [one.refound.where for one in quotes_again(anna, main(review), gone, worker)] == [Where.NOT_FOUND]


def test_another_reports_pdf_is_not_kept_in_its_place_and_only_a_lead_keeps(review: Review) -> None:
    review.add_report(Report("other", "s1", "the erratum", is_main=False, sha256="e" * 64))
    with pytest.raises(NotAllowedError, match="the erratum"):
        keep_changed(review, main(review), "e" * 64)
    with pytest.raises(NotAllowedError):
        keep_changed(seen_by(review, ANNA), main(review), "f" * 64)


def test_the_original_added_again_takes_its_place_and_the_annotated_copy_is_kept(
    review: Review, tmp_path: Path
) -> None:
    known = main(review)
    annotated = replaced_by(review, "first page", "with a note in the margin")
    content = annotated.read_bytes()
    (again,) = add_pdfs(review, path_of(review), [tmp_path / "Smith 2019.pdf"], "s1")
    assert "as it was taken in" in again.matched
    assert [report.id for report in review.facts.reports("s1")] == [known.id]
    assert main(review).sha256 == known.sha256
    assert why_changed(file_of(review), main(review)) == ("", "")
    assert annotated.read_bytes() == content
    (twice,) = add_pdfs(review, path_of(review), [tmp_path / "Smith 2019.pdf"], "s1")
    assert "already" in twice.refused
