"""Write the golden files of the present format: once, when it settles. Existing ones are never written over."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from crps_extractor.models.event import CONSENSUS, REVIEW, Draft, EventKind, person_scope
from crps_extractor.models.store.clock import Clock
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.package import write_package
from crps_extractor.models.store.protocol import HistoryFilter
from crps_extractor.models.store.rows import row_of
from crps_extractor.models.store.schema import FORMAT

ANNA, EVA = person_scope("anna"), person_scope("eva")


def _answer(text: str, status: str = "reported") -> dict[str, object]:
    source = {
        "how": "text",
        "report": "rep1",
        "page": 3,
        "quote": "−2.03 (−3.44, −0.63)",
        "rectangles": [["10.5", "2"]],
    }
    return {"answer": {"status": status, "parts": {"text": text}, "sources": [source], "note": "½ ✓ µ"}}


def _person(person: str, *roles: str, works_in_excel: bool = False) -> Draft:
    body = {"name": person.title(), "initials": person[:2].upper(), "roles": sorted(roles), "active": True}
    return Draft(EventKind.PERSON, REVIEW, row=person, body=body | {"works_in_excel": works_in_excel, "conflicts": []})


def _shared() -> list[Draft]:
    shared: list[tuple[EventKind, str, dict[str, object]]] = [
        (EventKind.STUDY, "s1", {"label": "Kim 2021", "order": 1}),
        (EventKind.STUDY, "s2", {"label": "Kim 2021b", "order": 2}),
        (EventKind.STUDY_MERGED, "s2", {"into": "s1"}),
        (EventKind.REPORT, "rep1", {"study": "s1", "label": "Kim 2021"}),
        (EventKind.REPORT_MOVED, "rep1", {"study": "s2", "label": "Kim 2021"}),
        (EventKind.NOTICE, "rep1", {"kind": "erratum"}),
        (EventKind.DECISION, "s1", {"status": "awaiting", "reason": "protocol only"}),
        (EventKind.CONTACT, "s1", {"asked": "2026-01-02", "what": "SD at week 6"}),
        (EventKind.SLOTS, "s1", {"first": "anna", "second": "eva", "settler": "lea", "mode": "double"}),
        (EventKind.IMPUTATION, "sd", {"method": "borrowed", "donors": ["s1"]}),
        (EventKind.CHOICE, "c1", {"rule": "longest", "why": "follow-up"}),
        (EventKind.DERIVATION, "d1", {"method": "se_to_sd", "inputs": ["r1:mean"]}),
        (EventKind.BATCH, "b1", {"kind": "pilot", "studies": ["s1"]}),
        (EventKind.FREEZE, "f1", {"name": "first", "hash": "0" * 64}),
    ]
    return [Draft(kind, REVIEW, row=row, body=body, step="set-up") for kind, row, body in shared]


def _fill(review: ReviewFile) -> None:
    form = "a" * 64
    founding = [
        Draft(EventKind.REVIEW, REVIEW, body={"title": "Knee"}),
        Draft(EventKind.FORM, REVIEW, row=form, body={"form": {"id": "knee", "parent": ""}, "reason": ""}),
        _person("lea", "lead", "settler"),
        _person("anna", "reviewer"),
        _person("eva", "reviewer", works_in_excel=True),
    ]
    review.append([*founding, *_shared()], "lea", form)
    own = [
        Draft(EventKind.ROW, ANNA, "s1", "r1", "", {"section": "arms", "order": 1}, "st1"),
        Draft(EventKind.ANSWER, ANNA, "s1", "r1", "n", _answer("12"), "st2"),
        Draft(EventKind.ANSWER, ANNA, "s1", "r1", "n", _answer("13"), "st3"),
        Draft(EventKind.ANSWER, ANNA, "s1", "r1", "n", _answer("12"), "st4", undoes="st3"),
        Draft(EventKind.ANSWER, ANNA, "s1", "r1", "n", _answer("13"), "st5", redoes="st3"),
        Draft(EventKind.QUERY, ANNA, "s1", "r1", "n", {"state": "asked"}, "st6"),
        Draft(EventKind.ROW, ANNA, "s1", "r2", "", {"section": "arms", "order": 2}, "st7"),
        Draft(EventKind.ROW_REMOVED, ANNA, "s1", "r2", "", {"section": "arms", "order": 2}, "st8"),
        Draft(EventKind.PROBLEM_ACCEPTED, ANNA, "s1", "r1", "grim:n", {"answers": "h", "note": "as published"}, "st9"),
        Draft(EventKind.NOTE, ANNA, "s1", "r1", "n", {"text": "see the supplement"}, "st10"),
        Draft(EventKind.SUBMITTED, ANNA, "s1", body={"receipt": "0" * 64}),
        Draft(EventKind.REOPENED, ANNA, "s1", body={"receipt": "0" * 64, "reason": "erratum", "revealed": False}),
    ]
    review.append(own, "anna", form)
    imported = Draft(EventKind.IMPORTED, EVA, "s1", "", "", {"file": "eva.xlsx"}, "imp1")
    review.append([imported, Draft(EventKind.ANSWER, EVA, "s1", "r1", "n", _answer("14"), "imp1")], "lea", form)
    settled = _answer("13") | {"how": "first", "why": "table 2"}
    pair = Draft(EventKind.PAIR, CONSENSUS, "s1", "r1", "", {"second": "r1"}, "st11")
    review.append([pair, Draft(EventKind.SETTLED, CONSENSUS, "s1", "r1", "n", settled, "st12")], "lea", form)


def main() -> None:
    """Write review, package and what they hold."""
    folder = Path(__file__).resolve().parent
    review = ReviewFile.create(folder / f"review-v{FORMAT}.crpx", clock=Clock(lambda: 1_790_000_000_000))
    with closing(review):
        _fill(review)
        sheets = [(one.scope, one.study) for one in review.overview()]
        events = review.history(HistoryFilter())
        cells = [list(event.cell) for sheet in sheets for event in review.cells(*sheet)]
        write_package(review, folder / f"package-v{FORMAT}.crpx-share", "lea", sheets)
    found = {"events": [list(row_of(event)) for event in events], "cells": sorted(cells)}
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (folder / f"review-v{FORMAT}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
