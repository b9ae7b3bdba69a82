"""Whoever answers exactly what the form asks of RoB 2 is led to a proposal, and to the one of the flow charts.

The flow charts are written down here as their arrows, from the full guidance of 22 August 2019 (Higgins, Savović, Page
and Sterne; doi:10.1136/bmj.l4898): from a box, with a class of answers, to the next box or to a judgement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, combinations

import pytest

from crps_extractor.models.conditions import is_asked
from crps_extractor.models.form import Form, FormField
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.risk_of_bias import overall_of, parts_of, proposals

LOW, SOME, HIGH = "low", "some_concerns", "high"
YES, NO = ("y", "py"), ("n", "pn")
Y, N, NI, NA = (*YES,), (*NO,), ("ni",), ("na", "")
Chart = Mapping[str, list[tuple[tuple[str, ...], str]]]

D1: Chart = {
    "": [((), "1.2")],
    "1.2": [(Y, "1.1"), (NI, "1.3 unsure"), (N, HIGH)],
    "1.1": [((*Y, *NI), "1.3"), (N, SOME)],
    "1.3": [((*N, *NI), LOW), (Y, SOME)],
    "1.3 unsure": [((*N, *NI), SOME), (Y, HIGH)],
}
D2_DEPARTURES: Chart = {
    "": [((), "2.1 or 2.2")],
    "2.1 or 2.2": [(N, LOW), ((*Y, *NI), "2.3")],
    "2.3": [(N, LOW), (NI, SOME), (Y, "2.4")],
    "2.4": [(N, SOME), ((*Y, *NI), "2.5")],
    "2.5": [(Y, SOME), ((*N, *NI), HIGH)],
}
D2_ANALYSIS: Chart = {
    "": [((), "2.6")],
    "2.6": [(Y, LOW), ((*N, *NI), "2.7")],
    "2.7": [(N, SOME), ((*Y, *NI), HIGH)],
}
D2_ADHERENCE: Chart = {
    "": [((), "2.1 or 2.2")],
    "2.1 or 2.2": [(N, "2a.4 or 2a.5"), ((*Y, *NI), "2a.3")],
    "2a.3": [((*NA, *Y), "2a.4 or 2a.5"), ((*N, *NI), "2a.6")],
    "2a.4 or 2a.5": [((*NA, *N), LOW), ((*Y, *NI), "2a.6")],
    "2a.6": [(Y, SOME), ((*N, *NI), HIGH)],
}
D3: Chart = {
    "": [((), "3.1")],
    "3.1": [(Y, LOW), ((*N, *NI), "3.2")],
    "3.2": [(Y, LOW), (N, "3.3")],
    "3.3": [(N, LOW), ((*Y, *NI), "3.4")],
    "3.4": [(N, SOME), ((*Y, *NI), HIGH)],
}
D4: Chart = {
    "": [((), "4.1")],
    "4.1": [((*N, *NI), "4.2"), (Y, HIGH)],
    "4.2": [(N, "4.3"), (NI, "4.3 unsure"), (Y, HIGH)],
    "4.3": [(N, LOW), ((*Y, *NI), "4.4")],
    "4.4": [(N, LOW), ((*Y, *NI), "4.5")],
    "4.3 unsure": [(N, SOME), ((*Y, *NI), "4.4 unsure")],
    "4.4 unsure": [(N, SOME), ((*Y, *NI), "4.5")],
    "4.5": [(N, SOME), ((*Y, *NI), HIGH)],
}
D5: Chart = {
    "": [((), "5.2 or 5.3")],
    "5.2 or 5.3": [(Y, HIGH), (NI, SOME), (N, "5.1")],
    "5.1": [(Y, LOW), ((*N, *NI), SOME)],
}

CASES = [
    ("rob2", "assignment", "d1", (D1,)),
    ("rob2", "assignment", "d2", (D2_DEPARTURES, D2_ANALYSIS)),
    ("rob2", "adherence", "d2", (D2_ADHERENCE,)),
    ("rob2", "assignment", "d3", (D3,)),
    ("rob2", "assignment", "d4", (D4,)),
    ("rob2", "assignment", "d5", (D5,)),
    ("rob2_crossover", "adherence", "d1", (D1,)),
    ("rob2_crossover", "assignment", "d2", (D2_DEPARTURES, D2_ANALYSIS)),
    ("rob2_crossover", "assignment", "d4", (D4,)),
]


def _walked(chart: Chart, answers: Mapping[str, str]) -> str:
    """The judgement that the arrows lead to. A box of two questions goes by the worse answer: Y over NI over N."""
    box = chart[""][0][1]
    while box not in (LOW, SOME, HIGH):
        given = [answers.get(name, "") for name in box.removesuffix(" unsure").split(" or ")]
        found = min(given, key=lambda code: (code not in Y, code not in NI, code not in N))
        box = next(to for codes, to in chart[box] if found in codes)
    return box


@pytest.fixture(scope="module")
def form() -> Form:
    return load_shipped("ketamine_crps")


def _field_of(form: Form, question: str) -> FormField:
    return form.field("rob", f"rob2_{question.replace('.', '_')}")


def _answered(form: Form, questions: tuple[str, ...], given: dict[str, str]) -> Iterator[dict[str, str]]:
    """Every way to answer what is asked, in the form's order; "probably" is left to another test."""
    if not questions:
        yield given
        return
    field = _field_of(form, questions[0])
    codes = [choice.id for choice in field.choices if choice.id not in ("py", "pn")]
    if not is_asked(field.when, given.get):
        codes = [""]
    elif field.id == "rob2_5_4":
        codes = ["n"]
    for code in codes:
        if code != "na":
            yield from _answered(form, questions[1:], given | ({field.id: code} if code else {}))


