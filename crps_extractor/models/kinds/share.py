"""Counts and percentages: so many of so many, checked against the percentage printed beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.answer import Answer
from crps_extractor.models.form import FormField
from crps_extractor.models.kinds.base import Cell, Context, Finding, Likeness, Part, Reading, Strength
from crps_extractor.models.kinds.figures import (
    Figure,
    capped,
    compare_figures,
    exact_cell,
    figure_cell,
    heard,
    limit_findings,
    read_figure,
    worst,
)
from crps_extractor.models.kinds.plain import AS_PUBLISHED, PlainKind
from crps_extractor.models.kinds.spelled import SPELLED, spelled_number
from crps_extractor.models.kinds.wording import compare_texts, one_line
from crps_extractor.models.numbers import LONGEST_TEXT, decimal_text, one_slip_away, rounded_text

__all__ = ["CountKind", "Counted", "PercentageKind", "Share", "counts_that_give"]

_COUNTED = (
    r"(?:patients?|participants?|subjects?|persons?|people|individuals?|children|adults?|women|men|females?|males?|"
    r"cases?|controls?|volunteers?|infusions?|courses?|limbs?|events?|centres?|centers?|clusters?)"
)
_MOST = 10**9
_WHOLE = rf"(?:[0-9][0-9.,'\s]*(?<!\s)|{SPELLED})"
_COUNT = re.compile(
    rf"^\s*(?:\(?\s*n\s*=\s*)?(?P<count>{_WHOLE})(?:\s*(?:/|∕|⁄|\bout\s+of\b|\bof\b)\s*(?:the\s+)?(?P<of>{_WHOLE}))?"
    rf"(?:\s*{_COUNTED})?\s*\)?(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_OF_TOTAL = re.compile(r"of (?:the )?(?P<of>[0-9]{1,9})", re.IGNORECASE)
_PERCENT = re.compile(r"(?P<percent>[<>≤≥~≈]?\s*[0-9]+(?:[.,·][0-9]+)?\s*(?:%|％|per\s?cent\b))", re.IGNORECASE)


@dataclass(frozen=True)
class Counted:
    """So many (``count``), of so many (``of``) where the paper says of how many."""

    count: int
    of: int | None = None


@dataclass(frozen=True)
class Share:
    """A percentage as printed, with the count and the total it stands for; any of them may be unknown."""

    percent: Figure | None
    count: int | None
    of: int | None


@dataclass(frozen=True)
class CountKind(PlainKind):
    """A count, "30" or "18 of 49"; its reading's value is a Counted."""

    id: str = "count"
    label: str = "Count"

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:  # noqa: ARG002
        """The count and, where printed, of how many."""
        return (Part("text", form_field.label), Part("of", "of"))

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:  # noqa: ARG002
        """The count, "of" its total."""
        count, of = one_line(answer.part("text")), one_line(answer.part("of"))
        return f"{count} of {of}" if of else count

    def capture(self, text: str, form_field: FormField, context: Context) -> Mapping[str, str]:  # noqa: ARG002
        """ "18 of 49" → 18, of 49; "(n = 30)" → 30; what is no count stays whole."""
        return _split_count(text, "text")

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The text, the count and its total."""
        return (AS_PUBLISHED, "value", "of")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The count, with a finding where it is larger than its total or outside the form's limits."""
        parts = self._cut(answer)
        count, said, findings = _read_whole(parts.get("text", ""), "count", "text")
        of, also_said, also = _read_whole(parts.get("of", ""), "total", "of")
        findings += also
        if count is None:
            return Reading(findings=findings)
        findings += limit_findings(Fraction(count), "count", form_field.minimum or "0", form_field.maximum)
        findings += _above_total(count, of)
        words = f"{count} of {of}" if of is not None else str(count)
        return Reading(Counted(count, of), heard(words, (*said, *also_said)), findings)

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """Count with count and total with total; "n = 30" and "30" are wording."""
        one, other = self._cut(first), self._cut(second)
        return worst(
            Likeness.WORDING, *(_compare_whole(one.get(part, ""), other.get(part, "")) for part in ("text", "of"))
        )

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:
        """The count and its total as numbers."""
        value = self.read(answer, form_field, context).value
        if not isinstance(value, Counted):
            return ()
        return _whole_cells(("value", value.count), ("of", value.of))

    def _cut(self, answer: Answer) -> Mapping[str, str]:
        """The parts, a total that was typed into the count's own part split off."""
        cut = dict(_split_count(answer.part("text"), "text"))
        if answer.part("of"):
            cut["of"] = answer.part("of")
        return cut


