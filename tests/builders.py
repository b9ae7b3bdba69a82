"""Reviews and sheets to test with: a small form, two reviewers, a settler, a lead, and answers in one word."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from crps_extractor.models.answer import Answer, How, Source, Status
from crps_extractor.models.event import Draft, EventKind, Scope, person_scope
from crps_extractor.models.form import Form, Section
from crps_extractor.models.form_file import load_shipped, parse_form
from crps_extractor.models.review.facts import Person, Report, Slots
from crps_extractor.models.review.progress import missing_rows, open_places
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import submit
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.file import ReviewFile

LEA = Person("lea", "Lea Lead", "LL", frozenset({"lead"}))
ANNA = Person("anna", "Anna Arm", "AA", frozenset({"reviewer"}))
BEN = Person("ben", "Ben Berg", "BB", frozenset({"reviewer"}))
CARA = Person("cara", "Cara Cox", "CC", frozenset({"reviewer"}))
SETH = Person("seth", "Seth Sand", "SS", frozenset({"settler"}))
RITA = Person("rita", "Rita Read", "RR", frozenset({"reader"}))
ELLA = Person("ella", "Ella Excel", "EE", frozenset({"reviewer"}), works_in_excel=True)
PEOPLE = (LEA, ANNA, BEN, CARA, SETH, RITA, ELLA)
BOTH = Slots("anna", "ben", "seth")

FORM = """
[form]
id = "small"
title = "A small form"

[[section]]
id = "decisions"
label = "Decisions"
repeats = true
scope = "shared"
  [[section.field]]
  id = "status"
  label = "Status"
  kind = "choice"
  choices = ["in_extraction", "included", "excluded", "awaiting", "ongoing", "duplicate"]
  means = "decision.status"
  [[section.field]]
  id = "reason"
  label = "Reason"
  kind = "choice"
  choices = ["population", "design", "other"]
  means = "decision.reason"
  [[section.field]]
  id = "by"
  label = "By"
  kind = "choices"
  choices_from = "people"
  [[section.field]]
  id = "date"
  label = "Date"
  kind = "date"
  key = true

[[section]]
id = "study"
label = "Study"
  [[section.field]]
  id = "name"
  label = "Name"
  kind = "text"
  required = true
  [[section.field]]
  id = "design"
  label = "Design"
  kind = "choice"
  choices = ["rct", "series", "other"]
  critical = true
  [[section.field]]
  id = "washout"
  label = "Washout"
  kind = "duration"
  required = true
  when = { field = "design", one_of = ["rct"] }

[[section]]
id = "groups"
label = "Groups"
repeats = true
row_name = "arm"
row_label = ["label"]
  [[section.field]]
  id = "label"
  label = "Label"
  kind = "text"
  key = true
  means = "group.label"
  [[section.field]]
  id = "n"
  label = "Number"
  kind = "count"
  required = true
  means = "group.n_allocated"
  [[section.field]]
  id = "dose"
  label = "Dose"
  kind = "dose"

[[section]]
id = "outcomes"
label = "Outcomes"
repeats = true
row_name = "outcome"
row_label = ["label"]
  [[section.field]]
  id = "label"
  label = "Label"
  kind = "text"
  key = true
  means = "outcome.label"

[[section]]
id = "results"
label = "Results"
repeats = true
row_name = "result"
row_label = ["outcome", "group"]
  [[section.field]]
  id = "outcome"
  label = "Outcome"
  kind = "reference"
  refers_to = "outcomes"
  key = true
  means = "result.outcome"
  [[section.field]]
  id = "group"
  label = "Group"
  kind = "reference"
  refers_to = "groups"
  key = true
  means = "result.group"
  [[section.field]]
  id = "n"
  label = "n"
  kind = "count"
  critical = true
  means = "result.n"
  [[section.field]]
  id = "value"
  label = "Value"
  kind = "summary"
  critical = true
  means = "result.value"
  [[section.field]]
  id = "events"
  label = "Events"
  kind = "percentage"
  means = "result.events"

[[section]]
id = "comparisons"
label = "Comparisons"
repeats = true
row_label = ["a", "b"]
  [[section.field]]
  id = "a"
  label = "Group"
  kind = "reference"
  refers_to = "groups"
  key = true
  means = "comparison.a"
  [[section.field]]
  id = "b"
  label = "Against"
  kind = "reference"
  refers_to = "groups"
  key = true
  means = "comparison.b"
