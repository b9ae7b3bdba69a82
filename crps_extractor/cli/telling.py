"""Commands that need no review: what a PDF is, what a dose means, whether a form file is good."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from crps_extractor.cli import forms
from crps_extractor.cli.command import Command, add_json, counted, found, say, say_json
from crps_extractor.models.doses import (
    Conversion,
    DoseReading,
    cap_binds_above,
    convert,
    describe,
    equivalents,
    read_dose,
    usual,
)
from crps_extractor.models.numbers import rounded_text

__all__ = ["COMMANDS"]


def _pdf_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help="PDFs")
    parser.add_argument("--password", default=None, help="the password of locked files")
    add_json(parser)


def _pdf_info(asked: Namespace) -> int:
    from crps_extractor.models.documents.opening import inspect_pdf
    from crps_extractor.models.documents.worker import DocumentWorker

    with DocumentWorker() as worker:
        facts = [inspect_pdf(path, worker, asked.password) for path in asked.files]
    if asked.json:
        say_json(
            [
                {
                    "file": str(one.path),
                    "opens": one.opens,
                    "pages": one.pages,
                    "words": one.words,
                    "has_text": one.has_text,
                    "repaired": one.repaired,
                    "encrypted": one.encrypted,
                    "problems": list(one.problems),
                }
                for one in facts
            ]
        )
    else:
        for one in facts:
            say(f"{one.path.name}: {counted(one.pages, 'page')}, {counted(one.words, 'word')}")
            for problem in one.problems:
                say(f"  {problem}")
    with_problems = [one for one in facts if one.problems]
    if not with_problems:
        return 0
    if len(facts) == 1:
        return found(with_problems[0].problems[0])
    return found(f"{len(with_problems)} of {len(facts)} files have problems.")


def _dose_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("dose", metavar="DOSE", help='the dose as printed, e.g. "22.2 mg/h/70 kg"')
    parser.add_argument("--to", default="", metavar="UNIT", help="the unit to convert to, e.g. mg/kg/h")
    parser.add_argument("--weight", default=None, metavar="KG", help="the body weight in kg")
    parser.add_argument("--hours", default=None, metavar="H", help="hours of infusion a day")
    parser.add_argument("--days", default=None, metavar="D", help="days of infusion")
    parser.add_argument("--concentration", default=None, metavar="C", help='the concentration, e.g. "2 mg/ml"')
    add_json(parser)


def _dose(asked: Namespace) -> int:
    reading = read_dose(asked.dose)
    conversion = None
    if asked.to:
        conversion = convert(
            reading,
            asked.to,
            weight=asked.weight,
            hours_per_day=asked.hours,
            days=asked.days,
            concentration=asked.concentration,
        )
    told = describe(reading, conversion)
    warnings = [f"{warning.sentence}" for warning in usual(reading)]
    same = [] if asked.to else _equivalents(reading, asked)
    if asked.json:
        say_json({**told, "warnings": warnings, **({} if asked.to else {"equivalents": same})})
    if (conversion is not None and not conversion.is_done) or reading.quantity is None:
        return found(str(told["refused"]) or _asking(str(told["ask"])))
    if not asked.json:
        _say_dose(reading, conversion, told, warnings)
        for line in same:
            say(f"  same as: {line}")
        binds = cap_binds_above(reading.quantity, reading.cap) if reading.cap and not conversion else None
        if binds and reading.cap:
            say(f"  note: The cap of {reading.cap.in_words()} binds above {rounded_text(binds)} kg.")
    return 0


def _equivalents(reading: DoseReading, asked: Namespace) -> list[str]:
    """The dose in other units: the exact ones, and with what was given the conditional ones, their inputs named."""
    made = equivalents(
        reading,
        weight=asked.weight,
        hours_per_day=asked.hours,
        days=asked.days,
        concentration=asked.concentration,
    )
    return [
        f"{one.in_words}, {'with ' + ', '.join(item.sentence for item in one.inputs) if one.inputs else 'exactly'}"
        for one in made
        if one.is_done
    ]


def _asking(question: str) -> str:
    """What a dose lacks, or between which readings only a person can choose, as one sentence."""
    if not question.startswith("needs "):
        return question
    return f"The dose cannot be converted yet: it {question.replace('; needs', ' and')}. Give what is missing."


def _say_dose(
    reading: DoseReading, conversion: Conversion | None, told: dict[str, object], warnings: list[str]
) -> None:
    say(conversion.in_words if conversion else reading.understood)
    if conversion:
        say(f"  read as: {reading.understood}")
        if conversion.formula:
            say(f"  formula: {conversion.formula}")
        for item in conversion.inputs:
            say(f"  with: {item.sentence}")
        if conversion.spread_refused:
            say(f"  spread: {conversion.spread_refused}")
        if conversion.cap:
            say(f"  cap: {conversion.cap.in_words()}")
    said = told["said"]
    for note in [*(said if isinstance(said, list) else []), *warnings]:
        say(f"  note: {note}")


COMMANDS = (
    Command("dose", "read a dose as printed and convert it", _dose_arguments, _dose),
    Command("pdf info", "look through PDFs: pages, words, problems", _pdf_arguments, _pdf_info),
    *forms.COMMANDS,
)
