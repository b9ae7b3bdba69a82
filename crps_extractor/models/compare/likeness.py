"""How alike two rows of two reviewers are: first by their keys, then by all that is said in them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable
from difflib import SequenceMatcher

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField, Section
from crps_extractor.models.kinds.base import Context, Likeness
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.sheet import Sheet

__all__ = ["EXACT", "LIKELY", "RowLikeness", "key_of", "tie_break", "trace_of"]

LIKELY = 0.55
"""From this likeness on (0 to 1, over key fields and contents) two rows with unlike keys are taken for the same."""

EXACT = {Likeness.SAME, Likeness.WORDING, Likeness.ROUNDING}
_KEY_WEIGHT = 3.0
_LIKE = {
    Likeness.SAME: 1.0,
    Likeness.WORDING: 0.95,
    Likeness.ROUNDING: 0.95,
    Likeness.SPREAD_TYPE: 0.6,
    Likeness.PART: 0.6,
}
_TINY = 1e-6

_Said = tuple[tuple[str, str], ...]


def key_of(section: Section, sheet: Sheet, row: str, name: Callable[[str], str], but_for: str = "") -> str:
    """The row's key fields, but for one, as one text, rows that they refer to by ``name``; "" where none is answered.

    Rows with equal texts have equal keys; unequal texts may still mean the same.
    """
    keys = [section.by_id[key] for key in section.pair_on if key in section.by_id and key != but_for]
    said = [_said(sheet.answer(row, known.id), known, name) for known in keys]
    return json.dumps(said) if any(said) else ""


def trace_of(section: Section, sheet: Sheet, row: str, name: Callable[[str], str]) -> str:
    """A short name for all that a row says: it tells rows apart without their ids or their order."""
    said = json.dumps([_said(sheet.answer(row, known.id), known, name) for known in section.fields])
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def _said(answer: Answer | None, form_field: FormField, name: Callable[[str], str]) -> list[object]:
    if answer is None:
        return []
    parts = dict(answer.parts) if answer.status.holds_value else {}
    if form_field.kind == "reference" and "row" in parts:
        parts["row"] = " ".join(sorted(name(row) for row in parts["row"].split()))
    return [answer.status.value, sorted(parts.items())]


class RowLikeness:
    """Likeness of rows of one section in two sheets; ``same_row`` of the context knows the rows paired before."""

    def __init__(self, section: Section, sheets: tuple[Sheet, Sheet], context: Context) -> None:
        self._sheets = sheets
        self._context = context
        keys = set(section.pair_on)
        self._keys = [field for field in section.fields if field.id in keys]
        self._others = [field for field in section.fields if field.id not in keys]
        self._known: dict[tuple[str, str, _Said, _Said], tuple[float, bool]] = {}

    def of(self, first: str, second: str) -> tuple[float, bool]:
        """How alike two rows are, 0 to 1, keys counting threefold; and whether all their keys say the same.

        0 where the keys alone already rule it out that the rows are likely the same.
        """
        total, alike, answered, is_key = 0.0, 0.0, False, bool(self._keys)
        for field in self._keys:
            one, other = self._sheets[0].answer(first, field.id), self._sheets[1].answer(second, field.id)
            if one is None and other is None:
                continue
            score, exact = self._alike(one, other, field)
            answered = True
            total += _KEY_WEIGHT
            alike += _KEY_WEIGHT * score
            is_key = is_key and exact
        is_key = is_key and answered
        others = self._answered(first, second)
        if not is_key and alike + len(others) < LIKELY * (total + len(others)):
            return (0.0, False)
        for field, one, other in others:
            total += 1
            alike += _roughly_alike(one, other, field)
        return (alike / total if total else 0.0, is_key)

    def _answered(self, first: str, second: str) -> list[tuple[FormField, Answer | None, Answer | None]]:
        found = (
            (field, self._sheets[0].answer(first, field.id), self._sheets[1].answer(second, field.id))
            for field in self._others
        )
        return [(field, one, other) for field, one, other in found if one is not None or other is not None]

    def _alike(self, one: Answer | None, other: Answer | None, field: FormField) -> tuple[float, bool]:
        if one is None or other is None:
            return (0.0, False)
        if not one.status.holds_value or not other.status.holds_value:
            return (1.0, True) if one.status is other.status else (0.0, False)
        if one.parts == other.parts and field.kind != "reference":
            return (1.0, True)
        return self._compared(one, other, field)

    def _compared(self, one: Answer, other: Answer, field: FormField) -> tuple[float, bool]:
        known = self._known
        name = (field.id, f"{one.status} {other.status}", tuple(one.parts.items()), tuple(other.parts.items()))
        if name not in known:
            likeness = kind_of(field).compare(one, other, field, self._context)
            score = _LIKE.get(likeness, 0.0)
            if not score and field.kind in ("text", "long"):
                score = _texts_alike(one.part("text"), other.part("text"))
            known[name] = (score, likeness in EXACT)
        return known[name]


def _roughly_alike(one: Answer | None, other: Answer | None, field: FormField) -> float:
    """How alike two answers beside the keys are, 0 to 1, without reading their figures: for choosing among rows."""
    if one is None or other is None:
        return 0.0
    if one.status is not other.status:
        return 0.0
    if one.parts == other.parts or not one.status.holds_value:
        return 1.0
    if field.kind in ("text", "long"):
        return _texts_alike(one.part("text"), other.part("text"))
    names = {*one.parts, *other.parts}
    return sum(_plain(one.part(name)) == _plain(other.part(name)) for name in names) / len(names)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold().replace(",", ".")


def _texts_alike(one: str, other: str) -> float:
    """How alike two texts are, the same both ways round."""
    first, second = sorted((one.casefold(), other.casefold()))
    return SequenceMatcher(None, first, second).ratio() * 0.9


def tie_break(one: str, other: str) -> float:
    """A tiny number that two rows' traces give, the same both ways round, so that no tie is left to their order."""
    return zlib.crc32("\n".join(sorted((one, other))).encode()) / 2**32 * _TINY
