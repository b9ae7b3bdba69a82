"""Read a unit as it is printed: mg/hr, mg kg-1 h-1, µg·kg⁻¹·min⁻¹, mg/h per 70 kg, milligrams per kilogram per hour."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from fractions import Fraction

from crps_extractor.models.doses.unit_file import dose_vocabulary
from crps_extractor.models.doses.units import DoseVocabulary, Part, Unit
from crps_extractor.models.numbers import decimal_text, plain_text

__all__ = ["UnitMatch", "unit_at", "unit_by_text", "units"]

_END = r"(?![A-Za-zµγ])"
_DRUG = re.compile(
    r"(?:(?: of)?(?: the)?(?: (?:racemic|iv|intravenous|oral))?[ -](?:S\(\+\)-|S-|\(S\)-)?(?:es)?ketamine"
    r"(?: hydrochloride| hcl)?| (?:iv|i\.v\.|intravenously|orally|po))(?= ?/| per | a day| daily| each day| hourly)",
    re.IGNORECASE,
)
_CONTINUES = re.compile(r" ?%| ?[·*×](?= ?[a-z(])|[.(](?=[a-z-])|[ -](?:kg|h|hr|hrs|hour|min)(?![a-z])", re.IGNORECASE)
_GOES_ON = re.compile(r"[a-zµγ0-9/^]| per ")
_UNREAD = re.compile(
    r" ?/ ?(?!placebo|ketamine|saline)([a-z][a-z0-9^-]*)| per (?!os\b)([a-z]+|[0-9]+ ?[a-z]+)", re.IGNORECASE
)


@dataclass(frozen=True)
class UnitMatch:
    """A unit found in a plain text up to ``end``; with two readings ``options`` are filled, with none ``refused``.

    ``per`` is what the figure is divided by: 50 for the "mg/50 ml" that is read as mg/ml;
    ``no_dose`` says that the unit measures something else, such as %, drops or international units.
    """

    end: int
    unit: Unit | None = None
    said: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    refused: str = ""
    per: Fraction = Fraction(1)
    no_dose: bool = False


@dataclass
class _Below:
    """What has been read below the line so far."""

    body: Part | None = None
    body_count: Fraction = Fraction(1)
    time: Part | None = None
    time_count: Fraction = Fraction(1)
    volume: Part | None = None
    volume_count: Fraction = Fraction(1)
    slashed: bool = False
    brackets: int = 0
    asked: str = ""


@dataclass(frozen=True)
class _Spellings:
    """The patterns made of a vocabulary."""

    above: re.Pattern[str]
    part: re.Pattern[str]
    refused: re.Pattern[str]
    names: dict[str, Part]
    reasons: dict[str, str]
    own: tuple[tuple[str, Unit], ...]


def _alternatives(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@functools.lru_cache(maxsize=8)
def _spellings(vocabulary: DoseVocabulary) -> _Spellings:
    """Patterns for one vocabulary; long spellings first, so that "mg" never eats half of "mgs"."""
    names: dict[str, Part] = {}
    above: list[str] = []
    below: list[str] = []
    for part in vocabulary.parts:
        spelled = [plain_text(alias).lower() for alias in (*part.aliases, *part.said_aliases)]
        names.update({f"{part.role} {name}": part for name in spelled})
        names.update({f"adverb {name}": part for name in part.adverbs})
        if part.role == "amount":
            above += spelled
        if part.role in ("body", "time") or part.kind == "fluid":
            below += spelled
    below += [alias for alias, _, _ in vocabulary.asked]
    adverbs = [adverb for part in vocabulary.parts if part.role == "time" for adverb in part.adverbs]
    reasons = dict(vocabulary.refused)
    return _Spellings(
        re.compile(rf"(?:{_alternatives(above)}){_END}", re.IGNORECASE),
        re.compile(
            rf" (?P<adverb>{_alternatives(adverbs)}){_END}"
            rf"|(?P<sep> ?/ ?\(? ?| ?,? ?\(?per | ?\(/ ?| ?[·*×] ?| x | an? | each | every | ?\. ?| |-|(?<=-1))"
            rf"(?:(?P<count>[0-9]{{1,4}}(?:\.[0-9]{{1,3}})?)[ -]?)?"
            rf"(?P<atom>{_alternatives(below)})(?P<inverse> ?(?:\^?-(?P<power>[12])(?![0-9]|\.[0-9])|\(-1\)))?"
            rf"(?:{_END}|(?<=-1)(?=(?:kg|min|h|hr|day|d)(?:-|\^|[·./ )]|$)))(?![0-9]|\^[0-9])",
            re.IGNORECASE,
        ),
        re.compile(rf"(?:{_alternatives(list(reasons))})(?![A-Za-z])", re.IGNORECASE),
        names,
        reasons,
        tuple(
            (plain_text(name).lower(), unit)
            for unit in vocabulary.units
            for name in (unit.id, unit.label, *unit.aliases)
        ),
    )


def unit_at(plain: str, position: int, vocabulary: DoseVocabulary) -> UnitMatch | None:
    """The dose unit that begins at ``position`` of a plain text, or None when none does."""
    spellings = _spellings(vocabulary)
    whole = _named_unit(plain, position, spellings)
    found = spellings.above.match(plain, position)
    if found is None:
        if whole:
            return whole
        refused = spellings.refused.match(plain, position)
        if refused is None:
            return None
        return UnitMatch(refused.end(), refused=spellings.reasons[refused.group().lower()], no_dose=True)
    above = spellings.names[f"amount {found.group().lower()}"]
    below, end = _below(plain, found.end(), spellings)
    if whole and whole.end > end:
        return whole
    said = []
    if found.group().lower() in [plain_text(alias).lower() for alias in above.said_aliases]:
        if not (below.body or below.time or below.volume):
            return _bare_gamma(end, found.group(), above)
        said.append(f"“{found.group()}” read as {above.label}")
    return _finish(plain, end, above, below, tuple(said), vocabulary)


def _bare_gamma(end: int, printed: str, above: Part) -> UnitMatch:
    """A γ without its own basis: a weight of drug, or, as in Japan, per kg and minute."""
    return UnitMatch(end, options=(above.label, f"{above.label}/kg/min"), said=(f"“{printed}” alone has two readings",))


def _named_unit(plain: str, position: int, spellings: _Spellings) -> UnitMatch | None:
    """A unit with a spelling of its own in the vocabulary (an id, a label or an alias of its entry)."""
    best: UnitMatch | None = None
    rest = plain[position : position + 80].lower()
    for spelled, unit in spellings.own:
        if rest.startswith(spelled) and not _GOES_ON.match(rest, len(spelled)):
            end = position + len(spelled)
            if best is None or end > best.end:
                best = UnitMatch(end, unit)
    return best


def _below(plain: str, position: int, spellings: _Spellings) -> tuple[_Below, int]:
    """Everything below the line, part by part, as long as parts follow; a drug's name between is stepped over."""
    below = _Below()
    while True:
        found = spellings.part.match(plain, position)
        if found is None or not _take(found, below, spellings):
            drug = None if below.body or below.time else _DRUG.match(plain, position)
            found = spellings.part.match(plain, drug.end()) if drug else None
            if found is None or not _take(found, below, spellings):
                return below, position
        position = found.end()
        if below.brackets and plain[position : position + 1] == ")":
            below.brackets -= 1
            position += 1


