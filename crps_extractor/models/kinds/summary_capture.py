"""Cut a summary statistic selected on the page into its parts: "2.68 ± 0.51", "7.4 (0.1–31.9)", "5 (95% CI 4 to 6)".

Only cut: every part is a piece of the text as it stands. A type is filled in where the text names it; a bare ± is
"not stated"; two figures in brackets with no word beside them leave the type open, for the reviewer to say.
"""

from __future__ import annotations

import re

__all__ = ["cut_summary"]

_LONGEST = 300
_N = (
    r"[<>≤≥~≈]?\s?[−–‒‐‑-]?\s?(?:[1-9][0-9]{0,2}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])|[0-9]+)"
    r"(?:[.,·'][0-9]+)*(?:\s?[%％])?"
)
_TO = r"\s*(?:[−–—‒‐‑-]|\bto\b|\bà\b|\bbis\b|\band\b|[;,]|\.\.+|…)\s*"
_PLUS = r"(?:±|\+\s?/\s?[-−–])"
_TYPES = (
    ("sd", r"s\.?d\.?|(?:standard|std?\.?)[ -]?dev(?:iation|\.)?"),
    ("se", r"s\.?e\.?m\.?|s\.?e\.?|(?:standard|std?\.?)[ -]?err(?:or|\.)?(?: of the mean)?"),
    ("ci", r"c\.?i\.?(?:\s?9[059]\s?[%％]?)?|confidence interval|confidence limits"),
    (
        "iqr",
        r"i\.?q\.?r\.?|interquartile range|inter-quartile range|quartiles|q1\s?[-–,]\s?q3"
        r"|25th\s?[-–]\s?75th percentiles?",
    ),
    ("range", r"range|min(?:imum)?\s?[-–,]\s?max(?:imum)?"),
)
_LABEL = "|".join(pattern for _, pattern in _TYPES)
_STATISTICS = (
    ("geometric_mean", r"geometric mean"),
    ("mean", r"mean|average|avg\.?|m(?=\s*=|$)"),
    ("median", r"median|mdn|med\.?"),
)
_STATISTIC = "|".join(pattern for _, pattern in _STATISTICS)
_HEAD = (
    rf"\s*(?:(?P<statistic>{_STATISTIC})\b\s*)?(?:[(\[]?\s*(?:{_PLUS})?\s*(?P<head>{_LABEL})\s*[)\]]?\s*(?=[\s:=,]))?[\s:=,]*"
    r"(?:[^\W\d_]+(?:\s*[=:])?\s+){0,4}?(?:(?:was|of|is)\s+)?"
)
_UNIT = (
    r"(?:\s*(?P<{name}>[^\W\d_](?:[^0-9()\[\]±;,]|/\s?[0-9]+(?:\.[0-9]+)?|(?<=[a-z])[23](?![0-9.])){{0,24}}?"
    r"|°\s?C|[µ%][^0-9()\[\]±;,]{{0,10}}))?"
)
_LEVEL = r"(?:(?P<level>[0-9]{2}(?:\.[0-9]+)?)\s?[%％]\s*-?)?"
_TAIL = (
    rf"(?:\s*{_PLUS}\s*(?:(?P<mid>{_LABEL})[\s=]+)?(?P<plus>{_N})(?:\s*,?\s*[(\[]?(?P<after>{_LABEL})[)\]]?)?"
    rf"|[\s,;]*[(\[]?\s*{_LEVEL}(?P<label>{_LABEL})\s*(?:\)|\])?[\s:=,]*(?:of\s+|from\s+|between\s+)?(?:[(\[]\s*)?"
    rf"(?:{_PLUS}\s*)?(?P<a>{_N})(?:{_TO}(?P<b>{_N}))?(?:\s*[^\W\d_]{{1,12}})?\s*[)\]]{{0,2}}"
    rf"|\s*[(\[]\s*{_PLUS}\s*(?P<inner>{_N})(?:\s*(?P<inner_type>{_LABEL}))?\s*[)\]]"
    rf"|\s*[(\[]\s*(?:(?P<q1>q1)|min(?:imum)?\.?)[\s:=]*(?P<least>{_N})\s*[,;]\s*"
    rf"(?:q3|max(?:imum)?\.?)[\s:=]*(?P<most>{_N})\s*[)\]]"
    rf"|\s*[(\[]\s*(?P<low>{_N}){_TO}(?P<high>{_N})(?:\s*[;,]\s*p\s?[=<>≤]\s?{_N})?\s*[)\]]"
    rf"|\s*[(\[]\s*(?P<bare>{_N})(?:\s*(?P<bare_type>{_LABEL}))?\s*[)\]]"
    r"|)"
)
_NOTES = rf"(?:\s*[,;]?\s*[(\[]?\s*[np]\s?[=<>≤]\s?{_N}\s*[)\]]?)?\s?[*†‡§¶]*"
_WHOLE = re.compile(
    rf"{_HEAD}(?P<centre>{_N}){_UNIT.format(name='unit')}?{_TAIL}{_UNIT.format(name='unit_after')}{_NOTES}\s*[.,;]?\s*",
    re.IGNORECASE,
)
_ENDS = re.compile(
    rf"\s*[(\[]?\s*(?:{_LEVEL}(?P<label>{_LABEL})[\s:=,]*(?:of\s+|from\s+)?)?[(\[]?\s*(?P<low>{_N}){_TO}(?P<high>{_N})"
    rf"\s*[)\]]{{0,2}}{_UNIT.format(name='unit')}\s*[.,;]?\s*",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\s*(?P<centre>[0-9]+(?:\s?(?:/|of)\s?[0-9]+)?\s*[(\[]\s*[0-9]+(?:[.,·][0-9]+)?\s?[%％]\s*[)\]]|[0-9]+\s?/\s?[0-9]+)\s*"
)


