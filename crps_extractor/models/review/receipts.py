"""A receipt that somebody pastes is computed again from the file, and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crps_extractor.models.event import Event, EventKind, person_scope
from crps_extractor.models.review.history import moment_of
from crps_extractor.models.review.review import Review
from crps_extractor.models.review.submitting import receipt_of
from crps_extractor.models.store.protocol import HistoryFilter

__all__ = ["Checked", "check_receipt", "figures_of", "what_it_proves"]

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


_NOT_PROVED = (
    "It does not prove that nobody looked into the file, nor who sat at the computer: it is evidence of independence, "
    "not secrecy."
)


def what_it_proves(review: Review, checked: Checked | None) -> tuple[bool, str]:
    """Whether a pasted receipt stands up to the file, and in plain sentences what that proves and what it does not."""
    if checked is None:
        return False, "There is no receipt in this text. A receipt has 64 figures from 0 to f, its short code has 12."
    if not checked.person:
        return False, (
            "No sheet in this file gives this receipt. Either the sheet was submitted elsewhere and its package is not "
            "taken in yet, or the receipt belongs to another review, or a figure of it is wrong."
        )
    who, study = review.facts.people[checked.person].name, review.facts.study(checked.study).label
    when = f"{moment_of(checked.time).astimezone():%Y-%m-%d %H:%M}"
    if not checked.holds:
        return False, (
            f"{who} submitted {study} with this receipt on {when}, but the changes in this file do not give it again: "
            "something that was in the sheet then is missing here, or other changes were put before it. Compare with "
            "the file that it came from."
        )
    since = (
        "" if checked.is_last else " The sheet was reopened or handed in again since; this receipt is an earlier one."
    )
    short = " Only the 12 figures of the short code were compared, not all 64." if checked.is_short else ""
    return True, (
        f"It is the receipt of {who}'s sheet of {study}, submitted on {when}. The changes in this file give it again: "
        f"the sheet holds what it held then, and nothing was put in before that moment afterwards.{since}{short} "
        f"{_NOT_PROVED}"
    )


def _submissions(review: Review) -> list[Event]:
    return list(review.store.history(HistoryFilter(kinds=(EventKind.SUBMITTED,))))