def _take(found: re.Match[str], below: _Below, spellings: _Spellings) -> bool:
    """Take one part into the unit; False when it does not belong to it."""
    if found["adverb"]:
        if below.time or (below.slashed and not below.body):
            return False
        below.time = spellings.names[f"adverb {found['adverb'].lower()}"]
        return True
    separator, atom = found["sep"].strip().lower(), found["atom"].lower()
    divides = "/" in separator or separator.endswith("per")
    spoken = separator in ("a", "an", "each", "every")
    multiplied = separator in ("·", "*", "×", "x", "-") or found["sep"] == "."
    joined = below.slashed and (multiplied or (not separator and below.brackets > 0))
    if not (divides or spoken or found["inverse"] or joined):
        return False
    count = Fraction(found["count"]) if found["count"] else Fraction(1)
    time = spellings.names.get(f"time {atom}")
    body = spellings.names.get(f"body {atom}")
    volume = spellings.names.get(f"amount {atom}")
    if found["power"] == "2":
        body, time = (spellings.names.get("body m2"), None) if atom == "m" else (None, None)
    elif atom == "m":
        below.asked = below.asked or atom
    elif spoken and (not time or found["count"]):
        return False
    if time and found["count"] and not (divides or found["inverse"] or below.brackets):
        return False  # "0.5 mg/kg x 10 days" goes on with the course and not with the unit
    if separator == "-" and not (time and not found["count"]):
        return False
    taken = _place(below, count, time, body, volume, asked=atom == "m" and found["power"] != "2", divides=divides)
    below.brackets += taken and "(" in separator
    return taken


def _place(
    below: _Below,
    count: Fraction,
    time: Part | None,
    body: Part | None,
    volume: Part | None,
    *,
    asked: bool,
    divides: bool,
) -> bool:
    """Put a part where it belongs; a second part of the same role ends the unit."""
    if count <= 0:
        return False
    below.slashed = below.slashed or divides
    if asked:
        return True
    if time and not below.time:
        below.time, below.time_count = time, count
    elif body and not below.body:
        below.body, below.body_count = body, count
    elif volume and volume.kind == "fluid" and not (below.volume or below.body or below.time):
        below.volume, below.volume_count = volume, count
    else:
        return False
    return True


