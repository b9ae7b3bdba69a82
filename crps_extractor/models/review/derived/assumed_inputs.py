"""Inputs of a conversion that the review assumes: a correlation, a borrowed SD, a weight; with the range to try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crps_extractor.models.review.derived.imputations import SD, Imputation, Settled, imputations, value_of
from crps_extractor.models.review.derived.proposed_inputs import same_patients
from crps_extractor.models.review.review import Review
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.statistics.imputation import Assumption, ImputedSD, assume
from crps_extractor.models.statistics.method import Derived, Method, name_in_words
from crps_extractor.models.statistics.printed import plain

__all__ = ["AssumedInput", "assumed_inputs", "assumed_weight", "sensitivity"]


@dataclass(frozen=True)
class AssumedInput:
    """A figure of the review's own entries: its text, the ends of its range, and where it comes from in words."""

    text: str
    low: str
    high: str
    origin: str


def assumed_inputs(review: Review, settled: Settled, consensus: Sheet, row: str) -> dict[str, AssumedInput]:
    """What the review's entries give for a result of the consensus, by the input's name: the correlation assumed for
    the study (or else for the review), SDs that were borrowed for the result or for its baseline."""
    entries = imputations(review)
    found: dict[str, AssumedInput] = {}
    of_study = [one for one in entries if one.what == "correlation" and one.study == consensus.study]
    for one in (*(one for one in entries if one.what == "correlation" and not one.study), *of_study):
        if isinstance(value_of(review, settled, one), Assumption):
            origin = f"correlation assumed in this review, {one.value} ({one.low} to {one.high}): {_from(one)}"
            found["r"] = AssumedInput(one.value, one.low, one.high, origin)
    for name, places in same_patients(consensus, row).items():
        borrowed = [one for one in entries if one.what == SD and one.study == consensus.study and one.row in places]
        result = value_of(review, settled, borrowed[-1]) if borrowed else None
        if isinstance(result, ImputedSD) and len(places) == 1:
            span = (plain(result.low), plain(result.high))
            origin = f"SD borrowed in this review, {plain(result.sd)} ({span[0]} to {span[1]}): {result.formula}"
            found[name] = AssumedInput(plain(result.sd), *span, origin)
    return found


def assumed_weight(review: Review, study: str) -> AssumedInput | None:
    """The body weight in kg that is assumed for a study, or else for the review; the newest entry that can be used."""
    entries = [one for one in imputations(review) if one.what == "weight"]
    general, own = ([one for one in entries if one.study == home] for home in ("", study))
    for one in (*reversed(own), *reversed(general)):
        if isinstance(assume(one.what, one.value, one.sources, one.low, one.high), Assumption):
            origin = f"body weight assumed in this review, {one.value} kg ({one.low} to {one.high} kg): {_from(one)}"
            return AssumedInput(one.value, one.low, one.high, origin)
    return None


def sensitivity(
    method: Method, texts: Mapping[str, str], answers: Mapping[str, bool], assumed: Mapping[str, AssumedInput]
) -> Iterator[str]:
    """For each assumed figure in use, what comes out at both ends of its range: "With correlation from 0.3 to 0.7:
    SD change from 1.9 to 2.8."."""
    for name, one in assumed.items():
        label = next((known.label for known in method.inputs if known.name == name), "")
        if not label or texts.get(name, "") != one.text:
            continue
        ends = [method.run({**texts, name: end}, answers) for end in (one.low, one.high)]
        if not all(isinstance(end, Derived) for end in ends):
            continue
        shown = []
        for wanted in method.gives:
            known = [end[wanted].value for end in ends if isinstance(end, Derived) and end.has(wanted)]
            if len(known) == 2 and known[0] != known[1]:
                shown.append(f"{name_in_words(wanted)} from {plain(min(known))} to {plain(max(known))}")
        if shown:
            yield f"With the {label} from {one.low} to {one.high}: {', '.join(shown)}."


def _from(one: Imputation) -> str:
    return "; ".join(part for part in (*one.sources, one.why) if part)
