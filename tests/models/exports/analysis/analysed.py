"""Reviews to analyse: trials typed by meaning into any form, by both reviewers alike, and the files of an export."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from crps_extractor.models.compare.consensus import study_consensus
from crps_extractor.models.event import Draft
from crps_extractor.models.exports.register import EXPORTS
from crps_extractor.models.review.derived.derivations import Taken, use
from crps_extractor.models.review.review import Review
from crps_extractor.models.statistics.methods import method as method_of
from tests.builders import ANNA, BEN, SETH, hand_in_sheet, seen_by
from tests.study_by_meaning import Study, Typed, mean

__all__ = ["a_trial_of_pain", "derive", "extracted", "files_of", "lines_of", "table_of", "typed_by"]

Fill = Callable[[Study], None]


def typed_by(review: Review, study: str, fill: Fill) -> None:
    """What the viewer types into an own sheet; every change is recorded."""
    sheet = review.own_sheet(study)
    drafts: list[Draft] = []
    for name in ("set", "add_row"):
        original = getattr(sheet, name)
        setattr(sheet, name, lambda *a, _do=original, **k: drafts.append(_do(*a, **k)))
    fill(Study(review.form, sheet))
    for name in ("set", "add_row"):
        delattr(sheet, name)
    review.record(drafts)


def extracted(review: Review, study: str, fill: Fill, other: Fill | None = None) -> None:
    """Both reviewers type the same (``other``: what the second one types instead) and submit."""
    for person, what in ((ANNA, fill), (BEN, other or fill)):
        theirs = seen_by(review, person)
        typed_by(theirs, study, what)
        hand_in_sheet(theirs, study)


def a_trial_of_pain(
    value: Mapping[str, Typed] | None = None, *, scale: Typed = "nrs-11", relation: str = "different_patients"
) -> Fill:
    """Ketamine against placebo, 30 and 28 patients, average pain over 24 hours at week 1; ``value`` is ketamine's."""

    def fill(study: Study) -> None:
        study.design("rct_crossover" if relation == "crossover" else "rct_parallel", "60")
        study.two_groups(relation)
        study.outcome(scale=scale, domain="pain_intensity", component="average", recall="hours_24", type="continuous")
        study.result("r-ketamine", group="ketamine", **(value or {"value": mean("5.30", "2.10")}))  # type: ignore[arg-type]
        study.result("r-placebo", mean("6.7", "2.4"), group="placebo", n="28")

    return fill


def derive(review: Review, study: str, row: str, method: str, inputs: Mapping[str, str | tuple[str, str]]) -> None:
    """A derived value of the consensus; an input is (row, "meaning part") or a typed text."""
    settler = seen_by(review, SETH)
    _, consensus = study_consensus(settler, study)
    taken = {}
    for name, told in inputs.items():
        if isinstance(told, str):
            taken[name] = [Taken(told)]
            continue
        home, means = told[0], told[1].split()
        form_field = settler.form.meaning(means[0])
        assert form_field is not None
        taken[name] = [Taken(row=home, field=form_field.id, part=means[1])]
    yes = {question.id: True for question in method_of(method).questions}
    settler.record(use(consensus, row, method, taken, yes, "Typed from the table."))


def files_of(review: Review, name: str, folder: Path) -> dict[str, str]:
    """The texts of an export's files as the viewer gets them now, without the byte order mark."""
    path = EXPORTS[name].write(seen_by(review, review.viewer), folder / f"{name}.zip", lambda *_said: None)
    with zipfile.ZipFile(path) as inside:
        return {one: inside.read(one).decode("utf-8-sig") for one in inside.namelist()}


def table_of(text: str) -> list[dict[str, str]]:
    """The lines of a CSV by column."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def lines_of(review: Review, name: str, folder: Path) -> list[dict[str, str]]:
    """The lines of an export's main table."""
    return table_of(files_of(review, name, folder)[f"{name}.csv"])
