"""An answer written down and read again is the same answer; what is no answer is refused in a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.answer import Answer, How, Query, QueryState, Rival, Source, Status, answer_from_body
from crps_extractor.models.event import canonical_json

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PARTS = st.dictionaries(st.sampled_from(["text", "unit", "centre", "choice", "row"]), TEXTS, max_size=4)
WHOLE = st.integers(-10_000, 10_000)
SOURCES = st.builds(
    Source,
    st.sampled_from(How),
    TEXTS,
    st.integers(0, 900),
    st.lists(st.tuples(WHOLE, WHOLE, WHOLE, WHOLE), max_size=3).map(tuple),
    TEXTS,
    TEXTS,
    TEXTS,
    st.booleans(),
)
ANSWERS = st.builds(
    Answer,
    st.sampled_from(Status),
    PARTS,
    st.lists(SOURCES, max_size=2).map(tuple),
    TEXTS,
    st.none() | st.builds(Query, st.sampled_from(QueryState), TEXTS),
    st.lists(st.builds(Rival, PARTS, st.none() | SOURCES, TEXTS), max_size=2).map(tuple),
    TEXTS,
    TEXTS,
)


@given(ANSWERS)
def test_an_answer_read_back_is_the_answer_written(answer: Answer) -> None:
    assert answer_from_body(json.loads(canonical_json(answer.body()))) == answer


@given(ANSWERS)
def test_what_is_read_back_is_written_the_same_again(answer: Answer) -> None:
    assert answer_from_body(answer.body()).body() == answer.body()


def test_an_empty_part_is_no_part_and_an_empty_answer_is_blank() -> None:
    assert Answer(parts={"text": ""}) == Answer()
    assert Answer(parts={"text": ""}).is_blank
    assert not Answer(Status.NOT_REPORTED).is_blank
    assert not Answer(note="look again").is_blank


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"status": "reported"},
        {"status": "guessed", "parts": {}},
        {"status": "reported", "parts": {"text": 5}},
        {"status": "reported", "parts": []},
        {"status": "reported", "parts": {}, "sources": [{"how": "text"}]},
        {"status": "reported", "parts": {}, "query": {"state": "lost", "text": ""}},
        {"status": "reported", "parts": {}, "note": None},
    ],
)
def test_what_is_no_answer_is_refused_in_one_sentence(body: dict) -> None:
    with pytest.raises(ValueError, match="cannot be understood"):
        answer_from_body(body)
