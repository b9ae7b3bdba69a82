"""Commands on who extracts what: list it, assign, replace a reviewer, draw at random."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser, Namespace
from dataclasses import replace

from crps_extractor.cli.command import Command, CommandError, add_review, add_study, counted, say, say_json
from crps_extractor.cli.course import one_of_the_people
from crps_extractor.cli.reviews import changing, chosen_studies, reading, slot_states
from crps_extractor.models.review.course.decisions import replace_reviewer
from crps_extractor.models.review.drawing import Drawing, assign_drawn, draw, not_begun
from crps_extractor.models.review.facts import DOUBLE, SINGLE, VERIFY
from crps_extractor.models.review.review import Review

__all__ = ["COMMANDS"]

_NOBODY = "nobody"


def _list_arguments(parser: ArgumentParser) -> None:
    add_review(parser)


def _list(asked: Namespace) -> int:
    with reading(asked) as review:
        return _tell(review, asked.json)


def _tell(review: Review, as_json: bool) -> int:
    facts = review.facts
    lines = []
    for study in facts.studies:
        settler = facts.people.get(study.slots.settler)
        lines.append((study, slot_states(review, study), settler.name if settler else _NOBODY))
    if as_json:
        say_json(
            [
                {"study": study.label, "mode": study.slots.mode, "settler": settler, "reviewers": dict(states)}
                for study, states, settler in lines
            ]
        )
        return 0
    for person in sorted(facts.people.values(), key=lambda one: one.name.casefold()):
        held = sum(person.id in study.slots.holders for study, _, _ in lines)
        settles = sum(person.id == study.slots.settler for study, _, _ in lines)
        gone = "" if person.active else ", takes no part any more"
        roles = ", ".join(sorted(person.roles))
        say(f"{person.name} ({roles}{gone}): extracts {counted(held, 'study', 'studies')}, settles {settles}")
    for study, states, who_settles in lines:
        who = "; ".join(f"{name} {state}" for name, state in states) or _NOBODY
        say(f"  {study.label} ({study.slots.mode}): {who}; settled by {who_settles}")
    return 0


def _assign_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser, required=True)
    for name in ("first", "second", "settler"):
        parser.add_argument(f"--{name}", default=None, metavar="NAME", help=f"who is {name}; {_NOBODY} takes it away")
    parser.add_argument("--mode", choices=(DOUBLE, VERIFY, SINGLE), default=None, help="how the study is done")


def _assign(asked: Namespace) -> int:
    with changing(asked) as review:
        study = chosen_studies(review, asked.study)[0]
        slots = study.slots

        def person(name: str | None, now: str) -> str:
            return now if name is None else "" if name == _NOBODY else one_of_the_people(review, name)

        first, second = person(asked.first, slots.first), person(asked.second, slots.second)
        if first and first == second:
            raise CommandError("Two independent sheets need two people. Nothing was changed.")
        settler = person(asked.settler, slots.settler)
        mode = asked.mode or slots.mode
        review.assign(study.id, replace(slots, first=first, second=second, settler=settler, mode=mode))
        return _tell(review, asked.json)


def _replace_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser, required=True)
    parser.add_argument("--gone", required=True, metavar="NAME", help="who gives the study up")
    parser.add_argument("--new", required=True, metavar="NAME", help="who takes it over")
    parser.add_argument("--why", required=True, metavar="REASON", help="the reason, kept with the closed sheet")


def _replace(asked: Namespace) -> int:
    with changing(asked) as review:
        study = chosen_studies(review, asked.study)[0]
        gone, new = one_of_the_people(review, asked.gone), one_of_the_people(review, asked.new)
        replace_reviewer(review, study.id, gone, new, asked.why)
        names = [review.facts.people[one].name for one in (gone, new)]
    if asked.json:
        say_json({"study": study.label, "gone": names[0], "new": names[1]})
        return 0
    say(f"{names[1]} extracts {study.label} now. The sheet of {names[0]} is closed and kept, and is not awaited.")
    return 0


def _draw_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("--seed", default="", help="the seed: the same gives the same draw (default: a new one)")
    parser.add_argument(
        "--double", type=int, default=20, metavar="PERCENT", help="extracted by two (default: %(default)s)"
    )
    parser.add_argument("--assign", action="store_true", help="assign the studies as drawn; without it nothing changes")


def _draw(asked: Namespace) -> int:
    seed = asked.seed or str(secrets.randbelow(1_000_000))
    with changing(asked) if asked.assign else reading(asked) as review:
        try:
            drawing = draw(not_begun(review), review.facts.people.values(), seed, asked.double)
        except ValueError as reason:
            raise CommandError(str(reason)) from reason
        if asked.assign:
            assign_drawn(review, drawing)
        return _tell_draw(review, drawing, asked)


def _tell_draw(review: Review, drawing: Drawing, asked: Namespace) -> int:
    people, facts = review.facts.people, review.facts
    lines = [
        (facts.study(study).label, [people[one].name for one in slots.holders])
        for study, slots in drawing.slots.items()
    ]
    if asked.json:
        drawn = [{"study": label, "reviewers": names} for label, names in lines]
        say_json({"seed": drawing.seed, "assigned": asked.assign, "drawn": drawn, "lacking": list(drawing.lacking)})
        return 0
    said = "Assigned as drawn" if asked.assign else "Drawn, and not assigned"
    say(
        f"{said} with the seed {drawing.seed}: {counted(len(lines), 'study', 'studies')}, "
        f"{drawing.doubles} by two people."
    )
    for label, names in lines:
        say(f"  {label}: {' and '.join(names)}")
    for sentence in drawing.lacking:
        say(f"  {sentence}")
    return 0


COMMANDS = (
    Command("people list", "list who has what, and how far it is", _list_arguments, _list),
    Command("people assign", "say who extracts and settles a study, and how", _assign_arguments, _assign),
    Command("people replace", "hand a study from one reviewer to another", _replace_arguments, _replace),
    Command("people draw", "draw at random who extracts what, from a seed", _draw_arguments, _draw),
)
