"""Commands on forms: look for mistakes in a form file, say what it would change in a review, and publish it there."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from crps_extractor.cli.command import Command, add_json, add_review, counted, found, say, say_json
from crps_extractor.cli.reviews import changing, reading
from crps_extractor.models.form import Form
from crps_extractor.models.form_file import ChangeKind, FormError, Meaning, changes_between, load_form, missing_meanings
from crps_extractor.models.review.form_changes import as_edited, publish, touched_studies
from crps_extractor.models.review.review import Review

__all__ = ["COMMANDS"]

_NAMED = 6
"""How many meanings of a group are named."""


def _check_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a form file (.toml)")
    parser.add_argument("--review", metavar="REVIEW", type=Path, help="say what the file would change in this review")
    parser.add_argument("--as", dest="who", metavar="NAME", default="", help="who looks at the review")
    add_json(parser)


def _check(asked: Namespace) -> int:
    try:
        form = load_form(asked.file)
    except FormError as error:
        return _mistakes(error, asked)
    lacking = missing_meanings(form)
    fields = sum(1 for _ in form.fields())
    would: dict[str, Any] = {}
    if asked.review:
        with reading(asked) as review:
            would = _would_change(review, as_edited(review, form))
    if asked.json:
        report = {"file": str(asked.file), "id": form.id, "title": form.title, "hash": form.hash, "mistakes": []}
        lacks = {"sections": len(form.sections), "fields": fields, "lacks": [one.id for one in lacking]}
        say_json({**report, **lacks, **would})
        return _refused(would)
    say(f"{asked.file} is a good form: “{form.title}”, {counted(len(form.sections), 'section')}, {fields} fields.")
    _say_changes(would)
    _say_lacking(lacking)
    return _refused(would)


def _say_lacking(lacking: Sequence[Meaning]) -> None:
    """What no field means, a line for each group of meanings, the single ones named where they are few."""
    if not lacking:
        return
    say(f"  It has no field for {counted(len(lacking), 'meaning')}; what reads them stays silent (--json names each):")
    groups: dict[str, list[str]] = {}
    for one in lacking:
        group, _, name = one.id.partition(".")
        groups.setdefault(group, []).append(name)
    for group, names in groups.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        say(f"    {group}: {', '.join(names[:_NAMED])}{more}")


def _refused(would: Mapping[str, Any]) -> int:
    """0, or 1 with the first change that can never be published."""
    refused = [change["sentence"] for change in would.get("changes", ()) if change["class"] == ChangeKind.REFUSED.value]
    more = f" ({len(refused) - 1} more are refused)" if len(refused) > 1 else ""
    return found(f"It cannot be published in this review. {refused[0]}{more}") if refused else 0


def _publish_arguments(parser: ArgumentParser) -> None:
    add_review(parser)
    parser.add_argument("file", metavar="FILE", type=Path, help="the edited form file (.toml)")
    parser.add_argument("--reason", metavar="WHY", required=True, help="why the form is changed, kept with the version")


def _publish(asked: Namespace) -> int:
    try:
        form = load_form(asked.file)
        with changing(asked) as review:
            edited = as_edited(review, form)
            would = _would_change(review, edited)
            version = publish(review, edited, asked.reason)
    except FormError as error:
        return _mistakes(error, asked)
    if asked.json:
        say_json({"version": version.version, "hash": version.hash, "date": version.date, **would})
        return 0
    _say_changes(would)
    say(f"Version {version.version} of the form is published.")
    return 0


def _would_change(review: Review, edited: Form) -> dict[str, Any]:
    """The changes by class and the studies that they touch, as far as the viewer may know."""
    changes = sorted(changes_between(review.form, edited), key=lambda change: list(ChangeKind).index(change.kind))
    return {
        "changes": [{"class": change.kind.value, "sentence": change.sentence} for change in changes],
        "touched": [study.sentence for study in touched_studies(review, changes)],
    }


def _say_changes(would: dict[str, Any]) -> None:
    if not would:
        return
    say(f"  It changes {counted(len(would['changes']), 'thing')} in the review's form:")
    for change in would["changes"]:
        say(f"    {change['class']}: {change['sentence']}")
    for sentence in would["touched"] or ["No study begun is touched."]:
        say(f"    {sentence}")


def _mistakes(error: FormError, asked: Namespace) -> int:
    if asked.json:
        named = [
            {"file": one.file, "line": one.line, "place": one.place, "reason": one.reason} for one in error.mistakes
        ]
        say_json({"file": str(asked.file), "mistakes": named})
    elif len(error.mistakes) > 1:
        for mistake in error.mistakes:
            say(mistake.sentence)
    if len(error.mistakes) == 1:
        return found(error.mistakes[0].sentence)
    return found(f"{asked.file.name} has {len(error.mistakes)} mistakes.")


COMMANDS = (
    Command("form check", "look for mistakes in a form file", _check_arguments, _check),
    Command("form publish", "publish an edited form file in a review", _publish_arguments, _publish),
)
