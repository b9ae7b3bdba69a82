"""The table of comparisons for meta-analysis: one line for each comparison, outcome, time and kind of figure.

Columns are named as metafor names them (n1i, m1i, sd1i … ai, bi, ci, di, yi, sei). No line is dropped: what cannot be
pooled says why in ``left_out``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from crps_extractor.models.checks.seen import Seen, study_of
from crps_extractor.models.exports.analysis.borrowed import Borrowed
from crps_extractor.models.exports.analysis.comparing import (
    COUNTS,
    MEANS,
    Compared,
    compared,
    is_crossover,
)
from crps_extractor.models.exports.analysis.described import outcome_cells, study_cells, time_cells
from crps_extractor.models.exports.analysis.estimates import Estimate, estimate_of
from crps_extractor.models.exports.analysis.figures import GroupFigures, exact, rescaled
from crps_extractor.models.exports.analysis.gate import counts_of, pool_group, reasons_against, turn_of
from crps_extractor.models.exports.analysis.opened import Opened
from crps_extractor.models.exports.analysis.sets import with_sets
from crps_extractor.models.exports.analysis.table import Line, yes_no
from crps_extractor.models.numbers import decimal_text
from crps_extractor.models.statistics.printed import UnreadableError, read_printed

__all__ = ["effect_lines"]


def effect_lines(opened: Opened, lent: Borrowed, *, with_imputed: bool = True) -> list[Line]:
    """The lines of one study, those that cannot be pooled among them, and which of each set is proposed."""
    known = list(compared(opened, lent))
    if not with_imputed:
        known = [one.without_imputed() for one in known]
    lines = [_line(opened, one, lent) for one in known]
    return with_sets(known, lines)


def _line(opened: Opened, one: Compared, lent: Borrowed) -> dict[str, str]:
    estimate = estimate_of(opened, one)
    turn, no_turn = turn_of(one)
    rows = [row.row.id for row in (*one.results, one.effect) if row is not None]
    return {
        **study_cells(opened),
        **outcome_cells(opened, one.refers("outcome")),
        **time_cells(opened, one.refers("time")),
        **_compared(opened, one, estimate),
        **_groups(one),
        **_effect(opened, one, estimate),
        **_paired(opened, one, lent),
        **_clusters(opened),
        "pool_group": pool_group(one),
        "turn": turn,
        "no_turn": no_turn,
        "favours_a": _favours_a(one, estimate, turn),
        "left_out": " ".join(reasons_against(opened, one, estimate)),
        "how": " / ".join(dict.fromkeys(_hows(opened, one))),
        "open_problems": opened.problems(*rows),
        "correct_as_published": opened.as_published(*rows),
        **_sources(opened, one),
        "row_a": one.results[0].row.id if one.results[0] else "",
        "row_b": one.results[1].row.id if one.results[1] else "",
        "effect_row": one.effect.row.id if one.effect else "",
    }


def _compared(opened: Opened, one: Compared, estimate: Estimate) -> dict[str, str]:
    cells = {
        "basis": "derived paired difference" if one.effect is None and estimate.yi else one.basis,
        "form": one.kind.form,
        "analysis_set": one.kind.analysis,
        "period": one.kind.period,
        "model": one.kind.model if one.effect is None else opened.shown(one.effect, "effect.model"),
    }
    if one.comparison is None:
        return cells
    for side, group in (("a", one.a), ("b", one.b)):
        if group is not None:
            cells[f"group_{side}"] = opened.shown(group, "group.label") or opened.context.row_label(group.row.id)
            cells[f"group_kind_{side}"] = group.choice("group.kind")
            cells[f"review_arm_{side}"] = opened.shown(group, "group.review_arm")
    return cells | {
        "comparison": f"{cells.get('group_a', '?')} against {cells.get('group_b', '?')}",
        "sought": opened.shown(one.comparison, "comparison.sought"),
        "relation": one.comparison.choice("comparison.relation"),
    }


def _groups(one: Compared) -> dict[str, str]:
    """The figures of both groups under the names that metafor gives them."""
    cells: dict[str, str] = {}
    for number, result, figures in zip(("1", "2"), one.results, one.figures, strict=True):
        if result is None or figures is None:
            continue
        cells |= {f"n{number}i": figures.n.text, f"n{number}_origin": figures.n.origin}
        cells |= {
            f"n{number}_effective": figures.effective_n.text,
            f"n{number}_effective_origin": figures.effective_n.origin,
        }
        if one.basis == MEANS:
            cells |= _mean_cells(number, result, figures)
        elif one.basis == COUNTS:
            names = ("ai", "bi") if number == "1" else ("ci", "di")
            count, of = counts_of(figures)
            if count is not None and of is not None and count <= of:
                cells |= {names[0]: str(count), names[1]: str(of - count), f"n{number}i": str(of)}
    return cells


def _mean_cells(number: str, result: Seen, figures: GroupFigures) -> dict[str, str]:
    mean_100, no_mean = rescaled(figures.mean, "value", result)
    sd_100, no_sd = rescaled(figures.sd, "spread", result)
    return {
        f"m{number}i": figures.mean.text,
        f"m{number}_origin": figures.mean.origin,
        f"sd{number}i": figures.sd.text,
        f"sd{number}_origin": figures.sd.origin,
        f"sd{number}_low": figures.sd.low,
        f"sd{number}_high": figures.sd.high,
        f"sd{number}_is_imputed": yes_no(figures.sd.is_imputed) if figures.sd else "",
        f"m{number}i_100": mean_100,
        f"sd{number}i_100": sd_100,
        "not_rescaled": no_mean or no_sd,
    }


def _effect(opened: Opened, one: Compared, estimate: Estimate) -> dict[str, str]:
    cells = {
        "yi": estimate.yi.text,
        "yi_origin": estimate.yi.origin,
        "sei": estimate.sei.text,
        "sei_origin": estimate.sei.origin,
        "yi_low": estimate.low,
        "yi_high": estimate.high,
        "ci_level": estimate.level,
        "yi_scale": estimate.scale,
    }
    effect = one.effect
    if effect is None:
        return cells
    names = ("estimate_printed", "se_printed", "ci_low_printed", "ci_high_printed")
    return {
        **cells,
        **dict(zip(names, estimate.as_printed, strict=True)),
        "effect_as_published": opened.shown(effect, "effect.estimate"),
        "effect_status": opened.status(effect, "effect.estimate"),
        "measure": effect.choice("effect.measure"),
        "positive_means": effect.choice("effect.favours"),
        "n1i": _count(effect, "effect.n_a"),
        "n2i": _count(effect, "effect.n_b"),
        "p_as_published": opened.shown(effect, "effect.p"),
        "p_about": effect.choice("effect.p_about"),
        "test": effect.choice("effect.test"),
    }


def _count(effect: Seen, means: str) -> str:
    found = effect.count(means)
    return "" if found is None else str(found)


def _paired(opened: Opened, one: Compared, lent: Borrowed) -> dict[str, str]:
    """The correlation within patients, for crossovers: the one used by a derivation, else the one assumed."""
    if not is_crossover(opened, one.comparison):
        return {}
    for made in one.derived:
        if made.result.method == "crossover_from_r":
            return {"r": _plain(made.inputs.get("r", "")), "r_origin": f"used: {made.origin}"}
    assumed = lent.correlation(opened.study.id)
    if assumed is None:
        return {}
    found, why = assumed
    return {
        "r": str(found.value),
        "r_low": str(found.low),
        "r_high": str(found.high),
        "r_origin": f"assumed, not used yet: {'; '.join(found.donors)}; {why}",
    }


def _plain(text: str) -> str:
    """A printed number as plain decimals; "" for what is none."""
    try:
        return str(read_printed(text)) if text else ""
    except UnreadableError:
        return ""


def _clusters(opened: Opened) -> dict[str, str]:
    names = {"cluster_n": "n_clusters", "cluster_size": "mean_size", "cluster_icc": "icc"}
    cells = {}
    for column, name in names.items():
        number = study_of(opened.sheet, f"cluster.{name}").number(f"cluster.{name}")
        cells[column] = "" if number is None else exact(number)
    adjusted = study_of(opened.sheet, "cluster.adjusted").choice("cluster.adjusted")
    return cells | {"cluster_adjusted": adjusted}


def _favours_a(one: Compared, estimate: Estimate, turn: str) -> str:
    """The difference or log ratio, turned so that a positive one favours group a."""
    if not turn:
        return ""
    if estimate.yi:
        return _exact(int(turn) * estimate.yi.value)
    first, second = one.figures
    if one.basis != MEANS or first is None or second is None or not first.mean or not second.mean:
        return ""
    return _exact(int(turn) * (first.mean.value - second.mean.value))


def _exact(value: Fraction) -> str:
    decimal = decimal_text(value)
    return decimal if "/" not in decimal and len(decimal) <= 14 else exact(value)


def _value_places(one: Compared) -> Iterator[tuple[Seen, str]]:
    means = "result.events" if one.basis == COUNTS else "result.value"
    for result in one.results:
        if result is not None:
            yield result, means
    if one.effect is not None:
        yield one.effect, "effect.estimate"


def _hows(opened: Opened, one: Compared) -> Sequence[str]:
    found = [opened.how(seen.at(means)) for seen, means in _value_places(one)]
    return [how for how in found if how]


def _sources(opened: Opened, one: Compared) -> dict[str, str]:
    """Where the figures stand: of group a and group b, or of the effect."""
    places = [opened.place(opened.sheet.answer(*seen.at(means))) for seen, means in _value_places(one)]
    names = ("source_report", "source_page", "source_quote", "notice")
    texts = {name: list(dict.fromkeys(place[name] for place in places if place.get(name))) for name in names}
    return {("source_pages" if name == "source_page" else name): " / ".join(said) for name, said in texts.items()}
