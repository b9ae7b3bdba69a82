"""Draws the invented articles of the sample review: real journal pages, no real patient, trial, author or journal."""

from __future__ import annotations

from pathlib import Path

from tools.draw_samples.article import read_article
from tools.draw_samples.page_layout import draw_article
from tools.draw_samples.short_reports import draw_short_report

ARTICLE_NAMES = ("voorbeeld_2017", "exemple_2020", "sample_2021", "beispiel_2015")
SHORT_REPORT_NAMES = ("registry_voorbeeld", "erratum_sample")


def draw_all(folder: Path) -> list[Path]:
    """Draw every article and short report into ``folder``; returns the files, always in the same order."""
    folder.mkdir(parents=True, exist_ok=True)
    articles = [draw_article(read_article(name), folder) for name in ARTICLE_NAMES]
    return articles + [draw_short_report(name, folder) for name in SHORT_REPORT_NAMES]
