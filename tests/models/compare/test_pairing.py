"""Rows are paired by what they are: neither their order nor their ids matter, and a settler has the last word."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.compare.assignment import best_matches
from crps_extractor.models.compare.comparing import compare_sheets
from crps_extractor.models.compare.difference import StudyComparison
from crps_extractor.models.kinds.base import Likeness
from crps_extractor.models.sheet import Sheet
from tests.builders import a_row, a_sheet, a_trial, said

TABLE = st.integers(1, 5).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 20).map(float), min_size=columns, max_size=columns), min_size=1, max_size=5
    )
)
WORDS = st.sampled_from(["ketamine", "Ketamine", "placebo", "magnesium", "ketamine 30 mg", "saline", ""])
GROUPS = st.lists(st.tuples(WORDS, st.sampled_from(["", "12", "30", "31"])), max_size=5)
RESULTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 1), st.sampled_from(["", "4.1", "5.2", "44"])), max_size=5
)
SHEETS = st.tuples(GROUPS, RESULTS)


def filled(contents: tuple[list, list], seed: int = 0, mark: str = "") -> Sheet:
    """A sheet with these groups, outcomes and results, made in an order that ``seed`` gives, ids ending in ``mark``."""
    groups, results = contents
    sheet = a_sheet()
    dice = random.Random(seed)
    todo = [("groups", f"g{at}{mark}", {"label": label, "n": n}) for at, (label, n) in enumerate(groups)]
    todo += [("outcomes", f"o{at}{mark}", {"label": label}) for at, label in enumerate(("pain", "function"))]
    for at, (group, outcome, value) in enumerate(results):
        answers = {"outcome": {"row": f"o{outcome}{mark}"}, "value": {"centre": value}}
        if group < len(groups):
            answers["group"] = {"row": f"g{group}{mark}"}
        todo.append(("results", f"r{at}{mark}", answers))
    dice.shuffle(todo)
    for section, row, answers in todo:
        a_row(sheet, section, row, **{field: said(one) for field, one in answers.items() if one})
    return sheet


def names(comparison: StudyComparison, first: str = "", second: str = "") -> set[tuple[str, str, str]]:
    """The pairs without how they came about, the marks of the ids taken off."""
    return {
        (
            pair.section,
            pair.first.id.removesuffix(first) if pair.first else "",
            pair.second.id.removesuffix(second) if pair.second else "",
        )
        for pair in comparison.pairs
    }


def distinct(contents: tuple[list, list]) -> bool:
    """True where no two rows of a section say exactly the same: such rows cannot be told apart."""
    groups, results = contents
    said_in_results = {(group if group < len(groups) else None, *rest) for group, *rest in results}
    return len(set(groups)) == len(groups) and len(said_in_results) == len(results)


@given(TABLE)
def test_matches_are_worth_most_as_a_whole(table: list[list[float]]) -> None:
    found = best_matches(table)
    short, long = sorted((len(table), len(table[0])))
    assert len(found) == short
    assert len({line for line, _ in found}) == len({column for _, column in found}) == short
    turned = len(table) > len(table[0])
    wide = [list(line) for line in zip(*table, strict=True)] if turned else table
    best = max(sum(wide[at][column] for at, column in enumerate(order)) for order in permutations(range(long), short))
    assert sum(table[line][column] for line, column in found) == best


@given(SHEETS, SHEETS)
def test_comparing_turned_round_gives_the_mirror(one: tuple, other: tuple) -> None:
    if not (distinct(one) and distinct(other)):
        return
    first, second = filled(one, mark="-a"), filled(other, mark="-b")
    there, back = compare_sheets(first, second, {}), compare_sheets(second, first, {})
    assert names(there) == {(section, two, one) for section, one, two in names(back)}
    forth = sorted((d.section.id, d.field.id, d.likeness, str(d.first), str(d.second)) for d in there.fields)
    assert forth == sorted((d.section.id, d.field.id, d.likeness, str(d.second), str(d.first)) for d in back.fields)


@given(SHEETS)
def test_a_sheet_compared_with_itself_has_no_difference(contents: tuple) -> None:
    sheet = filled(contents)
    assert compare_sheets(sheet, sheet, {}).differences == ()


@given(SHEETS)
def test_the_same_said_in_other_rows_has_no_difference(contents: tuple) -> None:
    if not distinct(contents):
        return
    labels = [label for label, _ in contents[0]]
    if len(set(labels)) < len(labels) or "" in labels:
        return
    comparison = compare_sheets(filled(contents, mark="-a"), filled(contents, 3, mark="-b"), {})
    assert comparison.differences == ()


@given(SHEETS, SHEETS, st.integers(1, 9))
def test_neither_the_order_nor_the_ids_of_rows_matter(one: tuple, other: tuple, seed: int) -> None:
    if not (distinct(one) and distinct(other)):
        return
    plain = compare_sheets(filled(one, mark="-a"), filled(other, mark="-b"), {})
    moved = compare_sheets(filled(one, seed, mark="-zzz"), filled(other, seed + 1, mark="-aaa"), {})
    assert names(plain, "-a", "-b") == names(moved, "-zzz", "-aaa")


def test_two_trials_entered_in_another_order_agree_in_everything() -> None:
    first, second = a_sheet(), a_sheet("person:ben")
    a_trial(first, "-a")
    a_trial(second, "-b", turned=True)
    comparison = compare_sheets(first, second, {})
    assert comparison.differences == ()
    assert {pair.how for pair in comparison.pairs} == {"same id", "key"}


def test_rows_whose_names_differ_in_letters_only_are_the_same() -> None:
    first, second = a_sheet(), a_sheet()
    a_row(first, "groups", "a1", label="S(+)-Ketamine", n="30")
    a_row(second, "groups", "b1", label="s(+) ketamine", n="30")
    (pair,) = [pair for pair in compare_sheets(first, second, {}).pairs if pair.section == "groups"]
    assert (pair.first.id, pair.second.id, pair.how) == ("a1", "b1", "key")  # type: ignore[union-attr]


def test_rows_that_are_alike_without_the_same_key_are_paired_as_likely() -> None:
    first, second = a_sheet(), a_sheet()
    a_row(first, "groups", "a1", label="ketamine 30 mg", n="30", dose={"text": "30", "unit": "mg"})
    a_row(second, "groups", "b1", label="ketamine 30mg/h", n="30", dose={"text": "30", "unit": "mg"})
    a_row(second, "groups", "b2", label="placebo", n="31")
    comparison = compare_sheets(first, second, {})
    pairs = {(pair.first and pair.first.id, pair.second and pair.second.id): pair.how for pair in comparison.pairs}
    assert pairs["a1", "b1"] == "likely"
    assert pairs[None, "b2"] == "alone"


def test_a_row_that_only_one_has_stands_alone_and_all_its_fields_are_missing_on_the_other_side() -> None:
    first, second = a_sheet(), a_sheet()
    a_row(first, "outcomes", "o1", label="pain")
    a_row(second, "outcomes", "o2", label="sleep disturbance")
    comparison = compare_sheets(first, second, {})
    assert [(d.pair.id, d.likeness) for d in comparison.fields] == [("o1", Likeness.MISSING), ("o2", Likeness.MISSING)]


def test_among_rows_of_the_same_key_the_contents_decide() -> None:
    first, second = a_sheet(), a_sheet()
    for sheet, ids in ((first, ("a1", "a2")), (second, ("b2", "b1"))):
        for row in sorted(ids):
            a_row(sheet, "groups", row, label="ketamine", n="30" if row.endswith("1") else "45")
    comparison = compare_sheets(first, second, {})
    assert {(p.first.id, p.second.id) for p in comparison.pairs if p.section == "groups"} == {  # type: ignore[union-attr]
        ("a1", "b1"),
        ("a2", "b2"),
    }


def test_rows_laid_out_for_both_are_paired_whatever_is_said_in_them() -> None:
    laid = a_sheet("review")
    a_row(laid, "groups", "g1")
    a_row(laid, "groups", "g2")
    first, second = (Sheet(laid.form, scope, "s1", (), laid) for scope in ("person:anna", "person:ben"))
    for sheet, labels in ((first, ("ketamine", "placebo")), (second, ("placebo", "ketamine"))):
        for row, label in zip(("g1", "g2"), labels, strict=True):
            sheet.set(row, "label", said(label))
    pairs = [pair for pair in compare_sheets(first, second, {}).pairs if pair.section == "groups"]
    assert [(pair.id, pair.how) for pair in pairs] == [("g1", "same id"), ("g2", "same id")]


def test_results_refer_to_paired_rows_so_that_a_result_of_another_arm_differs_in_its_row() -> None:
    first, second = a_sheet(), a_sheet()
    a_trial(first, "-a")
    a_trial(second, "-b")
    for sheet, mark in ((first, "-a"), (second, "-b")):
        sheet.remove_row(f"r-placebo{mark}")
    second.set("r-ketamine-b", "group", said({"row": "placebo-b"}))
    (difference,) = compare_sheets(first, second, {}).differences
    assert (difference.pair.id, difference.field.id, difference.likeness) == ("r-ketamine-a", "group", Likeness.ROW)
    assert difference.pair.how == "likely"


# Swapped arms ----------------------------------------------------------------------------------


def test_two_arms_whose_figures_stand_crosswise_are_recognised() -> None:
    first, second = a_sheet(), a_sheet()
    a_trial(first, "-a")
    a_trial(second, "-b")
    values = [second.answer(f"r-{arm}-b", "value") for arm in ("ketamine", "placebo")]
    for arm, value in zip(("placebo", "ketamine"), values, strict=True):
        second.set(f"r-{arm}-b", "value", value)
    marked = {pair.id: pair.swapped for pair in compare_sheets(first, second, {}).pairs if pair.swapped}
    assert set(marked) == {"r-ketamine-a", "r-placebo-a"}
    assert set(marked.values()) == {"the figures of ketamine and placebo stand crosswise"}


def test_equal_figures_in_both_arms_are_no_exchange() -> None:
    first, second = a_sheet(), a_sheet()
    a_trial(first, "-a", mean="5.2")
    a_trial(second, "-b", mean="5.2")
    assert not any(pair.swapped for pair in compare_sheets(first, second, {}).pairs)


# By hand ---------------------------------------------------------------------------------------


@pytest.fixture
def unlike() -> tuple[Sheet, Sheet]:
    first, second = a_sheet(), a_sheet()
    a_row(first, "outcomes", "a1", label="pain")
    a_row(first, "outcomes", "a2", label="NRS")
    a_row(second, "outcomes", "b1", label="pain")
    a_row(second, "outcomes", "b2", label="verbal rating at rest")
    return first, second


def paired(sheets: tuple[Sheet, Sheet], by_hand: dict[str, tuple[str, str]]) -> dict[tuple[str, str], str]:
    return {
        (pair.first.id if pair.first else "", pair.second.id if pair.second else ""): pair.how
        for pair in compare_sheets(*sheets, {}, by_hand).pairs
        if pair.section == "outcomes"
    }


def test_a_settlers_pair_goes_before_keys_and_likeness(unlike: tuple[Sheet, Sheet]) -> None:
    assert paired(unlike, {}) == {("a1", "b1"): "key", ("a2", ""): "alone", ("", "b2"): "alone"}
    assert paired(unlike, {"a2": ("a2", "b2")})["a2", "b2"] == "by hand"
    assert paired(unlike, {"a2": ("a2", "b1")}) == {("a1", ""): "alone", ("a2", "b1"): "by hand", ("", "b2"): "alone"}


def test_rows_taken_apart_by_hand_stand_alone(unlike: tuple[Sheet, Sheet]) -> None:
    apart = {"a1": ("a1", ""), "b1": ("", "b1")}
    found = paired(unlike, apart)
    assert found["a1", ""] == found["", "b1"] == "by hand"


def test_the_later_of_two_decisions_about_a_row_holds(unlike: tuple[Sheet, Sheet]) -> None:
    found = paired(unlike, {"a1": ("a1", "b2"), "a2": ("a2", "b2")})
    assert found["a2", "b2"] == "by hand"
    assert ("a1", "b1") in found


def test_a_decision_about_rows_that_are_gone_changes_nothing(unlike: tuple[Sheet, Sheet]) -> None:
    assert paired(unlike, {"gone": ("gone", "b1"), "x": ("", "gone")}) == paired(unlike, {})
