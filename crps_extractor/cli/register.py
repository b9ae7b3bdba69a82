"""Every command there is, in the order of a review's life, and the parser made from them."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence

from crps_extractor import __version__
from crps_extractor.cli import (
    citing,
    course,
    exchanging,
    freezing,
    history,
    importing,
    keeping,
    laying_out,
    looking,
    making,
    people,
    self_test,
    telling,
)
from crps_extractor.cli.command import Command

__all__ = ["COMMANDS", "parser_of"]

COMMANDS: tuple[Command, ...] = (
    *making.COMMANDS,
    *citing.COMMANDS,
    *laying_out.COMMANDS,
    *people.COMMANDS,
    *looking.COMMANDS,
    *keeping.COMMANDS,
    *course.COMMANDS,
    *freezing.COMMANDS,
    *history.COMMANDS,
    *importing.COMMANDS,
    *exchanging.COMMANDS,
    *telling.COMMANDS,
    *self_test.COMMANDS,
)
"""A closed list, so that a frozen program has what the source has."""

_ABOUT = """Two reviewers extract data from full-text PDFs, compare, settle and export.

Without a command the window opens; "crps-extractor REVIEW.crpx" opens that review."""
_CODES = """exit codes: 0 done, nothing found; 1 something was found, or it could not be done (one line on stderr says
what); 2 wrong usage. Until both reviewers of a study have submitted it, a command shows of another's sheet only
whether it was begun or submitted, whoever asks."""


def parser_of(commands: Sequence[Command]) -> ArgumentParser:
    """The parser of the whole command line; ``run`` of what it parses is the command's."""
    parser = ArgumentParser(
        prog="crps-extractor", description=_ABOUT, epilog=_CODES, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"CRPS Extractor {__version__}")
    top = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    groups = {}
    for command in commands:
        group, _, name = command.name.rpartition(" ")
        if group and group not in groups:
            within = top.add_parser(group, help=command.help, description=command.help)
            groups[group] = within.add_subparsers(metavar="COMMAND", required=True)
        made = (groups[group] if group else top).add_parser(
            name,
            help=command.help,
            description=command.details or command.help,
            formatter_class=RawDescriptionHelpFormatter,
        )
        command.arguments(made)
        made.set_defaults(run=command.run)
    return parser
