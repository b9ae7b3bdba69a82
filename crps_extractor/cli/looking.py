"""Commands that look at answers: the problems of the sheets, the differences between two reviewers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from typing import Any

from crps_extractor.cli.command import Command, add_review, add_study, counted, found, say, say_json
from crps_extractor.cli.reviews import OpenSheet, chosen_studies, open_sheets, reading, slot_states
from crps_extractor.models.answer import Answer
from crps_extractor.models.event import REVIEW
from crps_extractor.models.kinds.base import Context, Likeness, Strength
from crps_extractor.models.kinds.register import kind_of
from crps_extractor.models.review.context import context_of
from crps_extractor.models.review.facts import Study
from crps_extractor.models.review.review import Review

__all__ = ["COMMANDS"]


def _check_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser)
    parser.add_argument("--all", action="store_true", help="list notes and accepted problems as well")


def _check(asked: Namespace) -> int:
    with reading(asked) as review:
        studies = [_checked(review, study) for study in chosen_studies(review, asked.study)]
        across = [] if asked.study else _across(review)
    strong = sum(sheet["counts"]["strong"] for study in studies for sheet in study["sheets"])
    strong += sum(problem["strength"] == Strength.STRONG.value for problem in across)
    if asked.json:
        say_json({"studies": studies, "review": across, "strong": strong})
    else:
        for study in studies:
            _say_problems(study, everything=asked.all)
        if across:
            say("Between the studies")
        for problem in across:
            say(f"  {problem['strength']}: {problem['found']} {problem['could']}".rstrip())
    return found(f"{counted(strong, 'strong problem')} to look at.") if strong else 0


def _checked(review: Review, study: Study) -> dict[str, Any]:
    shared = review.sheet(REVIEW, study.id)
    sheets = [_problems(OpenSheet("What all share", shared, context_of(shared, review.facts.tables)), shared=True)]
    sheets += [_problems(one, shared=False) for one in open_sheets(review, study)]
    return {"study": study.label, "id": study.id, **_standing(review, study), "sheets": sheets}


def _across(review: Review) -> list[dict[str, Any]]:
    """The problems that rest on several studies."""
    from crps_extractor.models.checks.across import review_problems

    return [
        {
            "code": problem.code,
            "title": problem.title,
            "strength": problem.strength.value,
            "studies": list(problem.studies),
            "found": problem.found,
            "why": problem.why,
            "could": problem.could,
        }
        for problem in review_problems(review)
    ]


def _standing(review: Review, study: Study) -> dict[str, Any]:
    """What everybody may know of a study: whether it is revealed, and how far each reviewer is."""
    states = [{"reviewer": name, "state": state} for name, state in slot_states(review, study)]
    return {"revealed": review.is_revealed(study.id), "reviewers": states}


def _problems(one: OpenSheet, *, shared: bool) -> dict[str, Any]:
    """The problems of one sheet; those of the lead's sections are listed once, not under every reviewer."""
    from crps_extractor.models.checks.running import counted as by_strength
    from crps_extractor.models.checks.running import problems_of

    sections = {section.id for section in one.sheet.form.sections if section.is_shared == shared}
    problems = [problem for problem in problems_of(one.sheet, one.context) if problem.section in sections]
    return {
        "sheet": one.title,
        "counts": {strength.value: number for strength, number in by_strength(problems)},
        "problems": [
            {
                "code": problem.code,
                "title": problem.title,
                "strength": problem.strength.value,
                "place": one.place(problem.row, problem.field),
                "found": problem.found,
                "why": problem.why,
                "could": problem.could,
                "accepted": problem.accepted,
            }
            for problem in problems
        ],
    }


