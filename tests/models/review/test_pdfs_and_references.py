"""References become studies without a PDF, find the PDFs that are there, and PDFs find the references that wait."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from crps_extractor.models.documents.printed import Printed, printed_in
from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.models.event import EventKind
from crps_extractor.models.references.reference import Reference
from crps_extractor.models.review.access import NotAllowedError
from crps_extractor.models.review.facts import Report
from crps_extractor.models.review.reports.adding import add_copied, add_pdfs, copy_pdfs
from crps_extractor.models.review.reports.citing import CitedAs, bring_in, propose
from crps_extractor.models.review.reports.matching import matching_report
from crps_extractor.models.review.reports.naming import proposed_labels
from crps_extractor.models.review.review import Review
from tests.builders import ANNA, BEN, a_review, again, said, seen_by, shipped_form

TITLE = "Ketamine produces effective and long-term pain relief in complex regional pain syndrome"
KIEFER = Reference(TITLE, ("Kiefer RT", "Rohr P"), "2008", "Pain", "10.1016/j.pain.2009.06.023", "19604642")
SCHWARTZMAN = Reference("Outpatient intravenous ketamine for the treatment of CRPS", ("Schwartzman, R J",), "2009")


def a_pdf(path: Path, *lines: str) -> Path:
    canvas = Canvas(str(path), invariant=True)
    for number, line in enumerate(lines):
        canvas.drawString(40, 700 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    return path


@pytest.fixture(scope="module")
def worker():
    with DocumentWorker() as one:
        one.start()
        yield one


@pytest.fixture
def review(tmp_path: Path):
    made = a_review(tmp_path)
    yield made
    made.store.close()


def path_of(review: Review) -> Path:
    return Path(review.store.path)  # type: ignore[attr-defined]


def test_new_references_become_studies_named_after_author_and_year(review: Review) -> None:
    found = propose(review, [KIEFER, SCHWARTZMAN])
    assert [one.cited_as for one in found] == [CitedAs.NEW, CitedAs.NEW]
    assert bring_in(review, found) == (2, 0)
    *_, one, other = review.facts.studies
    assert (one.label, other.label) == ("Kiefer 2008", "Schwartzman 2009")
    (report,) = review.facts.reports(one.id)
    assert (report.reference, report.has_pdf, report.is_main) == (KIEFER, False, True)
    assert one.slots == review.facts.study("s1").slots


def test_references_outlive_closing_and_a_second_time_they_are_there_already(review: Review) -> None:
    bring_in(review, propose(review, [KIEFER]))
    review = again(review)
    (found,) = propose(review, [KIEFER])
    assert (found.cited_as, found.reason) == (CitedAs.ALREADY_THERE, "the same DOI")
    assert not found.is_proposed
    review.store.close()


def test_a_reference_of_nearly_the_same_title_is_proposed_as_a_duplicate_and_not_taken(review: Review) -> None:
    bring_in(review, propose(review, [KIEFER]))
    (found,) = propose(review, [Reference(TITLE.replace("long-term", "longterm") + ".", year="2009")])
    assert found.cited_as is CitedAs.LIKELY_DUPLICATE
    assert found.report is not None
    assert not found.is_proposed


def test_of_two_references_in_one_list_that_are_one_the_first_is_proposed(review: Review) -> None:
    first, second = propose(review, [KIEFER, Reference("Something", doi=KIEFER.doi)])
    assert first.is_proposed
    assert (second.cited_as, second.like, second.reason) == (CitedAs.LIKELY_DUPLICATE, 0, "the same DOI")


def test_a_reference_finds_the_pdf_that_is_there_and_names_its_study(review: Review, tmp_path: Path) -> None:
    (added,) = add_pdfs(review, path_of(review), [a_pdf(tmp_path / "download_3.pdf", "x")])
    assert added.report is not None
    printed = {added.report.id: Printed("", f"Research article DOI {KIEFER.doi} and more")}
    (found,) = propose(review, [KIEFER], printed)
    assert (found.cited_as, found.reason) == (CitedAs.PDF_IS_HERE, "its DOI stands on the first pages")
    assert bring_in(review, [found]) == (0, 1)
    report = review.facts.report(added.report.id)
    assert report is not None
    assert (report.reference, report.sha256) == (KIEFER, added.report.sha256)
    assert review.facts.study(report.study).label == "Kiefer 2008"


def test_a_name_that_somebody_gave_a_study_stays(review: Review, tmp_path: Path) -> None:
    (added,) = add_pdfs(review, path_of(review), [a_pdf(tmp_path / "Kiefer 2008.pdf", "x")])
    assert added.report is not None
    review.fact(EventKind.STUDY, added.report.study, {"label": "The Leiden trial", "order": 2})
    bring_in(review, propose(review, [KIEFER]))
    assert review.facts.study(added.report.study).label == "The Leiden trial"


def test_only_a_lead_brings_in_references_and_nothing_is_written_else(review: Review) -> None:
    anna = seen_by(review, ANNA)
    with pytest.raises(NotAllowedError):
        bring_in(anna, propose(anna, [KIEFER]))
    assert len(Review(review.store).facts.studies) == 1


def test_a_pdf_finds_the_reference_that_waits_for_it(review: Review, tmp_path: Path, worker: DocumentWorker) -> None:
    bring_in(review, propose(review, [KIEFER, SCHWARTZMAN]))
    paper = a_pdf(tmp_path / "main.pdf", "doi:10.1016/j.", "pain.2009.06.023", "Elsevier")
    (added,) = add_pdfs(review, path_of(review), [paper], read=lambda path: printed_in(path, worker))
    assert added.matched == "its DOI stands on the first pages"
    assert added.report is not None
    assert (added.report.reference, added.report.has_pdf) == (KIEFER, True)
    assert len(review.facts.studies) == 3


def test_a_pdf_given_to_a_study_without_one_becomes_its_main_report(review: Review, tmp_path: Path) -> None:
    bring_in(review, propose(review, [KIEFER]))
    study = review.facts.studies[-1].id
    first, second = add_pdfs(
        review, path_of(review), [a_pdf(tmp_path / "a.pdf", "a"), a_pdf(tmp_path / "b.pdf", "b")], study
    )
    assert first.report is not None
    assert second.report is not None
    assert (first.report.is_main, first.report.reference, first.report.kind) == (True, KIEFER, "full_article")
    assert (second.report.is_main, second.report.kind) == (False, "supplement")


def test_a_pdf_that_is_there_is_said_with_its_study_and_one_that_is_none_with_its_reason(
    review: Review, tmp_path: Path
) -> None:
    paper, page = a_pdf(tmp_path / "Smith 2019.pdf", "x"), tmp_path / "sign in.pdf"
    page.write_bytes(b"<!DOCTYPE html>")
    copied = copy_pdfs(path_of(review), [paper, page, paper])
    one, none, twice = add_copied(review, copied)
    assert one.report is not None
    assert "web page" in none.refused
    assert twice.refused == "Smith 2019.pdf is in this review already, as Smith 2019."


def test_a_label_leaves_out_a_word_that_the_files_name_broke_off(
    review: Review, tmp_path: Path, worker: DocumentWorker
) -> None:
    paper = a_pdf(tmp_path / "01_Pain-reduction-with-oral-methotrexate-in-knee-os.pdf",
                  "Pain reduction with oral methotrexate in knee osteoarthritis")  # fmt: skip
    (added,) = add_pdfs(review, path_of(review), [paper], read=lambda path: printed_in(path, worker))
    assert added.report is not None
    assert added.report.label == "Pain reduction with oral methotrexate in knee"


@pytest.mark.parametrize(
    ("file", "printed", "reason"),
    [
        ("x.pdf", Printed("", f"{TITLE}. Kiefer et al."), "its title stands on the first pages"),
        ("x.pdf", Printed(TITLE.upper(), ""), "the file carries its title"),
        ("Kiefer2008.pdf", Printed(), "the file is named after its first author and year"),
        ("j.pain.2009.06.023.pdf", Printed(), "the file is named after its DOI"),
        ("PMID19604642.pdf", Printed(), "the file is named after its PubMed number"),
        ("03_Ketamine-produces-effective-and-long-ter.pdf", Printed(), "the file is named after its title"),
    ],
)
def test_a_pdf_is_recognised_by_what_it_prints_or_is_called(file: str, printed: Printed, reason: str) -> None:
    waiting = [Report(one.label, "s", "", reference=one) for one in (SCHWARTZMAN, KIEFER)]
    match = matching_report(file, printed, waiting)
    assert match is not None
    assert (match[0].reference, match[1]) == (KIEFER, reason)


def test_a_pdf_that_fits_two_references_or_prints_another_doi_is_left_alone() -> None:
    twins = [Report(str(at), "s", "", reference=Reference("A", ("Smith J",), "2019")) for at in range(2)]
    assert matching_report("Smith 2019.pdf", Printed(), twins) is None
    waiting = [Report("1", "s", "", reference=KIEFER)]
    assert matching_report("Kiefer 2008.pdf", Printed("", "doi 10.1000/another.paper"), waiting) is None


def test_names_are_proposed_from_the_reference_the_own_sheet_and_the_file(review: Review) -> None:
    bring_in(review, propose(review, [KIEFER]))
    study = review.facts.studies[-1].id
    review.fact(EventKind.STUDY, study, {"label": "download 3", "order": 2})
    anna, ben = seen_by(review, ANNA), seen_by(review, BEN)
    title = "Ketamine produces effective and long-term pain relief in"
    assert proposed_labels(anna, study) == ["Kiefer 2008", title]
    assert proposed_labels(ben, study) == ["Kiefer 2008", title]


def test_a_label_taken_from_the_page_is_proposed_to_who_took_it_alone(tmp_path: Path) -> None:
    review = a_review(tmp_path, shipped_form())
    anna = seen_by(review, ANNA)
    anna.record([anna.own_sheet("s1").set("study", "study_label", said("Leiden trial"))])
    assert "Leiden trial" in proposed_labels(anna, "s1")
    assert "Leiden trial" not in proposed_labels(seen_by(review, BEN), "s1")
    assert "Leiden trial" not in proposed_labels(review, "s1")
    review.store.close()


@pytest.mark.corpus
def test_real_articles_are_found_by_their_doi(corpus: Path, worker: DocumentWorker) -> None:
    """Of the first articles nearly all print their own DOI, and none is taken for another."""
    import csv

    with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["file"].startswith("articles/") and row["doi"]][:20]
    waiting = [Report(row["file"], "s", "", reference=Reference(doi=row["doi"].casefold())) for row in rows]
    found = {
        row["file"]: match[0].id
        for row in rows
        if (match := matching_report("x.pdf", printed_in(corpus / row["file"], worker), waiting)) is not None
    }
    assert all(file == match for file, match in found.items())
    assert len(found) >= 17
