"""Colours can be read: every meaning's words and marks against the grounds they stand on, light and dark."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from crps_extractor.ui.theme import DARK, LIGHT, LISTS, Meaning, Mode, Theme

GROUNDS = (QPalette.ColorRole.Window, QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase)
WORDS = (
    (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window),
    (QPalette.ColorRole.Text, QPalette.ColorRole.Base),
    (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Button),
    (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight),
    (QPalette.ColorRole.ToolTipText, QPalette.ColorRole.ToolTipBase),
    (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Base),
    (QPalette.ColorRole.Link, QPalette.ColorRole.Base),
)


def luminance(colour: QColor) -> float:
    """Relative luminance after WCAG 2.2."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(params=[Mode.LIGHT, Mode.DARK])
def theme(request: pytest.FixtureRequest, qapp: object) -> Theme:
    return Theme(request.param)


def grounds(theme: Theme) -> list[QColor]:
    return [*(theme.palette().color(role) for role in GROUNDS), theme.chosen()]


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#767676"), QColor("#ffffff")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("meaning", Meaning)
def test_words_of_every_meaning_can_be_read(theme: Theme, meaning: Meaning) -> None:
    for ground in grounds(theme):
        assert contrast(theme.text(meaning), ground) >= 4.5, (meaning, ground.name())


@pytest.mark.parametrize("meaning", Meaning)
def test_marks_of_every_meaning_can_be_seen(theme: Theme, meaning: Meaning) -> None:
    for ground in grounds(theme):
        assert contrast(theme.mark(meaning), ground) >= 3, (meaning, ground.name())


@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_the_palettes_words_can_be_read(theme: Theme, words: QPalette.ColorRole, ground: QPalette.ColorRole) -> None:
    palette = theme.palette()
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        assert contrast(palette.color(group, words), palette.color(group, ground)) >= 4.5


@pytest.mark.parametrize("kind", LISTS)
def test_words_of_a_chosen_row_can_be_read_in_every_kind_of_list(theme: Theme, kind: str) -> None:
    theme.apply()
    palette = QApplication.palette(kind)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        ground = palette.color(group, QPalette.ColorRole.Highlight)
        assert ground == theme.chosen()
        assert contrast(palette.color(group, QPalette.ColorRole.HighlightedText), ground) >= 4.5


def test_reviewers_and_consensus_have_the_colours_of_okabe_and_ito() -> None:
    expected = {Meaning.FIRST: "#0072B2", Meaning.SECOND: "#D55E00", Meaning.CONSENSUS: "#009E73"}
    for tones in (LIGHT, DARK):
        assert {meaning: tones[meaning].fill for meaning in expected} == expected


def test_every_meaning_has_its_tones_in_both_palettes() -> None:
    assert set(LIGHT) == set(DARK) == set(Meaning)


def test_icons_are_drawn_in_the_colour_of_the_palette(theme: Theme) -> None:
    image = theme.icon("person", Meaning.FIRST).pixmap(32, 32).toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert theme.mark(Meaning.FIRST).name() in colours
