"""What the comparison says of a difference is true of both answers."""

from __future__ import annotations

import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.compare.difference import Difference, Pair
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.kinds.base import Likeness
from crps_extractor.models.sheet import Row
from crps_extractor.ui.compare.words import difference_words

WHOLE = Answer(parts={"percent": "45.7 %", "count": "59", "of": "129"})
PART = Answer(parts={"percent": "45.7 %"})


@pytest.mark.parametrize(
    ("first", "second", "likeness", "said"),
    [
        (WHOLE, None, Likeness.MISSING, "only reviewer 1"),
        (None, WHOLE, Likeness.MISSING, "only reviewer 2"),
        (WHOLE, PART, Likeness.MISSING, "a part is missing"),
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
