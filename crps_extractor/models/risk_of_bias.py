"""What RoB 2 proposes from the answers to its questions: rules as data, the worst part gives the domain."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from crps_extractor.models.resource_files import resource_path

__all__ = ["Part", "Proposal", "Rule", "overall_of", "parts_of", "proposals", "questions_of", "read_parts"]

_ANSWERS = {"Y": ("y", "py"), "N": ("n", "pn"), "NI": ("ni",), "NA": ("na",)}
_WORST_LAST = ("low", "some_concerns", "high")


@dataclass(frozen=True)
class Rule:
    """If each question has one of these answers, the part gives this judgement."""

    answers: Mapping[str, frozenset[str]]
    gives: str

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Whether the given answers (question to answer code) are such."""
        return all(answers.get(question, "") in wanted for question, wanted in self.answers.items())


@dataclass(frozen=True)
class Part:
    """The rules of a domain or of a part of it, in order; ``unverified`` says what has not been looked up yet."""

    domain: str
    rules: tuple[Rule, ...]
    tools: tuple[str, ...] = ()
    effect: str = ""
    unverified: str = ""


@dataclass(frozen=True)
class Proposal:
    """The judgement that the answers propose for a domain, and the answers that lead to it ("1.2 pn, 1.3 y")."""

    judgement: str
    because: str
    unverified: str = ""


def read_parts(text: str) -> tuple[Part, ...]:
    """The parts of an algorithm given as TOML. Raises ValueError where it is not one."""
    parts = tomllib.loads(text).get("part", [])
    return tuple(
        Part(
            said["domain"],
            tuple(_rule(rule) for rule in said["rules"]),
            tuple(said.get("tools", ())),
            said.get("effect", ""),
            said.get("unverified", ""),
        )
        for said in parts
    )


def _rule(said: Mapping[str, Any]) -> Rule:
    if said.get("gives") not in _WORST_LAST:
        raise ValueError(f"A rule gives one of {', '.join(_WORST_LAST)}.")
    answers: dict[str, frozenset[str]] = {}
    for question, classes in said.items():
        if question != "gives":
            unknown = [name for name in classes.split() if name not in _ANSWERS]
            if unknown:
                raise ValueError(f"“{unknown[0]}” is not one of {', '.join(_ANSWERS)}.")
            answers[question] = frozenset(code for name in classes.split() for code in _ANSWERS[name])
    return Rule(answers, said["gives"])


@cache
def _shipped() -> tuple[Part, ...]:
    return read_parts(resource_path("vocab", "rob2.toml").read_text("utf-8"))


def parts_of(tool: str, effect: str) -> tuple[Part, ...]:
    """The parts used with a tool (``rob2``, ``rob2_crossover``) and an effect of interest; none for other tools."""
    if not tool.startswith("rob2"):
        return ()
    return tuple(
        part
        for part in _shipped()
        if (not part.tools or tool in part.tools) and (not part.effect or part.effect == effect)
    )


def questions_of(domain: str, tool: str, effect: str) -> tuple[str, ...]:
    """The numbers of the questions that a domain's rules look at."""
    found = (
        question
        for part in parts_of(tool, effect)
        if part.domain == domain
        for rule in part.rules
        for question in rule.answers
    )
    return tuple(sorted(set(found)))


def proposals(tool: str, effect: str, answers: Mapping[str, str]) -> Mapping[str, Proposal | None]:
    """By domain what the answers propose, None while they do not lead to a judgement.

    A domain of several parts takes the worst; it waits for all of them unless one is high already. Domain 2 needs to
    know the effect of interest.
    """
    found: dict[str, list[Proposal | None]] = {"d2": []} if parts_of(tool, effect) else {}
    for part in parts_of(tool, effect):
        found.setdefault(part.domain, []).append(_proposal(part, answers))
    return {domain: _worst(parts) for domain, parts in found.items()}


def _proposal(part: Part, answers: Mapping[str, str]) -> Proposal | None:
    for rule in part.rules:
        if rule.holds(answers):
            because = ", ".join(f"{question} {answers[question].upper()}" for question in sorted(rule.answers))
            return Proposal(rule.gives, because, part.unverified)
    return None


def _worst(parts: list[Proposal | None]) -> Proposal | None:
    known = [part for part in parts if part is not None]
    if not known or (len(known) < len(parts) and all(part.judgement != "high" for part in known)):
        return None
    judgement = overall_of(part.judgement for part in known)
    deciding = [part for part in known if part.judgement == judgement]
    because = ", ".join(dict.fromkeys(part.because for part in deciding))
    unverified = next((part.unverified for part in known if part.unverified), "")
    return Proposal(judgement, because, unverified)


def overall_of(judgements: Iterable[str]) -> str:
    """The worst of the judgements; "" where one is none of low, some concerns and high.

    Several domains with some concerns may add up to high: that is for people to say.
    """
    found = list(judgements)
    if not found or any(one not in _WORST_LAST for one in found):
        return ""
    return max(found, key=_WORST_LAST.index)
