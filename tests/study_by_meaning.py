"""A sheet filled by what its fields mean, whatever the form calls them."""

from __future__ import annotations

from collections.abc import Mapping

from crps_extractor.models.answer import Answer, Status
from crps_extractor.models.checks.problem import Problem
from crps_extractor.models.checks.running import problems_of
from crps_extractor.models.event import person_scope
from crps_extractor.models.form import Form, FormField
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.sheet import Sheet

__all__ = ["Study", "Typed", "mean"]

Typed = str | Mapping[str, str] | Answer


class Study:
    """A sheet that is filled by meaning: ``put("r1", {"result.n": "30"})``."""

    def __init__(self, form: Form, sheet: Sheet | None = None) -> None:
        self.sheet = sheet or Sheet(form, person_scope("anna"), "study")
        self.context: Context = context_of(self.sheet, {})

    def put(self, row: str, answers: Mapping[str, Typed]) -> None:
        """Answer fields of one row; a row that is not there yet is added to the section of the first meaning."""
        first = self.sheet.form.meaning(next(iter(answers)))
        assert first is not None
        section = self.sheet.form.by_id[first.section]
        if not section.repeats:
            row = section.id
        elif self.sheet.row(row) is None:
            self.sheet.add_row(section.id, row=row)
        for means, typed in answers.items():
            form_field = next(found for found in self.sheet.form.all_meaning(means) if found.section == section.id)
            self.sheet.set(row, form_field.id, self._answer(form_field, typed))

    def _answer(self, form_field: FormField, typed: Typed) -> Answer:
        if isinstance(typed, Answer):
            return typed
        if not isinstance(typed, str):
            return Answer(Status.REPORTED, dict(typed))
        if form_field.kind in ("choice", "choices", "yes_no_unclear"):
            by_meaning = {choice.means or choice.id: choice.id for choice in form_field.choices}
            return Answer(Status.REPORTED, {"choice": " ".join(by_meaning.get(one, one) for one in typed.split())})
        if form_field.kind == "reference":
            return Answer(Status.REPORTED, {"row": typed})
        if form_field.kind == "scale":
            return Answer(Status.REPORTED, {"scale": typed})
        return Answer(Status.REPORTED, dict(kind_of(form_field).capture(typed, form_field, self.context)))

    def design(self, kind: str, n: str = "60", **others: Typed) -> None:
        self.put("", {"design.kind": kind, "study.n_total": n})
        for means, typed in others.items():
            self.put("", {means.replace("__", "."): typed})

    def group(self, row: str, n: str = "30", kind: str = "randomised_arm", **others: Typed) -> None:
        typed: dict[str, Typed] = {"group.kind": kind, "group.label": row, "group.n_allocated": n}
        self.put(row, typed | {f"group.{name}": value for name, value in others.items()})

    def outcome(self, row: str = "pain", scale: Typed = "nrs-11", **others: Typed) -> None:
        typed: dict[str, Typed] = {"outcome.label": row, "outcome.scale": scale}
        self.put(row, typed | {f"outcome.{name}": value for name, value in others.items()})

    def time(self, row: str, value: str, phase: str = "follow_up", anchor: str = "randomisation") -> None:
        self.put(row, {"time.label": row, "time.value": value, "time.phase": phase, "time.anchor": anchor})

    def result(
        self, row: str, value: Typed = "", group: str = "ketamine", time: str = "week1", **others: Typed
    ) -> None:
        typed: dict[str, Typed] = {
            "result.outcome": "pain",
            "result.time": time,
            "result.group": group,
            "result.form": "value",
            "result.analysis": "itt",
            "result.n": "30",
            "result.n_unit": "patients",
            "result.model": "raw",
        }
        typed |= {"result.value": value} if value else {}
        self.put(row, typed | {f"result.{name}": other for name, other in others.items()})

    def effect(self, row: str, estimate: Typed = "", **others: Typed) -> None:
        typed: dict[str, Typed] = {
            "effect.outcome": "pain",
            "effect.time": "week1",
            "effect.comparison": "against",
            "effect.form": "value",
            "effect.analysis": "itt",
            "effect.measure": "md",
            "effect.favours": "more_in_a",
        }
        typed |= {"effect.estimate": estimate} if estimate else {}
        self.put(row, typed | {f"effect.{name}": other for name, other in others.items()})

    def two_groups(self, relation: str = "different_patients") -> None:
        """Ketamine against placebo, 30 patients each, pain on NRS at week 1."""
        self.group("ketamine", role="experimental")
        self.group("placebo", role="comparator")
        self.outcome()
        self.time("week1", "1 week")
        self.put("against", {"comparison.a": "ketamine", "comparison.b": "placebo", "comparison.relation": relation})

    def treatment(self, row: str = "treatment", group: str = "ketamine", **others: Typed) -> None:
        typed: dict[str, Typed] = {"dose.group": group}
        self.put(row, typed | {f"dose.{name}": value for name, value in others.items()})

    def phase(self, dose: Typed, kind: str = "maintenance", row: str = "phase", **others: Typed) -> None:
        typed: dict[str, Typed] = {"phase.group": "ketamine", "phase.kind": kind, "phase.dose": dose}
        self.put(row, typed | {f"phase.{name}": value for name, value in others.items()})

    def baseline(self, what: str, value: Typed, row: str = "row", **others: Typed) -> None:
        typed: dict[str, Typed] = {"baseline.characteristic": what, "baseline.value": value}
        self.put(row, typed | {f"baseline.{name}": other for name, other in others.items()})

    def problems(self, code: str = "") -> list[Problem]:
        """All problems but those of open required fields, or those of one code."""
        found = problems_of(self.sheet, self.context)
        return [one for one in found if one.code == code or (not code and one.code != "required_missing")]

    def codes(self) -> set[str]:
        return {one.code for one in self.problems()}

    def only(self, code: str) -> Problem:
        """The one problem of that code."""
        found = self.problems(code)
        assert len(found) == 1, [one.found for one in self.problems()]
        return found[0]

    def at(self, row: str, means: str) -> tuple[str, str]:
        form_field = self.sheet.form.meaning(means)
        assert form_field is not None
        return (row, form_field.id)


def mean(centre: str, spread: str = "", spread_type: str = "sd", **others: str) -> dict[str, str]:
    """The parts of a mean with its spread."""
    parts = {"centre": centre, "centre_type": "mean", **others}
    return parts | ({"spread": spread, "spread_type": spread_type} if spread else {})
