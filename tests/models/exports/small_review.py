"""A small review with fixed ids and a fixed clock: one study settled, one blind, one alone, one with awkward texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from crps_extractor.models.answer import Answer, How, Query, QueryState, Rival, Source, Status
from crps_extractor.models.compare.consensus import FIRST, OTHER, UNRESOLVED, settle, study_consensus
from crps_extractor.models.event import Draft, EventKind
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import parse_form
from crps_extractor.models.review.facts import Person, Report, Slots
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import submit
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.store.clock import Clock
from crps_extractor.models.store.file import ReviewFile

FORM = """
[form]
id = "small"
version = 1
title = "A small form"

[[section]]
id = "study"
label = "Study: what/where"

  [[section.field]]
  id = "country"
  label = "Country"
  kind = "country"

  [[section.field]]
  id = "design"
  label = "Design"
  kind = "choice"
  choices = [{ id = "rct", label = "RCT" }, { id = "series", label = "case series" }]
  critical = true

  [[section.field]]
  id = "remark"
  label = "Remark"
  kind = "text"

  [[section.field]]
  id = "never"
  label = "Never answered"
  kind = "text"

[[section]]
id = "groups"
label = "Groups"
repeats = true
row_name = "arm"
row_label = ["name"]
pair_on = ["name"]

  [[section.field]]
  id = "name"
  label = "Name in the paper"
  kind = "text"
  key = true

  [[section.field]]
  id = "n"
  label = "Number treated"
  kind = "count"
  required = true

  [[section.field]]
  id = "dose"
  label = "Dose"
  kind = "dose"
  critical = true

  [[section.field]]
  id = "pain"
  label = "Pain at the end"
  kind = "summary"
"""

Row = Mapping[str, Answer | str]

ANNA = Person("anna", "Anna Arm", "AA", frozenset({"lead", "reviewer"}))
BEN = Person("ben", "Ben Berg", "BB", frozenset({"reviewer"}))
CLAIRE = Person("claire", "Claire Cox", "CC", frozenset({"settler"}))


def small_form() -> Form:
    """The form of the small review."""
    return parse_form(FORM, "small.toml")


def fixed_clock() -> Clock:
    """A clock that stands still at 2026-01-02 03:04:05 UTC, so that only its counter moves."""
    return Clock(lambda: 1_767_323_045_000)


def typed(text: str) -> Answer:
    """A reported answer of one text."""
    return Answer(parts={"text": text})


def found(answer: Answer, page: int, quote: str) -> Answer:
    """An answer with the place where it is printed; ``page`` counts from 1."""
    source = Source(How.TEXT, "report-1", page - 1, ((100, 100, 200, 200),), quote, crop_confirmed=True)
    return Answer(answer.status, answer.parts, (source,), answer.note, answer.query, answer.rivals)


def add_study(review: Review, study: str, label: str, order: int, slots: Slots) -> None:
    """A study under an id of our own, with one report."""
    review.fact(EventKind.STUDY, study, {"label": label, "order": order})
    review.assign(study, slots)
    number = study.rpartition("-")[2]
    review.add_report(Report(f"report-{number}", study, f"{label}, main article", sha256=number * 8, file="a.pdf"))


def write_sheet(store: ReviewFile, person: str, study: str, about: Row, rows: Mapping[str, Row]) -> Review:
    """Fill one reviewer's sheet: ``about`` the study, ``rows`` of the section groups by their id."""
    review = Review(store, person)
    sheet = review.own_sheet(study)
    review.record(drafts_of(sheet, about, rows))
    return review


def drafts_of(sheet: Sheet, about: Row, rows: Mapping[str, Row]) -> list[Draft]:
    """The drafts that fill a sheet."""
    drafts = [sheet.set("study", field, _answer(answer), step="s") for field, answer in about.items()]
    for row, answers in rows.items():
        drafts.append(sheet.add_row("groups", row=row, step="s"))
        drafts += [sheet.set(row, field, _answer(answer), step="s") for field, answer in answers.items()]
    return drafts