def _finish(
    plain: str, end: int, above: Part, below: _Below, said: tuple[str, ...], vocabulary: DoseVocabulary
) -> UnitMatch:
    """Turn the parts into a unit, unless something unreadable follows or a part has two readings."""
    rest = plain[end:]
    if below.asked and not below.time:
        return _ask_part(end, above, below, vocabulary)
    unread = _UNREAD.match(rest)
    if unread:
        word = (unread[1] or unread[2]).lower()
        known = word in vocabulary.not_a_basis or word in vocabulary.other_drugs
        if not known and not (unread[1] and _starts_a_drug(rest, vocabulary)):
            return UnitMatch(end, refused=f"“{unread.group().strip()}” in the unit could not be read.")
        if word in vocabulary.not_a_basis:
            said, end = (*said, f"“per {word}” read as the amount of one {word.removesuffix('s')}"), end + unread.end()
    elif _CONTINUES.match(rest):
        return UnitMatch(end, refused=f"“{rest[:12].strip()}” goes on with the unit and could not be read.")
    if rest.startswith("^"):
        return UnitMatch(end, refused="A raised figure follows the unit and could not be read.")
    stopped = _not_one_unit(end, above, below, vocabulary)
    if stopped:
        return stopped
    unit = vocabulary.unit(
        above.id,
        below.body.id if below.body else "",
        below.time.id if below.time else "",
        body_count=below.body_count,
        time_count=below.time_count,
        volume=below.volume.id if below.volume else "",
    )
    divided = f"the figure is divided by {decimal_text(below.volume_count)} and read as {unit.label}"
    return UnitMatch(end, unit, (*said, divided) if below.volume_count != 1 else said, per=below.volume_count)


def _not_one_unit(end: int, above: Part, below: _Below, vocabulary: DoseVocabulary) -> UnitMatch | None:
    """Parts that are no one unit together: a concentration per time, an amount per 40 min or per 8 h."""
    if below.volume and (below.time or below.body):
        return UnitMatch(end, refused="A concentration per time or per weight is no dose: a part of the unit is wrong.")
    if below.time and below.time.id == "min" and below.time_count == 60:
        below.time, below.time_count = next(part for part in vocabulary.parts if part.id == "h"), Fraction(1)
    if below.time and below.time.id == "min" and below.time_count != 1:
        amount = vocabulary.unit(above.id, below.body.id if below.body else "", body_count=below.body_count).label
        each = f"{decimal_text(below.time_count)} min"
        return UnitMatch(end, options=(f"{amount} over {each}", f"{amount} again every {each}"))
    if below.time and below.time_count not in (1, 24):
        several = f"An amount per {decimal_text(below.time_count)} {below.time.label}"
        return UnitMatch(end, refused=f"{several} can be a total or be repeated: give it per hour or day, or as total.")
    if below.time and below.time_count == 24 and below.time.id != "h":
        return UnitMatch(end, refused="The time below the line could not be read.")
    return None


def _starts_a_drug(rest: str, vocabulary: DoseVocabulary) -> bool:
    """Whether the slash leads to another drug ("mg/kg/magnesium sulfate") and not to a part of the unit."""
    after = rest.lstrip(" /").lower()
    return any(after.startswith(drug) for drug in vocabulary.other_drugs)


def _ask_part(end: int, above: Part, below: _Below, vocabulary: DoseVocabulary) -> UnitMatch:
    """A part such as "m" that can be a minute or something else."""
    options = []
    for alias, time, other in vocabulary.asked:
        if alias == below.asked:
            body = below.body.id if below.body else ""
            options += [vocabulary.unit(above.id, body, time, body_count=below.body_count).label, other]
    return UnitMatch(end, options=tuple(options), said=(f"“{below.asked}” in the unit has two readings",))


def unit_by_text(text: str, vocabulary: DoseVocabulary | None = None) -> Unit | None:
    """The one unit that a text prints and nothing else ("mg/kg/hr" → mg/kg/h), or None."""
    chosen = vocabulary or dose_vocabulary()
    plain = plain_text(text[:200])
    found = unit_at(plain, 0, chosen)
    return found.unit if found and found.unit and not plain[found.end :].strip(" .") else None


def units(vocabulary: DoseVocabulary | None = None) -> tuple[Unit, ...]:
    """All listed units in the order of the vocabulary, for choices and the codebook."""
    return (vocabulary or dose_vocabulary()).units