@dataclass(frozen=True)
class PercentageKind(PlainKind):
    """A percentage with its count and total, "48/60 (80 %)"; its reading's value is a Share."""

    id: str = "percentage"
    label: str = "Percentage with count"

    def parts(self, form_field: FormField, context: Context) -> tuple[Part, ...]:  # noqa: ARG002
        """Percentage, count, total."""
        return (Part("percent", "per cent"), Part("count", "count"), Part("of", "of"))

    def show(self, answer: Answer, form_field: FormField, context: Context) -> str:  # noqa: ARG002
        """ "48/60 (80%)", or what of it there is."""
        percent, count, of = (one_line(answer.part(part)) for part in ("percent", "count", "of"))
        if percent and percent[-1].isdigit():
            percent = f"{percent}%"
        if of and not count:
            return f"{percent} of {of}".strip()
        counted = f"{count}/{of}" if of else count
        return f"{counted} ({percent})" if counted and percent else counted or percent

    def capture(self, text: str, form_field: FormField, context: Context) -> Mapping[str, str]:  # noqa: ARG002
        """ "48/60 (80%)" → percent, count and total; "2.5" is the percentage, a bare "2" the count, asked about."""
        text = text.strip()
        percent = _PERCENT.search(text) if len(text) <= LONGEST_TEXT else None
        if percent is None:
            split = _split_count(text, "count")
            if "of" in split:
                return split
            is_whole = _is_count(text) and not re.search(r"[.,]", split["count"])
            return {"count" if is_whole else "percent": text} if text else {}
        rest = f"{text[: percent.start()]} {text[percent.end() :]}".strip().strip("()[],;:= ")
        of = _OF_TOTAL.fullmatch(rest)
        if of:
            return {"percent": percent["percent"].strip(), "of": of["of"]}
        split = _split_count(rest, "count") if _is_count(rest) else {}
        if rest and not split:
            return {"percent": text}
        return {"percent": percent["percent"].strip(), **split}

    def columns(self, form_field: FormField) -> tuple[str, ...]:  # noqa: ARG002
        """The text, the percentage and the counts as printed."""
        return (AS_PUBLISHED, "percent", "count", "of")

    def understand(self, answer: Answer, form_field: FormField, context: Context) -> Reading:  # noqa: ARG002
        """The share; findings where count, total and percentage do not go together."""
        percent, said, findings = None, (), ()  # type: tuple[Figure | None, tuple[str, ...], tuple[Finding, ...]]
        if answer.part("percent").strip():
            percent, said, findings = read_figure(answer.part("percent"), "percentage", "percent")
        count, count_said, count_findings = _read_whole(_without_words(answer.part("count")), "count", "count")
        of, of_said, of_findings = _read_whole(answer.part("of"), "total", "of")
        findings += count_findings + of_findings
        if percent is None and count is None:
            return Reading(findings=findings)
        if percent is not None:
            low, high = form_field.minimum or "0", form_field.maximum or "100"
            findings += limit_findings(percent.value, "percentage", low, high)
        if count is not None:
            findings += limit_findings(Fraction(count), "count", "0", "") + _above_total(count, of)
        share = Share(percent, count, of)
        findings += _does_not_match(share) + _count_or_percentage(answer) + _proportion(share, answer)
        return Reading(share, heard(_share_words(share), (*said, *count_said, *of_said)), findings)

    def liken(self, first: Answer, second: Answer, form_field: FormField, context: Context) -> Likeness:  # noqa: ARG002
        """Percentage with percentage, count with count; a percentage that only one gives is missing."""
        counts = (_compare_whole(first.part(part), second.part(part)) for part in ("count", "of"))
        return worst(compare_figures(first.part("percent"), second.part("percent")), *counts)

    def split(self, answer: Answer, form_field: FormField, context: Context) -> tuple[Cell, ...]:
        """Each of the three as it was typed; nothing is computed."""
        value = self.read(answer, form_field, context).value
        if not isinstance(value, Share):
            return ()
        cells = (figure_cell("percent", answer.part("percent")),) if value.percent else ()
        return (*cells, *_whole_cells(("count", value.count), ("of", value.of)))