"""

Said = Answer | str | Mapping[str, str] | Status


@cache
def small_form() -> Form:
    """The form that most tests use: study, groups, outcomes, results, comparisons, decisions."""
    return parse_form(FORM, "small.toml")


@cache
def shipped_form() -> Form:
    """The form of the review of ketamine."""
    return load_shipped("ketamine_crps")


def said(answer: Said, report: str = "") -> Answer:
    """An answer from a text, from parts or from a status; with a place in a report where one is named."""
    if isinstance(answer, Status):
        return Answer(answer)
    if not isinstance(answer, Answer):
        answer = Answer(parts={"text": answer} if isinstance(answer, str) else answer)
    if not report:
        return answer
    return Answer(answer.status, answer.parts, (Source(How.TEXT, report, 2, ((1, 2, 3, 4),), "as printed"),))


def a_sheet(scope: Scope = "person:anna", study: str = "s1", form: Form | None = None) -> Sheet:
    """An empty sheet of the small form."""
    return Sheet(form or small_form(), scope, study)


def a_row(sheet: Sheet, section: str, row: str, **answers: Said) -> list[Draft]:
    """A row with its answers, as one step named after it."""
    drafts = [sheet.add_row(section, row=row, step=row)]
    return drafts + [sheet.set(row, field, said(answer), step=row) for field, answer in answers.items()]


def a_trial(sheet: Sheet, mark: str = "", *, mean: str = "4.1", turned: bool = False) -> list[Draft]:
    """Two arms, one outcome, a result for each arm and their comparison; ``mark`` ends the rows' ids.

    ``turned`` makes the rows in the other order.
    """
    drafts = [
        sheet.set("study", "name", said("Sigtermans 2009"), step="study"),
        sheet.set("study", "design", said({"choice": "series"}), step="study"),
    ]
    arms = [("ketamine", "30", mean), ("placebo", "31", "5.2")]
    for label, n, _ in reversed(arms) if turned else arms:
        drafts += a_row(sheet, "groups", label + mark, label=label, n=n)
    drafts += a_row(sheet, "outcomes", "pain" + mark, label="pain NRS")
    for label, n, centre in reversed(arms) if turned else arms:
        value = {"centre": centre, "centre_type": "mean", "spread": "1.5", "spread_type": "sd"}
        reference = {"row": label + mark}
        drafts += a_row(
            sheet, "results", f"r-{label}{mark}", outcome={"row": "pain" + mark}, group=reference, n=n, value=value
        )
    drafts += a_row(sheet, "comparisons", "c" + mark, a={"row": "ketamine" + mark}, b={"row": "placebo" + mark})
    return drafts


def a_review(tmp_path: Path, form: Form | None = None, slots: Slots = BOTH, name: str = "review.crpx") -> Review:
    """A review with all PEOPLE, study s1 of two reviewers and one report r1, as its lead sees it."""
    store = ReviewFile.create(tmp_path / name)
    review = Review.create(store, form or small_form(), "A review", LEA)
    for person in PEOPLE[1:]:
        review.add_person(person)
    a_study(review, "s1", "Sigtermans 2009", slots)
    return review


def a_study(review: Review, study: str, label: str, slots: Slots = BOTH) -> None:
    """A study under an id of our own, with one report."""
    review.fact(EventKind.STUDY, study, {"label": label, "order": len(review.facts.studies) + 1})
    review.assign(study, slots)
    review.add_report(Report(f"report-{study}", study, label, sha256=study * 8, file=f"{study}.pdf"))


def seen_by(review: Review, person: Person | str) -> Review:
    """The same file as somebody else sees it."""
    return Review(review.store, person if isinstance(person, str) else person.id)


def again(review: Review) -> Review:
    """The review after its file was closed and opened again, as the same person."""
    path = review.store.path  # type: ignore[attr-defined]
    review.store.close()
    return Review(ReviewFile.open(path), review.viewer)


def extract(review: Review, person: Person, study: str = "s1", *, hand_in: bool = True, **how: str | bool) -> Review:
    """The trial entered by a reviewer and, by default, submitted; what is left empty is said to have nothing."""
    theirs = seen_by(review, person)
    sheet = theirs.own_sheet(study)
    theirs.record(a_trial(sheet, f"-{person.id}", **how))  # type: ignore[arg-type]
    if hand_in:
        hand_in_sheet(theirs, study)
    return theirs


def hand_in_sheet(review: Review, study: str = "s1") -> None:
    """Mark what is missing as not reported and submit the viewer's sheet."""
    sheet = review.own_sheet(study)
    review.record([sheet.mark_nothing(section.id) for section in missing_rows(sheet)])
    review.record([sheet.set(row, field, Answer(Status.NOT_REPORTED)) for row, field in open_places(sheet)])
    submit(review, study)


def scope_of(person: Person) -> Scope:
    """A person's own scope."""
    return person_scope(person.id)


def sections_of(sheet: Sheet) -> tuple[Section, ...]:
    """The reviewers' sections of a sheet's form."""
    return sheet.form.blind_sections()