def _departures() -> Iterator[str]:
    kinds = ("other_treatments", "implementation", "adherence")
    yield from (" ".join(some) for some in chain(*(combinations(kinds, size) for size in (1, 2, 3))))


@pytest.mark.parametrize(("tool", "effect", "domain", "charts"), CASES)
def test_that_answering_what_is_asked_leads_where_the_flow_chart_leads(
    form: Form, tool: str, effect: str, domain: str, charts: tuple[Chart, ...]
) -> None:
    looked_at = {
        name for part in parts_of(tool, effect) if part.domain == domain for rule in part.rules for name in rule.answers
    }
    order = [field.id for field in form.by_id["rob"].fields]
    questions = tuple(sorted(looked_at, key=lambda name: order.index(_field_of(form, name).id)))
    tried = 0
    for departures in _departures() if effect == "adherence" else [""]:
        begun = {"tool": tool, "effect_of_interest": effect} | ({"rob2_departures": departures} if departures else {})
        for given in _answered(form, questions, begun):
            answers = {name: given.get(_field_of(form, name).id, "na") for name in questions}
            found = proposals(tool, effect, answers)[domain]
            assert found is not None, answers
            assert found.judgement == overall_of(_walked(chart, answers) for chart in charts), answers
            tried += 1
    assert tried >= 9


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, False),
        ({"rob2_2a_3": "n"}, True),
        ({"rob2_2a_3": "ni"}, True),
        ({"rob2_2a_3": "y", "rob2_2a_4": "n"}, False),
        ({"rob2_2a_4": "py"}, True),
        ({"rob2_2a_4": "na", "rob2_2a_5": "ni"}, True),
        ({"rob2_2a_4": "na", "rob2_2a_5": "n"}, False),
    ],
)
def test_that_the_analysis_is_asked_about_only_where_something_departed(
    form: Form, answers: dict[str, str], asked: bool
) -> None:
    given = {"tool": "rob2", "effect_of_interest": "adherence", **answers}
    assert is_asked(_field_of(form, "2a.6").when, given.get) is asked


@pytest.mark.parametrize(
    ("question", "departure"), [("2a.3", "other_treatments"), ("2a.4", "implementation"), ("2a.5", "adherence")]
)
def test_that_a_departure_that_is_not_judged_is_not_asked_about(form: Form, question: str, departure: str) -> None:
    given = {"tool": "rob2", "effect_of_interest": "adherence", "rob2_2_1": "y", "rob2_departures": departure}
    assert is_asked(_field_of(form, question).when, given.get)
    others = " ".join(kind for kind in ("other_treatments", "implementation", "adherence") if kind != departure)
    assert not is_asked(_field_of(form, question).when, (given | {"rob2_departures": others}).get)


def test_that_not_applicable_is_offered_only_where_the_tool_offers_it(form: Form) -> None:
    always_asked = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.6", "3.1", "4.1", "4.2", "5.1", "5.2", "5.3")
    for question in always_asked:
        assert "na" not in {choice.id for choice in _field_of(form, question).choices}, question
    for question in ("2.3", "2.7", "2a.3", "2a.6", "3.2", "3.4", "4.3", "4.5"):
        assert "na" in {choice.id for choice in _field_of(form, question).choices}, question
    assert "ni" not in {choice.id for choice in _field_of(form, "3.2").choices}
