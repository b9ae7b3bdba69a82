"""The invented articles: drawn again they say the same, every page says what it is, every fact stands on its page."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from crps_extractor.models.answer import Answer
from crps_extractor.models.form_file import load_shipped
from crps_extractor.models.kinds.base import Context
from crps_extractor.models.kinds.register import KINDS, kind_of

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT))  # tools/ is no part of the installed package

from tools.draw_samples import draw_all  # noqa: E402
from tools.draw_samples.article import ARTICLES  # noqa: E402

SAMPLES = PROJECT / "resources" / "samples"
LOST = "\ufffd"
ARTICLE_FILES = ("voorbeeld-2017.pdf", "exemple-2020.pdf", "sample-2021.pdf", "beispiel-2015.pdf")
SHORT_FILES = ("voorbeeld-2017-registry.pdf", "sample-2021-erratum.pdf")


def pages_of(path: Path) -> list[str]:
    """The text of each page, white space run together; a sign without a meaning is U+FFFD."""
    with pymupdf.open(path) as document:
        return [" ".join(page.get_text(flags=0).split()) for page in document]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    draw_all(folder)
    return folder


@pytest.fixture(scope="module")
def texts() -> dict[str, list[str]]:
    return {path.name: pages_of(path) for path in SAMPLES.glob("*.pdf")}


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return tomllib.loads((SAMPLES / "facts.toml").read_text(encoding="utf-8"))


def places(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every fact and every second answer that names a place on a page."""
    for study in facts["study"]:
        for fact in study["facts"]:
            yield from (entry for entry in (fact, fact.get("second", {})) if "quote" in entry)


@pytest.mark.parametrize("name", ARTICLE_FILES + SHORT_FILES)
def test_drawing_again_gives_the_text_that_is_committed(name: str, drawn: Path, texts: dict[str, list[str]]) -> None:
    assert pages_of(drawn / name) == texts[name]


def test_the_folder_holds_these_six_reports_and_no_other(texts: dict[str, list[str]]) -> None:
    assert set(texts) == set(ARTICLE_FILES + SHORT_FILES)


@pytest.mark.parametrize("name", ARTICLE_FILES)
def test_an_article_has_six_to_ten_pages(name: str, texts: dict[str, list[str]]) -> None:
    assert 6 <= len(texts[name]) <= 10


@pytest.mark.parametrize("name", ARTICLE_FILES + SHORT_FILES)
def test_every_page_says_that_it_is_invented(name: str, texts: dict[str, list[str]]) -> None:
    assert [page for page in texts[name] if "Invented for demonstration" not in page] == []


@pytest.mark.parametrize("name", ARTICLE_FILES)
def test_every_table_and_figure_is_on_a_page(name: str, texts: dict[str, list[str]]) -> None:
    article = tomllib.loads((ARTICLES / f"{name[:-4].replace('-', '_')}.toml").read_text(encoding="utf-8"))
    for entry in article["float"]:
        assert entry["label"] + " " in texts[name][entry["page"] - 1]


@pytest.mark.parametrize("name", ARTICLE_FILES)
def test_no_compound_word_loses_its_hyphen_at_the_end_of_a_column(name: str, texts: dict[str, list[str]]) -> None:
    source = (ARTICLES / f"{name[:-4].replace('-', '_')}.toml").read_text(encoding="utf-8")
    compounds = set(re.findall(r"\b[a-z]{3,}-[a-z]{3,}\b", source))
    whole_words = set(re.findall(r"[a-z]+", source))
    joined = {word.replace("-", "") for word in compounds} - whole_words
    assert joined & set(re.findall(r"[a-z]+", " ".join(texts[name]))) == set()


def test_the_minus_of_the_series_is_lost_from_its_text_layer(texts: dict[str, list[str]]) -> None:
    assert f"median of {LOST}38% (P < 0.001)" in texts["beispiel-2015.pdf"][0]
    assert f"96 {LOST}32 ({LOST}55 to {LOST}10) <0.001" in texts["beispiel-2015.pdf"][3]


def test_the_lost_minus_is_seen_on_the_page() -> None:
    with pymupdf.open(SAMPLES / "beispiel-2015.pdf") as document:
        spans = [
            span
            for block in document[3].get_text("rawdict", flags=0)["blocks"]
            for line in block["lines"]
            for span in line["spans"]
            if any(letter["c"] == LOST for letter in span["chars"])
        ]
        ink = [min(document[3].get_pixmap(clip=span["bbox"], dpi=200).samples) for span in spans]
    assert len(ink) >= 10
    assert max(ink) < 128


def test_only_the_series_has_lost_signs(texts: dict[str, list[str]]) -> None:
    assert [name for name, pages in texts.items() if LOST in "".join(pages)] == ["beispiel-2015.pdf"]


