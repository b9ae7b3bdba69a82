"""JSON that came from elsewhere: read within bounds, and refused where it could mean two things."""

from __future__ import annotations

import json
from typing import Any, NoReturn

__all__ = ["load_strict"]

_DEEPEST = 40
_LONGEST_NUMBER = 18


def load_strict(text: str) -> Any:
    """Plain data from JSON text.

    Raises ValueError for a key that stands twice, for NaN, Infinity and any number that is not a short whole one,
    for nesting deeper than 40, and for what is not JSON.
    """
    try:
        data = _decoder.decode(text)
        if text.count("[") + text.count("{") > _DEEPEST:
            _check_depth(data, _DEEPEST)
    except RecursionError:
        raise ValueError("The data is nested too deeply.") from None
    return data


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A name stands twice.")
    return found


def _short(text: str) -> int:
    if len(text.lstrip("-")) > _LONGEST_NUMBER:
        raise ValueError("A number is too long.")
    return int(text)


def _no_float(_: str) -> NoReturn:
    raise ValueError("Only whole numbers are stored.")


def _check_depth(data: Any, left: int) -> None:
    if left == 0:
        raise ValueError("The data is nested too deeply.")
    if isinstance(data, dict):
        for value in data.values():
            _check_depth(value, left - 1)
    elif isinstance(data, list):
        for value in data:
            _check_depth(value, left - 1)


_decoder = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_short, parse_float=_no_float, parse_constant=_no_float
)
