"""The dual-reviewer workbook: Reviewer 1, Reviewer 2, Consensus and flag for every field, and what explains them."""

from __future__ import annotations

from pathlib import Path

from crps_extractor.models.exports.base import Export, Say
from crps_extractor.models.exports.book import Book
from crps_extractor.models.exports.pages.audit import audit_page, review_lines
from crps_extractor.models.exports.pages.codebook import codebook_lines, codebook_page
from crps_extractor.models.exports.pages.derived import derived_page, has_derived, imputed_lines, imputed_page
from crps_extractor.models.exports.pages.differences import differences_page
from crps_extractor.models.exports.pages.moments import moment_of
from crps_extractor.models.exports.pages.page import Page
from crps_extractor.models.exports.pages.problems import problems_page, review_problem_lines
from crps_extractor.models.exports.pages.provenance import provenance_page
from crps_extractor.models.exports.pages.read_me import StudyLine, read_me_lines, read_me_page, study_line
from crps_extractor.models.exports.pages.sections import section_page
from crps_extractor.models.exports.pages.studies import studies_page
from crps_extractor.models.exports.pages.study_view import view_of
from crps_extractor.models.exports.pages.used import used_fields
from crps_extractor.models.exports.pages.values import values_page
from crps_extractor.models.exports.placing import growing_file
from crps_extractor.models.exports.state import last_change
from crps_extractor.models.review.derived.imputations import imputations
from crps_extractor.models.review.review import Review
from crps_extractor.models.store.scratch import private_folder

__all__ = ["EXCEL_DUAL", "write_excel_dual"]

Used = frozenset[tuple[str, str]]


def write_excel_dual(review: Review, target: Path, say: Say) -> Path:
    """Write the workbook study by study, so that a review of any size needs the memory of one study.

    Returns where it stands; raises ExportFailedError when it cannot be written and whatever ``say`` raises.
    """
    with growing_file(target) as file, private_folder("workbook") as folder:
        last = last_change(review)
        book = Book(file, folder, review.facts.title, moment_of(last))
        try:
            _fill(book, review, say, last)
            book.close()
        finally:
            book.abandon()
    return file.placed or target


def pages_of(review: Review, used: Used) -> list[Page]:
    """Every sheet but the first, in its order."""
    sections = []
    for section in review.form.sections:
        fields = [one for one in section.fields if (section.id, one.id) in used]
        if fields:
            sections.append(section_page(section, fields))
    made = (derived_page(),) if has_derived(review) else ()
    borrowed = (imputed_page(imputed_lines(review)),) if imputations(review) else ()
    last = (differences_page(), *made, *borrowed, values_page(), provenance_page(), problems_page())
    return [studies_page(), *sections, *last, codebook_page(), audit_page()]


def _fill(book: Book, review: Review, say: Say, last: str) -> None:
    studies = review.facts.studies
    say("Looking at what is answered", 0, len(studies))
    used = used_fields(review)
    pages = pages_of(review, used)
    first = book.add(read_me_page())
    leaves = [book.add(page) for page in pages]
    leaves[-2].write_all(codebook_lines(review.form, used))
    leaves[-1].write_all(review_lines(review))
    leaves[-3].write_all(review_problem_lines(review))
    begun = frozenset((one.scope, one.study) for one in review.store.overview() if one.answers)
    lines: list[StudyLine] = []
    for number, study in enumerate(studies):
        say(f"Writing {study.label}", number, len(studies))
        view = view_of(review, study, begun)
        for page, leaf in zip(pages, leaves, strict=True):
            leaf.write_all(page.lines(view))
        lines.append(study_line(view))
    fields = sum(len(section.fields) for section in review.form.sections)
    first.write_all(read_me_lines(review, lines, pages, fields - len(used), last))
    say("Saving the workbook", len(studies), len(studies))


EXCEL_DUAL = Export("excel-dual", "Dual-reviewer workbook (Excel)", ".xlsx", write_excel_dual)
