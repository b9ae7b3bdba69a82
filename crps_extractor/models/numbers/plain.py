"""Bring the many signs of print to one: minus signs, spaces, micro signs, raised dots, letters of formulas, ±, ≤, ≥."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["LONGEST_TEXT", "plain_text"]

LONGEST_TEXT = 2000
"""Characters; longer texts are no number and no dose, and are refused before anything looks at them."""

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\n\r\f\v"
_SET_IN_MATHEMATICS = {
    sign: plain.replace("μ", "µ")
    for sign in map(chr, range(0x1D400, 0x1D800))
    if (plain := unicodedata.normalize("NFKC", sign)) != sign
}
"""Letters and figures as typesetters of formulas write them, "𝑝" and "𝜇"."""
_SIGNS = {
    **_SET_IN_MATHEMATICS,
    **dict.fromkeys("−‐‑‒–—―﹣－﹘", "-"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    **dict.fromkeys("·‧∙⋅•･・˙", "·"),
    **dict.fromkeys("∕⁄／", "/"),
    **dict.fromkeys("≦⩽≲⪅", "≤"),
    **dict.fromkeys("≧⩾≳⪆", "≥"),
    "＜": "<",
    "＞": ">",
    "＝": "=",
    "﹢": "+",
    "＋": "+",
    "％": "%",
    "’": "'",
    "μ": "µ",
    "㎍": "µg",
    "㎎": "mg",
    "㎏": "kg",
    "㎖": "ml",
    "ℓ": "l",
    "≃": "≈",
    **dict.fromkeys("∼〜～˜", "~"),
}
_TABLE = str.maketrans(_SIGNS)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED_RUN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_REWRITES = (
    (re.compile(r"(?<!\^-[0-9])(?<!\^[0-9])(?<![A-Za-z]-[0-9])(?<=[0-9])·(?=[0-9])"), "."),
    (re.compile(r"\+ ?/ ?-|(?<![SR])\+-"), "±"),
    (re.compile(r"&lt;"), "<"),
    (re.compile(r"&gt;"), ">"),
    (re.compile(r"<=|=<|&le;"), "≤"),
    (re.compile(r">=|=>|&ge;"), "≥"),
    (re.compile(r" {2,}"), " "),
)


def plain_text(text: str) -> str:
    """The text with the many signs of print brought to one: minus, spaces, micro, raised dots, ±, ≤, ≥.

    Raised figures become "^" and the figure ("kg⁻¹" → "kg^-1"), so that a footnote mark never joins a number.
    """
    raised = _RAISED_RUN.sub(lambda run: "^" + run.group().translate(_RAISED), text)
    plain = raised.translate(_TABLE)
    for pattern, written in _REWRITES:
        plain = pattern.sub(written, plain)
    return plain.strip()
