"""What can be done with whole rows of a comparison: settle, leave out, pair by hand, take apart."""

from __future__ import annotations

from collections.abc import Sequence

from crps_extractor.models.compare.consensus import FIRST, SECOND
from crps_extractor.models.compare.difference import Difference, Pair, StudyComparison
from crps_extractor.models.kinds.base import Context
from crps_extractor.ui.compare.words import answer_words, is_left_out, is_lone

__all__ = ["fields_of", "leaves_out", "lines_of", "partners", "row_waits", "two_to_pair"]

_SHOWN = 3


def fields_of(comparison: StudyComparison, pair: Pair) -> tuple[Difference, ...]:
    """The fields of one row."""
    return tuple(one for one in comparison.fields if one.pair.id == pair.id)


def row_waits(comparison: StudyComparison, pair: Pair) -> bool:
    """True where a row can be settled as a whole: a field of it is open or left unresolved, or it was left out."""
    fields = fields_of(comparison, pair)
    return any(one.is_open or one.is_unresolved for one in fields) or is_left_out(fields)


def leaves_out(pair: Pair, how: str) -> bool:
    """True where settling as one reviewer means leaving the row out, because that reviewer does not have it."""
    return (how == FIRST and pair.first is None) or (how == SECOND and pair.second is None)


def partners(comparison: StudyComparison, pair: Pair) -> tuple[Pair, ...]:
    """The rows of the same section that only the other reviewer has; none for a row that both have."""
    if not is_lone(pair):
        return ()
    alone = (other for other in comparison.pairs if other.section == pair.section and is_lone(other))
    return tuple(other for other in alone if (other.first is None) is not (pair.first is None))


def two_to_pair(selected: Sequence[Pair]) -> tuple[str, str] | None:
    """The first and the second reviewer's row where just two rows are selected that can be said to be the same."""
    if len(selected) != 2 or selected[0].section != selected[1].section or not all(map(is_lone, selected)):
        return None
    firsts = [pair.first.id for pair in selected if pair.first is not None]
    seconds = [pair.second.id for pair in selected if pair.second is not None]
    return (firsts[0], seconds[0]) if len(firsts) == len(seconds) == 1 else None


def lines_of(fields: Sequence[Difference], side: int, context: Context, most: int = _SHOWN) -> list[str]:
    """The first answers of one reviewer (0 or 1) in a row, each as "Label: answer"."""
    answers = [(one.field, (one.first, one.second)[side]) for one in fields]
    given = [(field, answer) for field, answer in answers if answer is not None]
    lines = [f"{field.label}: {answer_words(answer, field, context)}" for field, answer in given[:most]]
    return [*lines, f"… and {len(given) - most} more"] if len(given) > most else lines
