"""Derived values of the consensus: kept as the choice that makes them, computed anew whenever they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crps_extractor.models.event import CONSENSUS, Draft, EventKind, new_id
from crps_extractor.models.sheet import Sheet
from crps_extractor.models.statistics.method import Refused, Result
from crps_extractor.models.statistics.methods import derive

__all__ = ["Derivation", "Taken", "derivations", "taken_text", "use", "value_of", "withdraw"]


@dataclass(frozen=True)
class Taken:
    """One input of a conversion: the part of a settled answer, or a text that a person typed (``text``)."""

    text: str = ""
    row: str = ""
    field: str = ""
    part: str = ""

    @property
    def is_typed(self) -> bool:
        """True where no answer of the consensus stands behind it."""
        return not self.row

    def body(self) -> dict[str, str]:
        """The input as plain data for an event."""
        return {"text": self.text} if self.is_typed else {"row": self.row, "field": self.field, "part": self.part}


@dataclass(frozen=True)
class Derivation:
    """The choice behind a derived value: method, inputs, the answers to its conditions, and what was assumed.

    ``row`` is the result or effect that it serves. The number is never kept.
    """

    id: str
    row: str
    method: str
    inputs: Mapping[str, tuple[Taken, ...]] = field(default_factory=dict)
    answers: Mapping[str, bool] = field(default_factory=dict)
    assumption: str = ""

    def body(self) -> dict[str, Any]:
        """The choice as plain data for an event."""
        return {
            "method": self.method,
            "inputs": {name: [one.body() for one in taken] for name, taken in self.inputs.items()},
            "answers": {name: "yes" if said else "no" for name, said in self.answers.items()},
            "assumption": self.assumption,
        }


def derivations(consensus: Sheet) -> tuple[Derivation, ...]:
    """The derivations that stand, row by row."""
    return tuple(_from_body(row, identifier, body) for (row, identifier), body in consensus.derivations().items())


def use(
    consensus: Sheet,
    row: str,
    method: str,
    inputs: Mapping[str, Sequence[Taken]],
    answers: Mapping[str, bool],
    assumption: str = "",
    *,
    step: str = "",
) -> list[Draft]:
    """Use a conversion for a result or an effect of the consensus; one step of undo.

    Raises ValueError with the reason where the method refuses: what cannot be derived is not kept as if it could.
    """
    kept = {name: tuple(taken) for name, taken in inputs.items() if any(one.row or one.text.strip() for one in taken)}
    made = Derivation(new_id(), row, method, kept, dict(answers), assumption.strip())
    result = value_of(consensus, made)
    if isinstance(result, Refused):
        raise ValueError(result.reason)
    typed = sorted(name for name, taken in kept.items() if any(one.is_typed for one in taken))
    if typed and not made.assumption:
        raise ValueError("Say where the figures that you typed come from; the reason is kept and exported.")
    return [consensus.apply(_draft(consensus, made.row, made.id, made.body(), step))]


def withdraw(consensus: Sheet, derivation: Derivation, *, step: str = "") -> list[Draft]:
    """Take a derived value back; its choice stays in the history, undo brings it back."""
    return [consensus.apply(_draft(consensus, derivation.row, derivation.id, {}, step))]


def value_of(consensus: Sheet, derivation: Derivation) -> Result:
    """Compute a derived value from what is settled now, or say why that cannot be done (any more)."""
    texts: dict[str, str | Sequence[str]] = {}
    for name, taken in derivation.inputs.items():
        found = [taken_text(consensus, one) for one in taken]
        if any(text is None for text in found):
            return Refused("An answer that this was derived from is not settled any more.", derivation.method)
        said = [text or "" for text in found]
        texts[name] = said[0] if len(said) == 1 else said
    try:
        return derive(derivation.method, texts, derivation.answers)
    except KeyError:
        return Refused("This version of the program does not know the method.", derivation.method)


def taken_text(sheet: Sheet, taken: Taken) -> str | None:
    """The text of an input as typed or as published; None where the answer is not there or holds no value."""
    if taken.is_typed:
        return taken.text
    answer = sheet.answer(taken.row, taken.field) if sheet.row(taken.row) is not None else None
    return answer.part(taken.part) or None if answer is not None and answer.status.holds_value else None


def _draft(consensus: Sheet, row: str, identifier: str, body: Mapping[str, Any], step: str) -> Draft:
    return Draft(EventKind.DERIVATION, CONSENSUS, consensus.study, row, identifier, body, step or new_id())


def _from_body(row: str, identifier: str, body: Mapping[str, Any]) -> Derivation:
    inputs = {
        str(name): tuple(Taken(**{key: str(value) for key, value in one.items()}) for one in taken)
        for name, taken in body.get("inputs", {}).items()
    }
    answers = {str(name): said == "yes" for name, said in body.get("answers", {}).items()}
    return Derivation(identifier, row, str(body.get("method", "")), inputs, answers, str(body.get("assumption", "")))