def _answer(answer: Answer | str) -> Answer:
    return typed(answer) if isinstance(answer, str) else answer


def small_review(path: Path) -> ReviewFile:
    """Make the review and leave it open: Able 2001 settled, Baker 2002 blind, Cole 2003 alone."""
    store = ReviewFile.create(path, clock=fixed_clock())
    lead = Review.create(store, small_form(), "A small review", ANNA, registration="CRD1", question="Does it help?")
    lead.add_person(BEN)
    lead.add_person(CLAIRE)
    both = Slots("anna", "ben", "claire")
    add_study(lead, "study-1", "Able 2001", 1, both)
    add_study(lead, "study-2", "Baker 2002", 2, both)
    add_study(lead, "study-3", "Cole 2003", 3, Slots("anna", "", "claire", "single"))
    _able(store)
    _baker(store)
    alone = write_sheet(store, "anna", "study-3", {"country": "France"}, {"c1": {"name": "All", "n": "12"}})
    submit(alone, "study-3")
    return store


def _able(store: ReviewFile) -> None:
    rct, series = Answer(parts={"choice": "rct"}), Answer(parts={"choice": "series"})
    dose = found(typed("22.2 ± 2.0 mg/h/70 kg"), 3, "dose was 22.2 ± 2.0 mg/h/70 kg")
    rival = Rival({"text": "22 mg/h"}, None, "the abstract lost the basis")
    asked = Answer(dose.status, dose.parts, dose.sources, "see the legend", Query(QueryState.TO_ASK, "SD or SE?"))
    first = Answer(asked.status, asked.parts, asked.sources, asked.note, asked.query, (rival,))
    pain = Answer(parts={"centre": "2.70", "centre_type": "mean", "spread": "0.51", "spread_type": "not_stated"})
    anna = write_sheet(
        store,
        "anna",
        "study-1",
        {"country": "Netherlands", "design": rct, "remark": Answer(Status.NOT_REPORTED)},
        {"a1": {"name": "Ketamine", "n": "30", "dose": first, "pain": pain}, "a2": {"name": "Placebo", "n": "30"}},
    )
    ben = write_sheet(
        store,
        "ben",
        "study-1",
        {"country": "the Netherlands", "design": series, "remark": "one centre"},
        {
            "b2": {"name": "Placebo", "n": "29"},
            "b1": {"name": "Ketamine", "n": "30", "dose": typed("22.2 mg/h"), "pain": pain},
            "b3": {"name": "Open arm", "n": "5"},
        },
    )
    submit(anna, "study-1")
    submit(ben, "study-1")
    _settle(store)


def _settle(store: ReviewFile) -> None:
    claire = Review(store, "claire")
    comparison, consensus = study_consensus(claire, "study-1")
    how = {"design": (FIRST, None), "n": (OTHER, typed("31")), "remark": (UNRESOLVED, None)}
    for one in comparison.differences:
        if one.field.id in how and one.pair.id != "b3":
            chosen, other = how[one.field.id]
            claire.record(settle(consensus, comparison, one, chosen, "as Table 1 says", other=other, step="s"))


def _baker(store: ReviewFile) -> None:
    """Anna has submitted, Ben is still at work and has written ZEBRA-7 wherever a text can stand."""
    anna = write_sheet(
        store,
        "anna",
        "study-2",
        {"country": "Italy", "remark": "GIRAFFE-3"},
        {"d1": {"name": "GIRAFFE-3 arm", "n": "7"}},
    )
    submit(anna, "study-2")
    zebra = found(
        Answer(parts={"text": "ZEBRA-7"}, note="ZEBRA-7", query=Query(QueryState.ASKED, "ZEBRA-7")), 1, "ZEBRA-7"
    )
    write_sheet(
        store,
        "ben",
        "study-2",
        {"country": zebra, "remark": zebra, "never": zebra},
        {"e1": {"name": zebra, "n": zebra, "dose": zebra, "pain": Answer(parts={"centre": "ZEBRA-7"})}},
    )
