"""The t and F distributions agree with scipy's, figure for figure, over all that a review can ask."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from crps_extractor.models.statistics.quantiles import f_quantile, t_critical, t_from_p, t_two_sided_p

DEGREES = st.one_of(st.integers(1, 500).map(float), st.floats(0.5, 1e5))
CLOSE = 1e-10


def near(ours: float, theirs: float) -> bool:
    return math.isclose(ours, theirs, rel_tol=CLOSE, abs_tol=1e-290)


@settings(max_examples=400, deadline=None)
@given(t=st.floats(1e-6, 60), df=DEGREES)
def test_the_p_of_a_t_is_that_of_scipy(t: float, df: float) -> None:
    assert near(t_two_sided_p(t, df), min(1.0, 2 * float(special.stdtr(df, -t))))
    assert t_two_sided_p(-t, df) == t_two_sided_p(t, df)


@settings(max_examples=300, deadline=None)
@given(p=st.one_of(st.floats(1e-12, 0.98), st.integers(1, 999).map(lambda n: n / 1000)), df=DEGREES)
def test_the_t_of_a_p_is_that_of_scipy(p: float, df: float) -> None:
    assert near(t_from_p(p, df), abs(float(special.stdtrit(df, p / 2))))


@settings(max_examples=300, deadline=None)
@given(p=st.floats(0.001, 0.999), first=st.floats(1, 2000), second=st.floats(1, 2000))
def test_the_quantile_of_f_is_that_of_scipy(p: float, first: float, second: float) -> None:
    assert near(f_quantile(p, first, second), float(special.fdtri(first, second, p)))


@settings(max_examples=200, deadline=None)
@given(t=st.floats(0.01, 30), df=DEGREES)
def test_there_and_back(t: float, df: float) -> None:
    p = t_two_sided_p(t, df)
    if p > 1e-280:
        assert math.isclose(t_from_p(p, df), t, rel_tol=1e-9)


@pytest.mark.parametrize("df", [1e6, 1e7, 1e9])
@pytest.mark.parametrize("t", [0.3, 1.96, 4.0, 8.0])
def test_many_degrees_of_freedom_are_almost_normal(t: float, df: float) -> None:
    assert near(t_two_sided_p(t, df), 2 * float(special.stdtr(df, -t)))


def test_the_two_ways_meet_where_one_takes_over_from_the_other() -> None:
    for t in (0.5, 2.0, 6.0):
        assert math.isclose(t_two_sided_p(t, 999_999.9), t_two_sided_p(t, 1_000_000.0), rel_tol=1e-10)


@pytest.mark.parametrize(("level", "df", "printed"), [(95, 24, "2.064"), (95, 1, "12.706"), (99, 10, "3.169")])
def test_printed_tables_of_t(level: float, df: float, printed: str) -> None:
    assert f"{t_critical(level, df):.3f}" == printed


def test_the_ends() -> None:
    assert t_from_p(0, 5) == math.inf
    assert t_from_p(1, 5) == 0
    assert t_two_sided_p(0, 5) == 1
    assert t_two_sided_p(math.inf, 5) == 0
    assert math.isnan(t_two_sided_p(math.nan, 5))
    assert f_quantile(0, 3, 5) == 0
    assert f_quantile(1, 3, 5) == math.inf
    assert t_from_p(1e-300, 1) == pytest.approx(2 / math.pi * 1e300)


@pytest.mark.parametrize(("p", "df"), [(-0.1, 5), (1.1, 5), (0.5, 0), (math.nan, 5)])
def test_what_is_no_probability_is_refused(p: float, df: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        t_from_p(p, df)
    with pytest.raises(ValueError, match="between 0 and 1"):
        f_quantile(p, df, 5)