def counts_that_give(percent: Figure, of: int) -> range:
    """Every count of ``of`` whose percentage prints like this one, ties rounded either way."""
    low = max(Fraction(0), percent.low) * of / 100
    high = min(Fraction(100), percent.high) * of / 100
    return range(-(-low.numerator // low.denominator), high.numerator // high.denominator + 1)


def _split_count(text: str, part: str) -> dict[str, str]:
    """The count under ``part`` and the total under "of"; the whole text under ``part`` when it is not a count."""
    text = text.strip()
    found = _COUNT.match(text) if _is_count(text) else None
    if found is None:
        return {part: text} if text else {}
    split = {part: found["count"]}
    if found["of"]:
        split["of"] = found["of"]
    return split


def _without_words(text: str) -> str:
    """The number alone of "n = 2" or "2 patients"; any other text as it is."""
    if len(text) > LONGEST_TEXT:
        return text
    split = _split_count(text, "count")
    return text if "of" in split or _PERCENT.search(text) else split.get("count", "")


def _is_count(text: str) -> bool:
    """True where nothing but a count stands in the text, a percentage in brackets aside."""
    found = _COUNT.match(text) if len(text) <= LONGEST_TEXT else None
    return found is not None and not _PERCENT.sub("", found["rest"], count=1).strip(" ()[].,;")


def _read_whole(text: str, name: str, part: str) -> tuple[int | None, tuple[str, ...], tuple[Finding, ...]]:
    """Read one whole number, in figures or spelled; "" is no number and no finding."""
    if not text.strip():
        return None, (), ()
    spelled = spelled_number(text)
    if spelled is not None:
        return spelled, ("the word",), ()
    figure, said, findings = read_figure(text, name, part)
    if figure is None:
        return None, said, findings
    if figure.value.denominator != 1 or figure.bound or abs(figure.value) > _MOST:
        found = f"The {name} “{capped(text)}” is not one whole number that people can be counted with."
        return None, said, (Finding("not_whole", Strength.STRONG, found, "Compare it with the page."),)
    return int(figure.value), said, findings


def _compare_whole(first: str, second: str) -> Likeness:
    """How two typed counts relate; "six", "n = 6" and "6" are wording."""
    one, other = (_read_whole(_without_words(text), "count", "text")[0] for text in (first, second))
    if one is None or other is None or first == second:
        return compare_figures(first, second)
    return compare_texts(first, second) if first == second else (Likeness.WORDING if one == other else Likeness.NUMBER)


def _above_total(count: int, of: int | None) -> tuple[Finding, ...]:
    if of is None or count <= of:
        return ()
    found = f"The count {count} is larger than the {of} it is counted from."
    return (Finding("count_above_total", Strength.STRONG, found, "Compare both with the page; are they swapped?"),)


def _count_or_percentage(answer: Answer) -> tuple[Finding, ...]:
    """A question where a bare whole number up to 100 was taken from the page: its column may print percentages.

    "n = 2" and "2%" say what they are, and so does a number typed as the count.
    """
    bare = answer.part("count").strip()
    is_taken = any(source.quote.strip() == bare for source in answer.sources)
    if not is_taken or answer.part("percent").strip() or answer.part("of").strip():
        return ()
    number = int(bare) if re.fullmatch(r"[0-9]{1,3}", bare) else spelled_number(bare)
    if number is None or number > 100:
        return ()
    options = ({"percent": "", "count": f"n = {number}"}, {"percent": f"{number}%", "count": ""})
    found = f"“{bare}” stands alone: is it a count or a percentage? It is read as a count."
    return (
        Finding("count_or_percentage", Strength.MILD, found, "Say which of them the paper means.", options=options),
    )


def _proportion(share: Share, answer: Answer) -> tuple[Finding, ...]:
    """A question where a figure below 1 stands alone without a per cent sign: 0.6 may be six tenths, which is 60 %."""
    percent = share.percent
    if percent is None or percent.percent or percent.bound or share.count is not None or not 0 < percent.value < 1:
        return ()
    typed = answer.part("percent").strip()
    hundredfold = decimal_text(percent.value * 100)
    options = ({"percent": f"{typed}%"}, {"percent": f"{hundredfold}%"})
    found = f"“{capped(typed)}” can be a proportion, {hundredfold} %, or a percentage below 1; it is read as one."
    return (
        Finding("count_or_percentage", Strength.MILD, found, "Say which of them the paper means.", options=options),
    )


def _does_not_match(share: Share) -> tuple[Finding, ...]:
    """A finding where the printed percentage is not that of the count, in either rounding."""
    percent, count, of = share.percent, share.count, share.of
    if percent is None or percent.bound or count is None or not of or not 0 <= count <= of:
        return ()
    exact = Fraction(100 * count, of)
    if percent.low <= exact <= percent.high:
        return ()
    found = f"{count} of {of} is {rounded_text(exact)} %, not the {percent.words} % that stands beside it."
    could = "Compare the three with the page; the percentage may come from another total."
    swapped = [slip for slip in one_slip_away(str(count)) if slip.value in counts_that_give(percent, of)]
    if len(swapped) == 1:
        found += f" {count} looks like {swapped[0].text} {swapped[0].how}."
        return (Finding("percent_count_mismatch", Strength.STRONG, found, could, {"count": swapped[0].text}),)
    return (Finding("percent_count_mismatch", Strength.STRONG, found, could),)


def _share_words(share: Share) -> str:
    percent = f"{share.percent.words} %" if share.percent else ""
    if share.count is None and share.of and share.percent and not share.percent.bound:
        counts = counts_that_give(share.percent, share.of)
        fitting = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}" if counts else "no whole count"
        return f"{percent} of {share.of}, which is {fitting}"
    if share.count is None:
        return f"{percent} of {share.of}" if share.of else percent
    counted = f"{share.count} of {share.of}" if share.of is not None else f"{share.count}"
    if not percent and share.of:
        return f"{counted}, which is {rounded_text(Fraction(100 * share.count, share.of))} %"
    return f"{counted}, printed as {percent}" if percent else counted


def _whole_cells(*named: tuple[str, int | None]) -> tuple[Cell, ...]:
    return tuple(exact_cell(name, Fraction(number)) for name, number in named if number is not None)