def cut_summary(text: str) -> dict[str, str]:
    """The parts of a summary statistic by name; the whole text as the centre where its pattern is not known."""
    if not text.strip():
        return {}
    if len(text) > _LONGEST:
        return {"centre": text.strip()}
    count = _COUNT.fullmatch(text)
    if count:
        return {"centre": count["centre"].strip(), "centre_type": "count"}
    ends = _ENDS.fullmatch(text)
    if ends:
        named = _type_of(ends["label"])
        return _kept(low=ends["low"], high=ends["high"], spread_type=named, level=ends["level"], unit=ends["unit"])
    whole = _WHOLE.fullmatch(text)
    return _cut(whole) if whole else {"centre": text.strip()}


def _cut(found: re.Match[str]) -> dict[str, str]:
    centre = {
        "centre": found["centre"],
        "centre_type": _type_of(found["statistic"], _STATISTICS),
        "unit": found["unit"] or found["unit_after"],
    }
    head = _type_of(found["head"])
    single = found["plus"] or found["inner"]
    if single:
        printed = _type_of(found["after"] or found["mid"] or found["inner_type"])
        return _kept(**centre, spread=single, spread_type=printed or head or "not_stated")
    if found["least"]:
        return _kept(**centre, low=found["least"], high=found["most"], spread_type="iqr" if found["q1"] else "range")
    if found["label"] and found["b"]:
        named = _type_of(found["label"])
        level = found["level"] or "".join(re.findall("9[059]", found["label"]))
        return _kept(**centre, low=found["a"], high=found["b"], spread_type=named, level=level)
    if found["label"]:
        named = _type_of(found["label"])
        named = "iqr_width" if named == "iqr" else named
        return _kept(**centre, spread=found["a"], spread_type=named, level=found["level"])
    if found["low"]:
        return _kept(**centre, low=found["low"], high=found["high"], spread_type=head)
    printed = _type_of(found["bare_type"]) or head
    return _kept(**centre, spread=found["bare"], spread_type=printed if found["bare"] else "")


def _type_of(label: str | None, types: tuple[tuple[str, str], ...] = _TYPES) -> str:
    """The id of the type that a word of the text names, "" without one."""
    if not label:
        return ""
    return next(kind for kind, pattern in types if re.fullmatch(pattern, label, re.IGNORECASE))


def _kept(**parts: str | None) -> dict[str, str]:
    return {name: text.strip() for name, text in parts.items() if text and text.strip()}
