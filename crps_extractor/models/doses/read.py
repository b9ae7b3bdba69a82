"""Read a dose as a paper prints it, from "22.2 ± 2.0 mg/h/70 kg" to a whole sentence, and say how it was read."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from crps_extractor.models.doses.combine import Combined, combine
from crps_extractor.models.doses.drugs import of_this_drug
from crps_extractor.models.doses.figures import Figure, figures_of, with_number_words
from crps_extractor.models.doses.heading import unit_behind_number
from crps_extractor.models.doses.limits import named_limits
from crps_extractor.models.doses.notes import notes_beside
from crps_extractor.models.doses.questions import bag_or_flow, figure_questions, weight_question
from crps_extractor.models.doses.reading import DoseReading, Quantity
from crps_extractor.models.doses.unit_file import dose_vocabulary
from crps_extractor.models.doses.unit_text import unit_at
from crps_extractor.models.doses.units import DoseVocabulary
from crps_extractor.models.doses.wording import drug_words, is_titrated, named_regimen, schedule_of
from crps_extractor.models.numbers import LONGEST_TEXT, decimal_text, plain_text, read_number

__all__ = ["read_dose"]

_LARGEST = Fraction(10**9)
_SMALLEST = Fraction(1, 10**9)
_SPREAD_LABEL = re.compile(
    r"mean ?\(? ?(?:±|and|,)? ?\(?(SD|SEM|SE|s\.d\.|s\.e\.m?\.)\b|\((SD|SEM|SE)\)", re.IGNORECASE
)

_KETAMINE = re.compile(r"(?:k[eé]tamin[ae]?|cetamina|quetamina)\b", re.IGNORECASE)
_BODY_IN_BRACKETS = re.compile(r"\(([0-9]{2,3} ?kg)\) ?(\^?-1)(?![0-9])", re.IGNORECASE)


def read_dose(
    text: str,
    unit: str = "",
    spread: str = "",
    spread_type: str = "",
    *,
    vocabulary: DoseVocabulary | None = None,
) -> DoseReading:
    """Read the text of a dose, with its unit in the text or apart; never raises.

    What can mean one thing is read and said, what can mean two is asked, what is no dose is refused with the reason.
    ``spread`` and ``spread_type`` are the parts of the answer that hold a "±" typed apart ("2.0", "SD").
    """
    chosen = vocabulary or dose_vocabulary()
    if len(text) + len(unit) > LONGEST_TEXT:
        return DoseReading(text[:100], refused="The text is too long to be a dose.")
    plain = _BODY_IN_BRACKETS.sub(r"\1\2", _KETAMINE.sub("ketamine", with_number_words(plain_text(text))))
    early = _untrusted(text, plain)
    if early:
        return early
    printed, unit_said, problem = _join_unit(text, plain, plain_text(unit), chosen)
    if problem:
        return problem
    reading = _read_plain(text, printed, chosen)
    reading = replace(reading, said=tuple(dict.fromkeys((*unit_said, *reading.said))))
    return _with_spread(reading, spread, spread_type)


def _untrusted(text: str, plain: str) -> DoseReading | None:
    """Empty texts, lost signs and figures of other scripts."""
    if not plain:
        return DoseReading(text, refused="There is no dose: the text is empty.")
    if re.search("\ufffd.{0,2}[0-9]|[0-9].{0,2}\ufffd", plain):
        return DoseReading(text, refused="A sign beside the figure was lost in the PDF: look at the page and type it.")
    if any(character.isnumeric() and not character.isascii() for character in plain):
        return DoseReading(text, refused="The dose has figures that are not 0 to 9: type them as 0 to 9.")
    return None


def _join_unit(
    text: str, plain: str, unit: str, vocabulary: DoseVocabulary
) -> tuple[str, tuple[str, ...], DoseReading | None]:
    """Bring the unit typed apart to the text; two different units are asked."""
    if not unit:
        return plain, (), None
    figures = [figure for figure in figures_of(plain, vocabulary) if figure.unit]
    if not figures:
        bare = [figure for figure in figures_of(plain, vocabulary) if figure.hours is None]
        if len(bare) == 1 and bare[0].end < len(plain):
            end = bare[0].end
            return f"{plain[:end]} {unit}{plain[end:]}", (), None
        return f"{plain} {unit}", (), None
    apart = unit_at(unit, 0, vocabulary)
    printed = figures[0].unit
    if apart and apart.unit and printed and printed.unit and apart.unit != printed.unit:
        number = plain[figures[0].start : figures[0].number_end]
        options = (f"{number} {printed.unit.label} (in the text)", f"{number} {apart.unit.label} (in the unit)")
        return plain, (), DoseReading(text, ask=options, said=("the text and the unit field name different units",))
    if apart is None or apart.unit is None:
        return plain, (f"the unit “{unit[:40]}” was not used, the text has its own",), None
    return plain, (), None


def _read_plain(text: str, plain: str, vocabulary: DoseVocabulary) -> DoseReading:
    """Read a plain text: find its figures, take those of this drug, put them together."""
    plain, heading_said = unit_behind_number(plain, vocabulary)
    figures = figures_of(plain, vocabulary)
    doses = tuple(figure for figure in figures if figure.unit)
    others = tuple(figure for figure in doses if figure.unit and figure.unit.no_dose)
    drug = tuple(figure for figure in doses if figure not in others)
    is_fluid = all(one.unit and one.unit.unit and one.unit.unit.kind not in ("amount", "rate") for one in drug)
    kept_apart = (
        others if drug and not (is_fluid and any("drop" in plain[one.start : one.end] for one in others)) else ()
    )
    doses = drug if kept_apart else doses
    words = drug_words(plain)
    regimen = named_regimen(plain)
    if not doses:
        return DoseReading(text, form=words.form, named_regimen=regimen, refused=_why_none(plain, figures, regimen))
    mine, said, refused = of_this_drug(plain, doses, vocabulary)
    said = (*heading_said, *said, *(_no_dose(plain, one) for one in kept_apart))
    said = (*said, *words.said)
    base = DoseReading(text, form=words.form, salt=words.salt, route=words.route, named_regimen=regimen, said=said)
    if not refused and len(words.forms) > 1 and len(mine) > 1:
        refused = f"{' and '.join(words.forms)} in one phrase: enter the dose of each apart."
    if refused:
        return replace(base, refused=refused)
    stopped = _stopped(base, plain, mine, vocabulary)
    if stopped:
        return stopped
    if ask := bag_or_flow(plain, mine, doses):
        return replace(base, ask=ask)
    combined = combine(plain, mine, figures, vocabulary)
    base = replace(base, said=(*said, *combined.said))
    if combined.refused or combined.ask:
        return replace(base, refused=combined.refused, ask=combined.ask)
    return _complete(base, plain, figures, combined)


def _no_dose(plain: str, figure: Figure) -> str:
    printed = plain[figure.start : figure.end]
    what = "a percentage" if printed.rstrip(". ").endswith(("%", "t")) else "in units that are no weight of drug"
    return f"“{printed}” is {what} and was not read as the dose"


def _why_none(plain: str, figures: tuple[Figure, ...], regimen: str) -> str:
    """The reason why a text without any dose figure is refused."""
    if any(figure.negative for figure in figures):
        return "A dose cannot be negative."
    if re.search(r"[0-9]\^[0-9]", plain):
        return "A raised figure follows the number: a footnote mark or a power. Type the number alone."
    if any(figure.refused for figure in figures):
        return next(figure.refused for figure in figures if figure.refused)
    if regimen:
        return f"“{regimen}” names a regimen, not a dose: no number is reported. Its class has a field of its own."
    if any(figure.hours is not None for figure in figures):
        return "There is a time but no dose: no number with a dose unit is printed."
    if figures:
        return "The number has no dose unit: choose one, such as mg/h or mg/kg/h."
    return "There is no number in the text, so no dose can be read."


def _stopped(
    base: DoseReading, plain: str, doses: tuple[Figure, ...], vocabulary: DoseVocabulary
) -> DoseReading | None:
    """Refusals and questions that one figure alone raises."""
    for figure in doses:
        match = figure.unit
        if figure.negative:
            return replace(base, refused="A dose cannot be negative.")
        if figure.refused or (match and match.refused):
            return replace(base, refused=figure.refused or (match.refused if match else ""))
        values = [value for value in (figure.low, figure.high, *figure.options) if value is not None]
        if any(value > _LARGEST or (value and value < _SMALLEST) for value in values):
            return replace(base, refused="The number is too large or too small to be a dose.")
        if plain[figure.number_end :].startswith("^"):
            return replace(base, refused="A raised figure follows the number: a footnote mark or a power.")
    for figure in doses:
        ask = figure_questions(plain, figure) or (
            weight_question(plain, figure, vocabulary) if figure is doses[0] else ()
        )
        if ask:
            return replace(base, ask=ask, said=(*base.said, *figure.said))
    return None


def _complete(base: DoseReading, plain: str, figures: tuple[Figure, ...], combined: Combined) -> DoseReading:
    """Add schedule, titration and spread to the figures put together."""
    quantity = combined.quantity
    if quantity is None:
        return replace(base, refused="There is no number in the text, so no dose can be read.")
    hourly = quantity.unit.dimension.time == "clock" and not quantity.unit.is_day_mean
    schedule = schedule_of(plain, figures, rate=hourly, weekly=quantity.unit.time == "week")
    said = list(base.said)
    if schedule.assumed_continuous:
        said.append("a course in days without hours a day: continuous infusion (24 h a day) is only a proposal")
    concentration = _concentration(quantity, figures)
    if quantity.unit.dimension.quantity == "fluid" and not concentration:
        said.append("ml is fluid, not drug: mg needs a concentration")
    if combined.limits:
        combined = replace(combined, limits=named_limits(plain, combined.limits))
    said += notes_beside(plain, figures, combined, quantity, schedule)
    spread_type = _type_of_spread(plain, combined)
    if combined.spread is not None and not spread_type:
        said.append("the type of ± is not stated")
    if base.form == "S-ketamine":
        said.append("S-ketamine is about twice as potent as racemic ketamine: a note, never a factor")
    return replace(
        base,
        quantity=quantity,
        is_titration=len(quantity.ends) == 2 and (combined.titrated or is_titrated(plain)),
        spread=combined.spread,
        spread_type=spread_type,
        limits=Quantity(combined.limits.low, combined.limits.high, quantity.unit) if combined.limits else None,
        limits_type=combined.limits.kind if combined.limits else "",
        cap=combined.cap,
        schedule=schedule,
        also=combined.also,
        concentration=concentration,
        said=tuple(said),
    )


def _type_of_spread(plain: str, combined: Combined) -> str:
    """The type printed beside the spread, else the one that words such as "mean (SD)" give it."""
    label = _SPREAD_LABEL.search(plain)
    if combined.spread is None or combined.spread_type or not label:
        return combined.spread_type
    return "SD" if "d" in (label[1] or label[2]).lower() else "SE"


def _concentration(quantity: Quantity, figures: tuple[Figure, ...]) -> Quantity | None:
    """The one concentration printed beside a volume ("ketamine 2 mg/ml at 25 ml/h")."""
    if quantity.unit.dimension.quantity != "fluid":
        return None
    found = {
        Quantity(figure.low, figure.high, figure.unit.unit)
        for figure in figures
        if figure.unit
        and figure.unit.unit
        and figure.unit.unit.kind == "concentration"
        and figure.low is not None
        and figure.low == figure.high
    }
    return found.pop() if len(found) == 1 else None


def _with_spread(reading: DoseReading, spread: str, spread_type: str) -> DoseReading:
    """Bring the spread typed apart to the reading; a different one in the text is asked."""
    if reading.quantity is None or not spread.strip():
        return replace(reading, spread_type=spread_type.strip() or reading.spread_type) if reading.quantity else reading
    apart = read_number(spread.strip().lstrip("±").removeprefix("+/-"))
    if apart.value is None or apart.value < 0:
        why = apart.refused or "it has two readings or is no single number."
        return replace(reading, said=(*reading.said, f"the spread “{spread[:40]}” was not read: {why}"))
    if reading.spread is not None and reading.spread != apart.value:
        options = (f"± {decimal_text(reading.spread)} (in the text)", f"± {decimal_text(apart.value)} (typed apart)")
        return replace(reading, quantity=None, ask=options)
    said = (*reading.said, *apart.said)
    return replace(reading, spread=apart.value, spread_type=spread_type.strip() or reading.spread_type, said=said)


def quantity_of(text: str, vocabulary: DoseVocabulary | None = None) -> Quantity | None:
    """The plain figure that a text holds ("25 mg/h"), or None when it cannot be read as one."""
    return read_dose(text, vocabulary=vocabulary).quantity