def test_a_greater_or_equal_of_the_series_reads_as_the_letter_p(texts: dict[str, list[str]]) -> None:
    assert "Relief of P30% was reported after 118 of 212" in texts["beispiel-2015.pdf"][0]


def test_every_quote_stands_on_its_page(facts: dict[str, Any], texts: dict[str, list[str]]) -> None:
    absent = [place for place in places(facts) if place["quote"] not in texts[place["report"]][place["page"]]]
    assert absent == []


def test_every_study_has_facts_in_every_part_of_the_form(facts: dict[str, Any]) -> None:
    expected = {
        "study", "design", "population", "groups", "baseline", "intervention", "phases", "cotreatment", "outcomes",
        "times", "results", "safety", "events", "closing",
    }  # fmt: skip
    for study in facts["study"]:
        assert expected <= {fact["section"] for fact in study["facts"]}, study["id"]
        assert len(study["facts"]) >= 60


def test_every_fact_of_a_repeating_section_belongs_to_a_row_and_every_reference_finds_one(
    facts: dict[str, Any],
) -> None:
    form = load_shipped("ketamine_crps")
    for study in facts["study"]:
        rows = {(row["section"], row["row"]) for row in study["rows"]}
        assert len(rows) == len(study["rows"]), study["id"]
        for fact in study["facts"]:
            assert not form.by_id[fact["section"]].repeats or (fact["section"], fact["row"]) in rows, fact
        answers = [(row["section"], field, parts) for row in study["rows"] for field, parts in row["keys"].items()]
        answers += [(fact["section"], fact["field"], fact["parts"]) for fact in study["facts"]]
        for section, field, parts in answers:
            if "row" in parts:
                assert (form.by_id[section].by_id[field].refers_to, parts["row"]) in rows, (section, field, parts)


def answers(facts: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Section, field and parts of every answer: keys, first and second."""
    for study in facts["study"]:
        for row in study["rows"]:
            yield from ((row["section"], field, parts) for field, parts in row["keys"].items())
        for fact in study["facts"]:
            yield fact["section"], fact["field"], fact["parts"]
            yield fact["section"], fact["field"], fact.get("second", {}).get("parts", {})


def test_every_fact_is_a_field_of_the_form_with_choices_it_knows(facts: dict[str, Any]) -> None:
    form = load_shipped("ketamine_crps")
    set_up = {name: {entry["id"] for entry in entries} for name, entries in facts["review"].items() if name != "title"}
    unknown = []
    for section, name, parts in answers(facts):
        field = form.by_id[section].by_id.get(name)
        if field is None:
            unknown.append((section, name))
        elif field.kind in ("choice", "choices"):
            known = set_up.get(field.choices_from) or {choice.id for choice in field.choices}
            unknown += [(section, name, choice) for choice in parts.get("choice", "").split() if choice not in known]
    assert unknown == []


def test_every_answer_uses_the_parts_of_its_kind(facts: dict[str, Any]) -> None:
    form = load_shipped("ketamine_crps")
    context = Context()
    strange = []
    for section, name, parts in answers(facts):
        field = form.by_id[section].by_id[name]
        if field.kind in KINDS:
            known = {part.id for part in kind_of(field).parts(field, context)}
            strange += [(section, name, part) for part in parts if part not in known]
    assert strange == []


def test_every_summary_count_and_percentage_can_be_read(facts: dict[str, Any]) -> None:
    form = load_shipped("ketamine_crps")
    unread = []
    for section, name, parts in answers(facts):
        field = form.by_id[section].by_id[name]
        if parts and field.kind in ("summary", "count", "percentage", "p_value", "duration", "time_point", "decimal"):
            reading = kind_of(field).read(Answer(parts=parts), field, Context())
            unread += [(section, name, parts)] * (not reading.is_readable)
    assert unread == []


def test_the_second_reviewer_differs_in_every_class_and_in_every_study(facts: dict[str, Any]) -> None:
    classes: Counter[str] = Counter()
    for study in facts["study"]:
        seconds = [fact for fact in study["facts"] if "second" in fact]
        assert len(seconds) >= 6, study["id"]
        for fact in seconds:
            changed = {"parts": fact["parts"], "status": fact.get("status", "reported")} | {
                key: value for key, value in fact["second"].items() if key in ("parts", "status")
            }
            assert changed != {"parts": fact["parts"], "status": fact.get("status", "reported")}, fact
            classes[fact["difference"]] += 1
        assert {row["found_by"] for row in study["rows"] if "found_by" in row} <= {"first", "second"}
        assert any("found_by" in row for row in study["rows"])
    for expected in (
        "number", "unit", "scale", "wording only", "arms swapped", "slip x10", "slip x60", "slip √n", "status",
        "rounding", "choice", "type of spread", "unit (slip x70)",
    ):  # fmt: skip
        assert classes[expected], expected
