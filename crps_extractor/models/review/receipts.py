"""A receipt that somebody pastes is computed again from the file, and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crps_extractor.models.event import Event, EventKind, person_scope
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import receipt_of
from crps_extractor.models.store.protocol import HistoryFilter

__all__ = ["Checked", "check_receipt", "figures_of"]

_SHORTEST = 12
"""The figures of the short code: fewer are no receipt."""
_LONGEST = 64


@dataclass(frozen=True)
class Checked:
    """A receipt compared with the file: whose sheet of which study gave it, and when ("" where none did).

    ``holds`` is True where the events in the file give it again; ``is_last`` where it is the sheet's last receipt.
    """

    person: str = ""
    study: str = ""
    time: str = ""
    holds: bool = False
    is_last: bool = False
    is_short: bool = False


def figures_of(pasted: str) -> str:
    """The figures of a receipt in a pasted text: the longest run of hexadecimal figures, dashes and breaks left out.

    "" where there are fewer than twelve.
    """
    text = re.sub(r"(?<=[0-9a-fA-F])[\s\-–]+(?=[0-9a-fA-F])", "", pasted)
    runs = [run.casefold() for run in re.findall(r"[0-9a-fA-F]{12,}", text)]
    runs += [run.casefold() for run in re.findall(r"\b[0-9a-fA-F]{64}\b", pasted)]
    whole = [run for run in runs if len(run) == _LONGEST]
    coded = re.search(r"\b([0-9a-fA-F]{4})-([0-9a-fA-F]{4})-([0-9a-fA-F]{4})\b", pasted)
    if whole:
        return str(whole[0])
    if coded:
        return "".join(coded.groups()).casefold()
    fitting = [run for run in runs if _SHORTEST <= len(run) <= _LONGEST]
    return str(max(fitting, key=len, default=""))


def check_receipt(review: Review, pasted: str) -> Checked | None:
    """Compare a pasted receipt, whole or its short code, with every time a sheet was submitted.

    The receipt is not taken from the file: it is computed again from the changes that were made before that moment.
    None where the text holds no receipt. No answer is read, so that a blind sheet can be checked by anybody.
    """
    figures = figures_of(pasted)
    if not figures:
        return None
    is_short = len(figures) < _LONGEST
    found = Checked(is_short=is_short)
    for event in _submissions(review):
        person, said = event.scope.removeprefix(person_scope("")), str(event.data.get("receipt", ""))
        again = receipt_of(review, person, event.study, until=event.time)
        if not (said.startswith(figures) or again.startswith(figures)):
            continue
        mark = review.submission(person, event.study)
        holds = again.startswith(figures)
        if holds or not found.person:
            is_last = mark is not None and mark.stands and mark.time == event.time
            found = Checked(person, event.study, event.time, holds, is_last, is_short)
    return found


def _submissions(review: Review) -> list[Event]:
    return list(review.store.history(HistoryFilter(kinds=(EventKind.SUBMITTED,))))
