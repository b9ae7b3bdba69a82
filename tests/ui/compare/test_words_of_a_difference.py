"""What the comparison says of a difference is true of both answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.difference import Difference, Pair
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.kinds.base import Likeness
from crps_extractor.models.sheet import Row
from crps_extractor.ui.compare.words import difference_words, group_words

WHOLE = Answer(parts={"percent": "45.7 %", "count": "59", "of": "129"})
PART = Answer(parts={"percent": "45.7 %"})


@pytest.mark.parametrize(
    ("first", "second", "likeness", "said"),
    [
        (WHOLE, None, Likeness.MISSING, "only reviewer 1"),
        (None, WHOLE, Likeness.MISSING, "only reviewer 2"),
        (WHOLE, PART, Likeness.PART, "a part is missing"),
        (WHOLE, PART, Likeness.NUMBER, "number"),
        (WHOLE, WHOLE, Likeness.SAME, "agreed"),
    ],
)
def test_an_answer_without_one_of_its_parts_is_not_called_absent(
    first: Answer | None, second: Answer | None, likeness: Likeness, said: str
) -> None:
    section = load_shipped("pain_trial_cohort").by_id["results"]
    pair = Pair("p", section.id, Row("a", section.id), Row("b", section.id))
    assert difference_words(Difference(section, section.by_id["events"], pair, first, second, likeness)) == said


def a_difference(first: Answer | None, second: Answer | None, slip: str = "") -> Difference:
    section = load_shipped("pain_trial_cohort").by_id["results"]
    pair = Pair("p", section.id, Row("a", section.id), Row("b", section.id))
    return Difference(section, section.by_id["events"], pair, first, second, Likeness.NUMBER, slip)


def test_a_slip_does_not_hide_that_an_answer_was_set_together_or_proposed() -> None:
    one = a_difference(replace(WHOLE, looked_at="tables"), replace(PART, proposal="sum"), "looks like a slip of ten")
    said = "number: looks like a slip of ten, set together, reviewer 2 took the program's proposal"
    assert difference_words(one) == said


def test_a_proposal_that_both_took_is_no_independent_agreement() -> None:
    taken = replace(WHOLE, proposal="sum")
    one = replace(a_difference(taken, taken), likeness=Likeness.SAME)
    assert difference_words(one) == "agreed, both took the program's proposal"


def test_arms_that_stand_crosswise_are_named_in_the_heading() -> None:
    one = a_difference(WHOLE, PART)
    pair = replace(one.pair, how="likely", swapped="the figures of ketamine and placebo stand crosswise")
    said = "paired as likely, look out: the figures of ketamine and placebo stand crosswise in the two sheets"
    assert group_words(pair, [one]) == said
    assert group_words(one.pair, [one]) == ""
