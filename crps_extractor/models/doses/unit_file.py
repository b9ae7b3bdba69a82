"""Read dose_units.toml and time_units.toml into the dose vocabulary, naming every mistake in them."""

from __future__ import annotations

import functools
from fractions import Fraction
from pathlib import Path

from crps_extractor.models.doses.units import Bounds, DoseVocabulary, Part, Unit, compose_unit
from crps_extractor.models.vocabulary import Entry, entries, load_vocabulary

__all__ = ["dose_vocabulary", "read_dose_vocabulary"]

_FILE = "dose_units.toml"


def read_dose_vocabulary(path: Path | None = None, time_path: Path | None = None) -> DoseVocabulary:
    """Read and check the dose units, from the shipped files or from others; raises VocabularyMistake."""
    file = path.name if path else _FILE
    tables = load_vocabulary("dose_units", path)
    times = load_vocabulary("time_units", time_path)
    parts = [_amount_part(entry) for entry in entries(tables, "amount", file)]
    parts += [_body_part(entry) for entry in entries(tables, "body", file)]
    parts += [_time_part(entry) for entry in entries(times, "time", time_path.name if time_path else "time_units.toml")]
    units = [_unit(entry, tuple(parts)) for entry in entries(tables, "unit", file)]
    listed = {(unit.amount, unit.body, unit.time, unit.volume) for unit in units}
    for part in parts:
        if part.role == "amount" and (part.id, "", "", "") not in listed:
            units.append(compose_unit(tuple(parts), part.id))
    words = Entry(file, "words", tables.get("words", {}))
    factors = Entry(file, "factors", tables.get("factors", {}))
    return DoseVocabulary(
        units=tuple(units),
        parts=tuple(parts),
        refused=tuple(
            (alias.lower(), entry.text("reason"))
            for entry in entries(tables, "refused", file)
            for alias in entry.texts("aliases")
        ),
        asked=tuple(
            (alias.lower(), entry.text("time"), entry.text("other"))
            for entry in entries(tables, "asked", file)
            for alias in entry.texts("aliases")
        ),
        not_a_basis=words.texts("not_a_basis"),
        other_drugs=words.texts("other_drugs"),
        hydrochloride=_positive(factors, "hydrochloride"),
        limits=tuple(_limits(factors)),
    )


def _limits(factors: Entry) -> list[tuple[str, Fraction, Fraction, Fraction]]:
    """Usual limits of hours a day, days and course total: from, to, strong above."""
    limits = []
    for key in ("hours_per_day", "days", "course_total_mg"):
        values = factors.exacts(key)
        if len(values) != 3:
            raise factors.mistake(key, "must be three numbers: from, to, strong above.")
        limits.append((key, values[0], values[1], values[2]))
    return limits


@functools.cache
def dose_vocabulary() -> DoseVocabulary:
    """The shipped dose units, read once; the result cannot be changed."""
    return read_dose_vocabulary()


def _positive(entry: Entry, key: str, default: str | None = None) -> Fraction:
    value = entry.exact(key, default)
    if value <= 0:
        raise entry.mistake(key, "must be larger than 0.")
    return value


def _amount_part(entry: Entry) -> Part:
    entry.only("id", "label", "quantity", "size", "aliases", "said_aliases")
    return Part(
        entry.text("id"),
        entry.text("label"),
        "amount",
        entry.one_of("quantity", ("drug", "fluid")),
        _positive(entry, "size"),
        entry.texts("aliases"),
        entry.texts("said_aliases"),
    )


def _body_part(entry: Entry) -> Part:
    entry.only("id", "label", "kind", "size", "aliases")
    kind = entry.one_of("kind", ("weight", "area"))
    return Part(entry.text("id"), entry.text("label"), "body", kind, _positive(entry, "size"), entry.texts("aliases"))


def _time_part(entry: Entry) -> Part:
    entry.only("id", "label", "word", "ucum", "hours", "kind", "rate", "aliases", "adverbs")
    kind = entry.one_of("kind", ("clock", "calendar"))
    hours = _positive(entry, "hours")
    role = "time" if entry.one_of("rate", ("yes", "no")) == "yes" else "long time"
    size = hours if kind == "clock" else hours / 24
    aliases, adverbs = entry.texts("aliases"), entry.texts("adverbs")
    return Part(entry.text("id"), entry.text("label"), role, kind, size, aliases, adverbs=adverbs)


def _unit(entry: Entry, parts: tuple[Part, ...]) -> Unit:
    entry.only(
        *("id", "label", "ucum", "amount", "body", "body_count", "time", "time_count", "volume", "aliases"),
        *("quiet", "quiet_anaesthetic", "strong_below", "strong_above"),
    )
    for key, role in (("amount", "amount"), ("body", "body"), ("time", "time"), ("volume", "amount")):
        identity = entry.text(key, "")
        if (identity or key == "amount") and not any(p.role == role and p.id == identity for p in parts):
            raise entry.mistake(key, f"“{identity}” is not a known part of a unit.")
    made = compose_unit(
        parts,
        entry.text("amount"),
        entry.text("body", ""),
        _positive(entry, "body_count", "1"),
        entry.text("time", ""),
        _positive(entry, "time_count", "1"),
        entry.text("volume", ""),
    )
    return Unit(
        entry.text("id"),
        entry.text("label"),
        entry.text("ucum"),
        made.dimension,
        made.size,
        *(made.amount, made.body, made.body_count, made.time, made.time_count, made.volume),
        entry.texts("aliases"),
        _bounds(entry),
    )


def _bounds(entry: Entry) -> Bounds | None:
    quiet = entry.exacts("quiet")
    if not quiet:
        return None
    if len(quiet) != 2 or quiet[0] > quiet[1]:
        raise entry.mistake("quiet", "must be two numbers, the smaller one first.")
    optional = {
        key: entry.exact(key) if key in entry.table else None
        for key in ("quiet_anaesthetic", "strong_below", "strong_above")
    }
    return Bounds(quiet[0], quiet[1], optional["quiet_anaesthetic"], optional["strong_below"], optional["strong_above"])
