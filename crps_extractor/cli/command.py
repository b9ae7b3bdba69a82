"""A command: its name, what it asks for, what it does; and how every command reports, refuses and ends."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Command", "CommandError", "add_json", "add_review", "add_study", "counted", "found", "say", "say_json"]


class CommandError(Exception):
    """A command could not do what was asked; one sentence says why."""


@dataclass(frozen=True)
class Command:
    """One command. ``name`` may be two words ("pdf info"); ``run`` returns the exit code.

    0: done, nothing found. 1: something was found, or it could not be done. 2 (wrong usage) comes from the parser.
    """

    name: str
    help: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
    details: str = ""


def say(sentence: str = "") -> None:
    """One line of the report."""
    print(sentence)


def say_json(data: Any) -> None:
    """The report as one JSON document."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def found(sentence: str) -> int:
    """Say in one line on stderr what was found or could not be done; returns the exit code 1."""
    sys.stdout.flush()
    print(" ".join(sentence.split()), file=sys.stderr)
    return 1


def counted(number: int, one: str, several: str = "") -> str:
    """A number with its word: "1 study", "3 studies"."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def add_review(parser: ArgumentParser, *, json_too: bool = True) -> None:
    """The review file and who acts, asked by every command that opens a review."""
    parser.add_argument("review", metavar="REVIEW", type=Path, help="the review file (.crpx)")
    parser.add_argument(
        "--as",
        dest="who",
        metavar="NAME",
        default="",
        help="who acts: a name or initials (default: CRPS_AS, else the review's only person, else nobody)",
    )
    if json_too:
        add_json(parser)


def add_json(parser: ArgumentParser) -> None:
    """The report as JSON."""
    parser.add_argument("--json", action="store_true", help="report as one JSON document")


def add_study(parser: ArgumentParser, *, required: bool = False) -> None:
    """One study, by its label or id."""
    parser.add_argument("--study", metavar="STUDY", default="", required=required, help="one study, by its label")
