"""Every article of the corpus opens in the document pane."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crps_extractor.models.documents.worker import DocumentWorker
from crps_extractor.ui.document.pane import DocumentPane
from crps_extractor.ui.theme import Mode, Theme

pytestmark = pytest.mark.corpus

WAIT = 30_000


def test_each_opens_without_a_word_and_its_first_page_becomes_sharp(
    qtbot: QtBot, corpus: Path, workers: tuple[DocumentWorker, DocumentWorker]
) -> None:
    pane = DocumentPane(*workers, Theme(Mode.LIGHT))
    qtbot.addWidget(pane)
    pane.resize(700, 800)
    pane.show()
    said: list[str] = []
    pane.pdf_refused.connect(lambda report, sentence: said.append(f"{report}: {sentence}"))
    pane.view.page_refused.connect(lambda page, _code, sentence: said.append(f"{page}: {sentence}"))
    articles = sorted((corpus / "articles").glob("*.pdf"))
    for article in articles:
        pane.open_pdf(article, article.stem)
        qtbot.waitUntil(lambda: pane.has_pages and pane.view.is_sharp(), timeout=WAIT)
        qtbot.waitUntil(lambda: pane.view.feed.text(0) is not None, timeout=WAIT)
        assert pane.notice.isHidden(), (article.name, pane.notice.sentence.text())
        assert len(pane.view.feed.text(0).text) > 500, article.name
    assert len(articles) == 23
    assert said == []
    pane.close_pdf()