def _say_problems(study: dict[str, Any], *, everything: bool) -> None:
    say(study["study"])
    if not study["revealed"]:
        say(f"  {_states(study)}")
    for sheet in study["sheets"]:
        counts = sheet["counts"]
        numbers = f"{counts['strong']} strong, {counts['mild']} mild, {counted(counts['note'], 'note')}"
        say(f"  {sheet['sheet']}: {numbers}")
        for problem in sheet["problems"]:
            is_quiet = problem["strength"] == Strength.NOTE.value or problem["accepted"] is not None
            if everything or not is_quiet:
                state = "accepted" if problem["accepted"] is not None else problem["strength"]
                say(f"    {state}: {problem['place']}: {problem['found']} {problem['could']}".rstrip())


def _states(study: dict[str, Any]) -> str:
    said = ", ".join(f"{one['reviewer']}: {one['state']}" for one in study["reviewers"]) or "nobody is assigned"
    return f"Not open to both yet ({said})."


def _compare_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    add_study(parser)
    parser.add_argument("--list", action="store_true", help="list what is open or left unresolved, with both answers")


def _compare(asked: Namespace) -> int:
    with reading(asked) as review:
        studies = [_compared(review, study) for study in chosen_studies(review, asked.study)]
    still_open = sum(study["open"] for study in studies)
    if asked.json:
        say_json({"studies": studies, "open": still_open})
    else:
        for study in studies:
            _say_differences(study, with_list=asked.list)
    return found(f"{counted(still_open, 'difference is', 'differences are')} not settled yet.") if still_open else 0


def _compared(review: Review, study: Study) -> dict[str, Any]:
    from crps_extractor.models.compare.consensus import study_consensus

    about = {"study": study.label, "id": study.id, **_standing(review, study)}
    if not review.is_revealed(study.id):
        return {**about, "fields": 0, "classes": {}, "open": 0, "unresolved": 0, "differences": []}
    comparison, _ = study_consensus(review, study.id)
    sheets = open_sheets(review, study)
    classes = Counter(one.likeness for one in comparison.differences)
    differences = [
        {
            "section": one.section.label,
            "row": one.pair.label if one.section.repeats else "",
            "field": one.field.label,
            "class": one.likeness.value,
            "looks_like": one.looks_like or one.pair.swapped,
            "first": _words(one.first, one.field, sheets[0].context),
            "second": _words(one.second, one.field, sheets[1].context),
            "settled": one.settlement.how if one.settlement else "",
            "why": one.settlement.why if one.settlement else "",
        }
        for one in comparison.differences
    ]
    return {
        **about,
        "single": study.slots.is_single,
        "fields": len(comparison.fields),
        "classes": {likeness.value: classes[likeness] for likeness in Likeness if classes[likeness]},
        "open": len(comparison.open),
        "unresolved": len(comparison.unresolved),
        "differences": differences,
    }


def _words(answer: Answer | None, form_field: Any, context: Context) -> str:
    if answer is None:
        return ""
    shown = kind_of(form_field).show(answer, form_field, context)
    return shown if answer.status.value == "reported" else f"{answer.status.label} {shown}".strip()


def _say_differences(study: dict[str, Any], *, with_list: bool) -> None:
    say(study["study"])
    if not study["revealed"]:
        say(f"  {_states(study)}")
        return
    if study["single"]:
        say("  Single extraction: there is nothing to compare.")
        return
    number, left = len(study["differences"]), study["unresolved"]
    say(
        f"  {counted(study['fields'], 'field')} compared, {counted(number, 'difference')}, "
        f"{number - study['open'] - left} settled{f', {left} left unresolved' if left else ''}, {study['open']} open"
    )
    for name, many in study["classes"].items():
        say(f"  {many:5d}  {name}")
    for one in study["differences"] if with_list else ():
        if one["settled"] in ("", "unresolved"):
            place = " › ".join(part for part in (one["section"], one["row"], one["field"]) if part)
            hint = f" ({one['looks_like']})" if one["looks_like"] else ""
            hint += " (left unresolved)" if one["settled"] else ""
            say(f"    {one['class']}: {place}: {one['first'] or 'nothing'} | {one['second'] or 'nothing'}{hint}")


COMMANDS = (
    Command("check", "list the problems of the sheets open to you", _check_arguments, _check),
    Command("compare", "count and list the differences of submitted studies", _compare_arguments, _compare),
)
