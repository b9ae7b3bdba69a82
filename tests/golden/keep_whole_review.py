"""Write the golden review that people work in, of the present format: once, when it settles; never over another."""

from __future__ import annotations

from pathlib import Path

from crps_extractor.models.compare.consensus import settle, study_consensus
from crps_extractor.models.event import person_scope
from crps_extractor.models.review.course.additions import add_to_finished
from crps_extractor.models.review.course.freezing import freeze
from crps_extractor.models.review.facts import Slots
from crps_extractor.models.review.importing import sheet_to_fill
from crps_extractor.models.review.records import Addition
from crps_extractor.models.review.submitting import reopen
from crps_extractor.models.store.schema import FORMAT
from tests.builders import ANNA, BEN, ELLA, LEA, SETH, a_review, a_row, a_study, a_trial, extract, said, seen_by
from tests.builders import BOTH as BOTH_REVIEWERS

HERE = Path(__file__).parent


def keep() -> Path:
    """Study s1 settled in part and frozen, then an addition; s2 reopened; s3 brought in for somebody in Excel."""
    path = HERE / f"whole-review-v{FORMAT}.crpx"
    if path.exists():
        raise FileExistsError(path)
    review = a_review(HERE, name=path.name)
    a_study(review, "s2", "Dahan 2011", BOTH_REVIEWERS)
    a_study(review, "s3", "Kim 2021", Slots("ella", "anna", "seth"))
    for study in ("s1", "s2"):
        extract(review, ANNA, study)
        extract(review, BEN, study, mean="4.6", turned=True)
    seth = seen_by(review, SETH)
    comparison, sheet = study_consensus(seth, "s1")
    seth.record(settle(sheet, comparison, comparison.open[0], "second", "table 2"))
    lead = seen_by(review, LEA)
    freeze(lead, "First submission", "2026-05-01")
    add_to_finished(lead, Addition("a1", "Function", "asked for", studies=("s1",), rows=("outcomes",)))
    anna = seen_by(review, ANNA)
    anna.record(a_row(anna.own_sheet("s1"), "outcomes", "function", label="function"))
    reopen(anna, "s2", "a slip")
    anna.record([anna.own_sheet("s2").set("ketamine-anna", "n", said("29"))])
    lead = seen_by(review, LEA)
    sheet = sheet_to_fill(lead, person_scope(ELLA.id), "s3")
    lead.record_imported(person_scope(ELLA.id), {"s3": a_trial(sheet, "-ella")}, {"file": "ella.xlsx"})
    review.store.close()
    return path


if __name__ == "__main__":
    print(keep())
