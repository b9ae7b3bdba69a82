"""Printed p values: exact, below a bound, or not significant; and which of them may lead to an SD at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.numbers import plain_text
from crps_extractor.models.statistics.printed import Printed, UnreadableError, read_printed

__all__ = ["PrintedP", "read_p", "why_p_gives_no_sd"]

_SIGN = re.compile(r"^(?:p(?: ?-? ?value)?)? ?(?P<sign><|≤|>|≥|=|≈)? ?(?P<rest>.*)$", re.IGNORECASE)
_NOT_SIGNIFICANT = re.compile(r"^(?:n\.? ?s\.?|not significant|non-?significant|nonsignificant)$", re.IGNORECASE)

_TESTS_WITHOUT_SD = {
    "mann-whitney": "A Mann-Whitney test compares ranks: its p says nothing of the SD.",
    "wilcoxon": "A Wilcoxon test compares ranks: its p says nothing of the SD.",
    "log-rank": "A log-rank test compares survival: its p says nothing of the SD of a score.",
    "kruskal": "A Kruskal-Wallis test compares ranks of several groups: its p says nothing of the SD.",
    "rank": "A test of ranks says nothing of the SD.",
    "cox": "A Cox model compares hazards: its p says nothing of the SD of a score.",
    "mixed model": "The p of a mixed model rests on the model's own variance, over all times: it gives no SD.",
    "gee": "The p of generalised estimating equations rests on the model's variance: it gives no SD.",
    "ancova": "The p of an ANCOVA is adjusted: its SE is that of the adjusted difference, not of the raw scores.",
    "chi": "A chi-squared test compares counts: it gives no SD.",
    "fisher": "Fisher's test compares counts: it gives no SD.",
    "mcnemar": "McNemar's test compares counts: it gives no SD.",
    "anova": "An analysis of variance over several groups or times tests no single difference.",
    "friedman": "A Friedman test compares ranks over several times: its p says nothing of the SD.",
    "not stated": "The test is not stated: only a t test's p leads back to an SD.",
}
_ABOUT_WITHOUT_SD = {
    "all times": "The p is about all time points together, not about this one.",
    "interaction": "The p is about an interaction of group and time, not about the difference at this time.",
    "several arms": "The p is about several arms together, not about these two.",
    "not clear": "It is not clear what the p is about: a p without its comparison gives no SD.",
}


@dataclass(frozen=True)
class PrintedP:
    """A printed p. ``kind``: "exact", "below" (an upper bound) or "not significant". ``text`` as printed."""

    text: str
    kind: str
    number: Printed | None

    @property
    def low(self) -> Fraction:
        """The least p that is printed like this."""
        if self.number is None or self.kind == "below":
            return Fraction(0)
        if self.kind == "not significant":
            return self.number.value
        return max(Fraction(0), self.number.low)

    @property
    def high(self) -> Fraction:
        """The largest p that is printed like this."""
        if self.number is None or self.kind == "not significant":
            return Fraction(1)
        return min(Fraction(1), self.number.value if self.kind == "below" else self.number.high)


def read_p(text: str) -> PrintedP:
    """Read a printed p: "0.008", "p = .03", "P<0.001", "NS", "> 0.05"; else UnreadableError with the reason.

    "NS" and "> x" carry their bound where one is printed; a p printed as 0 ("0.000") is below its rounding.
    """
    written = plain_text(text).strip()
    found = _SIGN.match(written)
    sign, rest = (found["sign"] or "=", found["rest"].strip()) if found else ("=", written)
    if _NOT_SIGNIFICANT.match(rest):
        return PrintedP(text, "not significant", None)
    number = read_printed(rest, "p value")
    if not 0 <= number.value <= 1:
        raise UnreadableError("A p value lies between 0 and 1.")
    if sign in (">", "≥"):
        return PrintedP(text, "not significant", number)
    if sign in ("<", "≤"):
        if number.value == 0:
            raise UnreadableError("No p value lies below 0.")
        return PrintedP(text, "below", number)
    if sign == "≈":
        raise UnreadableError("An approximate p value is not exact enough.")
    if number.value == 0:
        return PrintedP(text, "below", Printed(number.half, number.decimals + 1))
    return PrintedP(text, "exact", number)


def why_p_gives_no_sd(test: str, about: str = "this time", sided: str = "two") -> str:
    """Why a p of this test, about this question, gives no SD; an empty text when it may.

    ``test``, ``about``, ``sided``: the words of the form ("paired t", "all times", "one").
    """
    name = test.strip().lower()
    if about.strip().lower().startswith(tuple(_ABOUT_WITHOUT_SD)):
        return next(why for word, why in _ABOUT_WITHOUT_SD.items() if about.strip().lower().startswith(word))
    for word, why in _TESTS_WITHOUT_SD.items():
        if word in name:
            return why
    if not re.search(r"(^|\b)t($|\b|-| )", name):
        return "Only the p of a t test leads back to an SD."
    if sided.strip().lower().startswith("one"):
        return "The p is one-sided: double it first, if the difference goes the way the test looked for."
    if not sided.strip().lower().startswith("two"):
        return "It is not stated whether the p is one- or two-sided."
    return ""
