"""The program with a unit, a scale, a field and a check added, each in one place; run alone, it says what follows.

``python -m tests.adding_one_of_each FOLDER`` with a copy of the resources in FOLDER/resources, to which one entry each
was added. The check is one function and one line in the register, as in the source.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def _with_one_more_check() -> None:
    """What a line in the register would do, before anything has read it."""
    from crps_extractor.models.checks import register
    from crps_extractor.models.checks.problem import Check, Found, Reach
    from crps_extractor.models.kinds.base import Strength

    def high_up(sheet: Any, row: Any, context: Any) -> Any:
        """Pain is felt differently on a mountain, so heights are worth a second look before anything is pooled."""
        field = sheet.form.by_id["study"].by_id.get("altitude")
        if field and row and row.section == "study" and sheet.answer(row.id, field.id):
            yield Found(((row.id, field.id),), "The study was done on a mountain.", "Look whether it matters.")

    register.CHECKS = (*register.CHECKS, Check("high_up", "High up", Reach.ROW, Strength.MILD, high_up))


def _review(folder: Path) -> Any:
    from tests.builders import ANNA, BEN, a_review, a_row, hand_in_sheet, said, seen_by, shipped_form

    review = a_review(folder, shipped_form())
    for person, height in ((ANNA, "1800"), (BEN, "1900")):
        theirs = seen_by(review, person)
        sheet = theirs.own_sheet("s1")
        drafts = [sheet.set("study", "altitude", said({"text": height, "unit": "m"}))]
        drafts += a_row(sheet, "groups", f"g-{person.id}", group_label="ketamine")
        drafts += a_row(
            sheet,
            "phases",
            f"p-{person.id}",
            group={"row": f"g-{person.id}"},
            phase={"choice": "start"},
            dose="4 double-kilo milligrams",
        )
        drafts += a_row(sheet, "outcomes", f"o-{person.id}", label="pain", instrument={"scale": "limb-7"})
        theirs.record(drafts)
        hand_in_sheet(theirs)
    return seen_by(review, ANNA)


def _what_follows(folder: Path) -> dict[str, Any]:
    from crps_extractor.models.checks.running import problems_of
    from crps_extractor.models.compare.consensus import FIRST, settle, study_consensus
    from crps_extractor.models.doses import convert, read_dose
    from crps_extractor.models.exports.register import EXPORTS
    from crps_extractor.models.frames import frames
    from crps_extractor.models.kinds.register import kind_of
    from crps_extractor.models.review.context import context_of
    from crps_extractor.models.review.progress import asked_places
    from tests.builders import SETH, seen_by

    review = _review(folder)
    sheet = review.own_sheet("s1")
    context = context_of(sheet, review.facts.tables)
    shown = {}
    for section, field, row in (("phases", "dose", "p-anna"), ("outcomes", "instrument", "o-anna")):
        known = review.form.field(section, field)
        shown[field] = kind_of(known).show(sheet.answer(row, field), known, context)
    settler = seen_by(review, SETH)
    comparison, consensus = study_consensus(settler, "s1")
    differing = [one for one in comparison.fields if not one.is_agreed]
    for one in differing:
        settler.record(settle(consensus, comparison, one, FIRST, "as printed"))
    path = EXPORTS["excel-dual"].write(review, folder / "out.xlsx", lambda *_said: None)
    return {
        "asked": [f"{field.section}.{field.id}" for _, field in asked_places(sheet, "study")],
        "shown": shown,
        "converted": float(convert(read_dose("4 double-kilo milligrams"), "mg/kg/h").value),
        "problems": {one.code: [one.title, one.why] for one in problems_of(sheet, context)},
        "differs": [one.field.id for one in differing],
        "columns": [str(name) for name in frames(settler)["study"].columns],
        "workbook": str(path),
    }


def main() -> None:
    """Say on one line what follows from the additions."""
    folder = Path(sys.argv[1])
    sys._MEIPASS = str(folder)  # type: ignore[attr-defined]
    _with_one_more_check()
    print(json.dumps(_what_follows(folder)))


if __name__ == "__main__":
    main()
