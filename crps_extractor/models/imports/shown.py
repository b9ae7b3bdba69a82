"""A number or date of a workbook as the text that its cell shows, so that 2.70 does not become 2.7."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

from crps_extractor.models.imports.cells import CellKind, CellText

__all__ = ["shown"]

_TYPED_FIGURES = 10
"""A number with more figures than this was computed: it is taken as shown. One with fewer was typed and stays whole."""
_EXACT_FIGURES = 15
_MOST_DECIMALS = 15
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DECIMALS = re.compile(r"\.([0#?]+)")
_BAD = "The cell holds an error of the spreadsheet ({}); the formula behind it has no value."


def shown(value: object, pattern: str, is_error: bool = False) -> CellText | None:
    """The text of a cell's value under its number format; None for an empty cell.

    Decimals are filled up to what the format shows and never cut from a typed number: where the cell shows fewer than
    it holds, the whole number is taken and the remark says so.
    """
    if value is None or value == "":
        return None
    if is_error:
        return CellText(str(value), CellKind.UNUSABLE, _BAD.format(value))
    if isinstance(value, bool):
        return CellText("yes" if value else "no", CellKind.TEXT)
    if isinstance(value, (int, float)):
        return _number(value, pattern or "General")
    if isinstance(value, (datetime, date, time, timedelta)):
        return CellText(_date(value, pattern), CellKind.DATE)
    return CellText(str(value))


def _number(value: int | float, pattern: str) -> CellText:
    if isinstance(value, float) and not math.isfinite(value):
        return CellText(str(value), CellKind.UNUSABLE, "The cell holds no number that can be read (NaN or infinity).")
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    figures = len(exact.as_tuple().digits)
    if abs(exact.adjusted()) > 2 * _EXACT_FIGURES:
        return CellText(f"{value:.{_EXACT_FIGURES}g}", CellKind.NUMBER)
    with localcontext() as context:
        context.prec = 60
        if figures > _EXACT_FIGURES:
            exact = Decimal(f"{value:.{_EXACT_FIGURES}g}")
        plain = _QUOTED.sub("", pattern.split(";")[0])
        sign = "%" if "%" in plain else ""
        exact = (exact * 100 if sign else exact).normalize()
        text = f"{exact:f}"
        if not re.search(r"[0#?]", plain) or re.search(r"E[+-]|/|,(?![0#?])", plain):
            return CellText(text + sign, CellKind.NUMBER)
        return _padded(exact, text, plain, sign)


def _padded(exact: Decimal, text: str, plain: str, sign: str) -> CellText:
    """The number with the decimals that its format asks for, rounded only where it was computed."""
    found = _DECIMALS.search(plain)
    asked = found[1][:_MOST_DECIMALS] if found else ""
    whole, _, decimals = text.partition(".")
    least = len(asked.rstrip("#?"))
    if len(decimals) <= len(asked):
        decimals = decimals.ljust(least, "0")
        return CellText(f"{whole}.{decimals}{sign}" if decimals else f"{whole}{sign}", CellKind.NUMBER)
    as_shown = f"{exact.quantize(Decimal(1).scaleb(-len(asked)), ROUND_HALF_UP):f}"
    if len(exact.as_tuple().digits) > _TYPED_FIGURES:
        return CellText(f"{as_shown}{sign}", CellKind.NUMBER)
    remark = f"The cell shows {as_shown}{sign} and holds {text}{sign}; {text}{sign} was taken."
    return CellText(f"{text}{sign}", CellKind.NUMBER, remark)


def _date(value: datetime | date | time | timedelta, pattern: str) -> str:
    """The date as far as the cell shows it: a year, a month or a day; a time where there is one."""
    if isinstance(value, datetime):
        asked = _QUOTED.sub("", pattern.split(";")[0]).lower()
        if "d" not in asked and "h" not in asked and "y" in asked:
            return f"{value:%Y-%m}" if "m" in asked else f"{value:%Y}"
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
