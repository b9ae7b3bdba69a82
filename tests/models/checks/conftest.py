"""Sheets for the checks, built by what fields mean: the same study in the shipped form and in forms of other ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from crps_extractor.models.form import Condition, Form, FormField, Section
from crps_extractor.models.form_file import load_shipped
from tests.form_from_nothing import form_from_nothing
from tests.study_by_meaning import Study, mean


def renamed(form: Form) -> Form:
    """The same form with other ids for every section, field and choice of its own; only the meanings are the same."""
    sections = {section.id: f"teil{number}" for number, section in enumerate(form.sections)}
    fields = {
        (section.id, form_field.id): f"feld{number}"
        for section in form.sections
        for number, form_field in enumerate(section.fields)
    }

    def place(section: str, named: str) -> str:
        at, _, form_field = named.rpartition(".")
        new = fields[at or section, form_field]
        return f"{sections[at]}.{new}" if at else new

    def condition(section: str, one: Condition) -> Condition:
        at, _, name = one.field.rpartition(".")
        asked = form.field(at or section, name)
        order = [choice.id for choice in asked.choices]
        return replace(
            one,
            field=place(section, one.field),
            one_of=tuple(f"wahl{order.index(choice)}" if choice in order else choice for choice in one.one_of),
            or_fields=tuple(place(section, other) for other in one.or_fields),
            differs_from=place(section, one.differs_from) if one.differs_from else "",
            or_conditions=tuple(condition(section, other) for other in one.or_conditions),
        )

    def a_field(one: FormField) -> FormField:
        choices = tuple(
            replace(choice, id="other" if choice.id == "other" else f"wahl{number}", means=choice.means or choice.id)
            for number, choice in enumerate(one.choices)
        )
        return replace(
            one,
            id=fields[one.section, one.id],
            section=sections[one.section],
            choices=choices,
            refers_to=sections[one.refers_to] if one.refers_to else "",
            when=tuple(condition(one.section, when) for when in one.when),
            critical_when=tuple(condition(one.section, when) for when in one.critical_when),
        )

    def a_section(one: Section) -> Section:
        return replace(
            one,
            id=sections[one.id],
            fields=tuple(a_field(form_field) for form_field in one.fields),
            pair_on=tuple(fields[one.id, name] for name in one.pair_on),
            row_label=tuple(fields[one.id, name] for name in one.row_label),
            when=tuple(condition(one.id, when) for when in one.when),
        )

    return replace(form, id="eigen", sections=tuple(a_section(section) for section in form.sections))


class Forms(dict[str, Form]):
    """Forms by name; a failing test does not print them whole."""

    def __repr__(self) -> str:
        return ", ".join(self)


@pytest.fixture(scope="session")
def forms() -> Forms:
    shipped = load_shipped("ketamine_crps")
    return Forms(
        {"shipped form": shipped, "form with other ids": renamed(shipped), "form from nothing": form_from_nothing()}
    )


@pytest.fixture(params=["shipped form", "form with other ids", "form from nothing"])
def study(request: pytest.FixtureRequest, forms: dict[str, Form]) -> Study:
    return Study(forms[request.param])


@pytest.fixture
def study_of_form() -> Callable[[Form], Study]:
    return Study


@pytest.fixture(name="mean")
def _mean() -> Callable[..., dict[str, str]]:
    return mean
