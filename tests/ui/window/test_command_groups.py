"""The register of command groups is complete: every command has one group, and one way to be carried out."""

from __future__ import annotations

from collections import Counter

from crps_extractor.ui.actions import load_commands
from crps_extractor.ui.command_groups import GROUPS


def test_every_command_names_a_group_of_the_register_and_no_group_is_without_commands() -> None:
    assert {command.group for command in load_commands()} == set(GROUPS)


def test_every_command_is_carried_out_by_its_own_group_and_by_no_other(at) -> None:
    groups = at.window.groups
    carried = {name: sorted(groups[name].carry_out()) for name in GROUPS}
    named = {name: sorted(one.id for one in load_commands() if one.group == name) for name in GROUPS}
    assert carried == named
    assert max(Counter(command.id for command in load_commands()).values()) == 1


def test_a_group_says_of_its_own_commands_only_whether_they_can_be_carried_out(at) -> None:
    for name in GROUPS:
        assert set(at.window.groups[name].allowed()) <= set(at.window.groups[name].carry_out())


def test_what_is_enabled_at_the_start_is_what_the_groups_would_say_without_a_review(at) -> None:
    said = {command.id: True for command in load_commands()}
    for name in GROUPS:
        said |= at.window.groups[name].allowed()
    assert {name for name, can in said.items() if can} == {one.id for one in load_commands() if one.at_start}


def test_what_can_be_done_is_asked_once_however_many_changes_come_together(at, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(at.window.groups, "allowed", lambda: asked.append(1) or {})
    at.window.possible_changed.emit()
    at.window.possible_changed.emit()
    assert asked == []
    at.until(lambda: asked)
    at.qtbot.wait(1)
    assert asked == [1]
