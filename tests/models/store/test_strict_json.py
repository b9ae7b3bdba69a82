"""JSON from elsewhere means one thing or is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.event import canonical_json
from crps_extractor.models.store.strict_json import load_strict

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(plain)
def test_what_this_program_writes_is_read_as_it_was(data: object) -> None:
    assert load_strict(canonical_json(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"b":{"a":1,"a":2}}',
        "NaN",
        "[Infinity]",
        "-Infinity",
        "0.5",
        "1e5",
        "9" * 19,
        "9" * 10_000,
        "[" * 41 + "]" * 41,
        "[" * 200_000,
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        "",
        "[1,]",
        "'a'",
        "\ufeff[]",
    ],
)
def test_what_could_mean_two_things_or_is_too_much_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what it says is for nobody to read
        load_strict(text)
