"""The register of command groups: who carries out which commands, each group made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from crps_extractor.ui.actions import Command
from crps_extractor.ui.workplace import Workplace

if TYPE_CHECKING:
    from crps_extractor.ui.exchange_commands import ExchangeCommands
    from crps_extractor.ui.report_commands import ReportCommands
    from crps_extractor.ui.review_commands import ReviewCommands

__all__ = ["GROUPS", "CommandGroup", "CommandGroups"]


class CommandGroup(Protocol):
    """Commands that belong together: what carries each out, and which of them can be carried out now."""

    def carry_out(self) -> dict[str, Callable[[], object]]:
        """What carries out each command, by its id."""

    def allowed(self) -> dict[str, bool]:
        """Which of these commands can be carried out now; what is not named always can."""


class CommandGroups:
    """The groups of one window. Nothing of a group is loaded before one of its commands is wanted."""

    def __init__(self, window: Workplace, commands: Sequence[Command]) -> None:
        self.window, self.commands = window, commands
        self._group_of = {command.id: command.group for command in commands}
        self._made: dict[str, CommandGroup] = {}

    def __getitem__(self, name: str) -> CommandGroup:
        """The group of this name. Raises KeyError when there is none."""
        if name not in self._made:
            self._made[name] = GROUPS[name](self)
        return self._made[name]

    def __contains__(self, name: str) -> bool:
        """Whether this group is made already."""
        return name in self._made

    def __iter__(self) -> Iterator[str]:
        """The names of all groups, in the order of the register."""
        return iter(GROUPS)

    @property
    def review(self) -> ReviewCommands:
        """The commands on the whole review; other groups open, close and work aside through it."""
        return self["review"]  # type: ignore[return-value]

    @property
    def exchange(self) -> ExchangeCommands:
        """The commands on packages, which open whatever file is given."""
        return self["exchange"]  # type: ignore[return-value]

    @property
    def report(self) -> ReportCommands:
        """The commands on reports, which compare each PDF that is opened with the one taken in."""
        return self["report"]  # type: ignore[return-value]

    def carry_out(self, command: str) -> None:
        """Carry out a command by its id."""
        self[self._group_of[command]].carry_out()[command]()

    def allowed(self) -> dict[str, bool]:
        """Which commands can be carried out now, all of them; without a review no group is asked."""
        if self.window.desk is None:
            return {command.id: command.at_start for command in self.commands}
        can = {command.id: True for command in self.commands}
        for name in GROUPS:
            can |= self[name].allowed()
        return can


# One function a group: it imports the group itself, so that the window stands before the groups are loaded. --------


def _review(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.review_commands import ReviewCommands

    return ReviewCommands(groups.window)


def _study(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.study_commands import StudyCommands

    return StudyCommands(groups.window)


def _page(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.page_commands import PageCommands

    return PageCommands(groups.window)


def _exchange(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.exchange_commands import ExchangeCommands

    return ExchangeCommands(groups.window, groups.review)


def _course(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.course_commands import CourseCommands

    return CourseCommands(groups.window, groups.review)


def _report(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.report_commands import ReportCommands

    return ReportCommands(groups.window, groups.review)


def _import(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.import_commands import ImportCommands

    return ImportCommands(groups.window, groups.review)


def _keeping(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.keeping_commands import KeepingCommands

    return KeepingCommands(groups.window, groups.review)


def _form(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.form_commands import FormCommands

    return FormCommands(groups.window)


def _aid(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.aid_commands import AidCommands

    return AidCommands(groups.window)


def _value(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.value_commands import ValueCommands

    return ValueCommands(groups.window)


def _layout(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.layout_commands import LayoutCommands

    return LayoutCommands(groups.window)


def _window(groups: CommandGroups) -> CommandGroup:
    from crps_extractor.ui.window_commands import WindowCommands

    return WindowCommands(groups.window, groups.commands)


GROUPS: Mapping[str, Callable[[CommandGroups], CommandGroup]] = {
    "review": _review,
    "study": _study,
    "page": _page,
    "exchange": _exchange,
    "course": _course,
    "import": _import,
    "report": _report,
    "keeping": _keeping,
    "form": _form,
    "aid": _aid,
    "value": _value,
    "layout": _layout,
    "window": _window,
}
"""Each group of resources/layouts/commands.toml, and what makes it."""
