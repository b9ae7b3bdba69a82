"""Looking through PDFs, good and bad: facts and whole sentences, never an exception."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from crps_extractor.models.documents.opening import inspect_pdf
from crps_extractor.models.documents.search import find_quote
from crps_extractor.models.documents.text import PageText
from crps_extractor.models.documents.worker import DocumentWorker


@pytest.fixture(scope="module")
def worker() -> Iterator[DocumentWorker]:
    with DocumentWorker() as shared:
        shared.start()
        yield shared


def a_pdf(path: Path, *texts: str, password: str = "") -> Path:
    canvas = Canvas(str(path), encrypt=StandardEncryption(password) if password else None)
    for text in texts:
        canvas.drawString(50, 240, text)
        canvas.showPage()
    canvas.save()
    return path


def a_file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_sound_pdf_has_pages_words_and_no_problem(worker: DocumentWorker, tmp_path: Path) -> None:
    facts = inspect_pdf(a_pdf(tmp_path / "a.pdf", "one two", "three"), worker)
    assert (facts.pages, facts.words, facts.has_text, facts.problems, facts.opens) == (2, 3, True, (), True)


def test_without_a_worker_one_is_started_and_ended(tmp_path: Path) -> None:
    assert inspect_pdf(a_pdf(tmp_path / "a.pdf", "one")).words == 1


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty", "is empty"),
        (b"<!DOCTYPE html><title>Sign in</title>", "not_pdf", "a web page, perhaps a sign-in page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_pdf", "a drawing (SVG)"),
        (b"PK\x03\x04....", "not_pdf", "a zip archive"),
        (b" " * 1024 + b"%PDF-1.4", "not_pdf", "is not a PDF"),
        (b"%PDF-1.4\n" + b"garbage " * 50, "damaged", "is damaged"),
        (b"<html>%PDF- is what a PDF begins with</html>", None, "please fetch"),
    ],
)
def test_a_file_that_is_no_usable_pdf_is_said_to_be_so(
    worker: DocumentWorker, tmp_path: Path, content: bytes, code: str | None, said: str
) -> None:
    facts = inspect_pdf(a_file(tmp_path / "article.pdf", content), worker)
    assert not facts.opens
    assert facts.code == code or code is None
    assert said in facts.problems[0]
    assert "article.pdf" in facts.problems[0]


def test_a_file_that_is_gone_is_said_to_be_gone(worker: DocumentWorker, tmp_path: Path) -> None:
    assert inspect_pdf(tmp_path / "gone.pdf", worker).code == "missing_file"


def test_a_locked_pdf_asks_for_its_password(worker: DocumentWorker, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "locked.pdf", "secret words", password="crps")
    assert inspect_pdf(path, worker).code == "password"
    assert inspect_pdf(path, worker, "wrong").code == "wrong_password"
    opened = inspect_pdf(path, worker, "crps")
    assert (opened.words, opened.encrypted) == (2, True)


def test_a_pdf_cut_short_is_repaired_and_said_so(worker: DocumentWorker, tmp_path: Path) -> None:
    whole = a_pdf(tmp_path / "whole.pdf", "one", "two").read_bytes()
    facts = inspect_pdf(a_file(tmp_path / "cut.pdf", whole[: whole.rindex(b"xref")]), worker)
    assert facts.repaired
    assert any("repaired" in problem for problem in facts.problems)


def test_a_pdf_without_text_says_that_nothing_can_be_selected(worker: DocumentWorker, tmp_path: Path) -> None:
    facts = inspect_pdf(a_pdf(tmp_path / "a.pdf", ""), worker)
    assert not facts.has_text
    assert "It holds no text" in facts.problems[0]


ODD = {
    "made-empty.pdf": "empty",
    "made-html.pdf": "not_pdf",
    "made-garbage-after-header.pdf": "damaged",
    "made-lying-count.pdf": "count",
    "made-zero-pages.pdf": "no_pages",
    "made-password-is-crps.pdf": "password",
}


@pytest.mark.corpus
@pytest.mark.parametrize("name", ODD)
def test_odd_files_are_refused_each_for_its_reason(corpus: Path, worker: DocumentWorker, name: str) -> None:
    facts = inspect_pdf(corpus / "odd" / name, worker)
    assert facts.code == ODD[name]
    assert len(facts.problems) == 1


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["made-page-tree-loop.pdf", "made-deep-graphics-stack.pdf"])
def test_a_pdf_of_which_no_page_can_be_read_says_so(corpus: Path, worker: DocumentWorker, name: str) -> None:
    assert "None of its pages can be read." in inspect_pdf(corpus / "odd" / name, worker).problems


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["made-huge-page.pdf", "made-tiny-page.pdf", "made-rotated-270.pdf", "made-cropped.pdf"]
)
def test_pages_of_unusual_shape_are_drawn(corpus: Path, worker: DocumentWorker, name: str) -> None:
    path = str(corpus / "odd" / name)
    worker.call("open", path)
    width, height, _, pixels = worker.call("draw", path, 0, 0.1, (0, 0, 20, 20))
    assert len(pixels) == 4 * width * height


@pytest.mark.corpus
def test_text_cut_off_by_the_crop_box_is_not_found(corpus: Path, worker: DocumentWorker) -> None:
    path = str(corpus / "odd" / "made-cropped.pdf")
    worker.call("open", path)
    texts = worker.call("text", path, 0, 5)
    assert [worker.call("words", path, page)[0] for page in range(5)] == list(texts)


@pytest.mark.corpus
def test_a_lost_sign_stays_visible(corpus: Path, worker: DocumentWorker) -> None:
    path = str(corpus / "articles" / "22_lost-glyphs_PMC7969308.pdf")
    worker.call("open", path)
    assert len(list(every_hit(worker, path, "at \ufffd80°C"))) == 1


def every_hit(worker: DocumentWorker, path: str, words: str) -> Iterator[tuple[int, int, int]]:
    """The hits on all pages; a busy computer gives them in several answers."""
    page, following = -1, 0
    while following > page:
        page = following
        hits, following = worker.call("find", path, page, 99, words, False)
        yield from hits


@pytest.mark.endurance
@pytest.mark.corpus
def test_no_odd_pdf_gets_past_the_worker(corpus: Path) -> None:
    with DocumentWorker() as worker:
        for path in sorted((corpus / "odd").glob("*.pdf")):
            facts = inspect_pdf(path, worker)
            assert facts.opens or facts.problems, path.name
            if facts.opens:
                outcome = _draw(worker, str(path))
                assert outcome in ("done", "page", "draw", "memory", "hung", "died"), path.name


@pytest.mark.endurance
@pytest.mark.corpus
def test_every_long_word_of_the_articles_is_found_where_it_stands(corpus: Path) -> None:
    with DocumentWorker() as worker:
        for path in sorted((corpus / "articles").glob("*.pdf")):
            worker.call("open", str(path))
            page = PageText.from_plain(1, worker.call("words", str(path), 1))
            for word in {word for word in page.readable.text.split() if len(word) > 8}:
                assert find_quote(page, word), (path.name, word)
            worker.call("close", str(path))


def _draw(worker: DocumentWorker, path: str) -> str:
    from crps_extractor.models.documents.refusals import Refused

    try:
        worker.call("open", path)
        worker.call("draw", path, 0, 1.0, (0, 0, 500, 500))
    except Refused as refused:
        return refused.refusal.code
    return "done"
