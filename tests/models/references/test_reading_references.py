"""References as other programs write them are read within bounds; what cannot be read is named with its line."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crps_extractor.models.references import reading as module
from crps_extractor.models.references.reading import (
    ReferencesRefusedError,
    Unreadable,
    looks_like_references,
    read_references,
)
from crps_extractor.models.references.reference import Reference, cut_at_word, doi_of, reference_from_data

RIS = """
TY  - JOUR
AU  - Müller, Anna
AU  - Berg, Ben
PY  - 2019/07//
TI  - Ketamine in
      complex regional pain
ER then more of the title
ZZ  - an unknown tag
JF  - Pain
DO  - https://doi.org/10.1000/ABC.1
ER  -
TY  - JOUR
TI  - A second paper
Y1  - 2020
ER  -
"""
NBIB = """PMID- 123456
DP  - 2019 Jul
TI  - Ketamine in complex
      regional pain.
LID - 10.1000/abc.1 [doi]
FAU - Smith, John A
AU  - Smith JA
JT  - Pain

PMID- 654321
TI  - Another.
"""
WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Parkes-Loach, PS
   Majeed, AP
TI Interactions stabilizing the structure
   of the core
SO BIOCHEMISTRY
PY 2004
DI 10.1021/bi035931m
ER

EF
"""


def kept(folder: Path, name: str, data: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(data.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_ris_is_read_over_several_lines_past_unknown_tags(tmp_path: Path, encoding: str) -> None:
    first, second = read_references(kept(tmp_path, "list.ris", RIS, encoding)).references
    assert first == Reference(
        "Ketamine in complex regional pain ER then more of the title",
        ("Müller, Anna", "Berg, Ben"),
        "2019",
        "Pain",
        "10.1000/abc.1",
    )
    assert (first.label, second.label) == ("Müller 2019", "A second paper 2020")


def test_a_list_from_pubmed_is_read(tmp_path: Path) -> None:
    first, second = read_references(kept(tmp_path, "list.nbib", NBIB)).references
    assert first.title == "Ketamine in complex regional pain."
    assert first.authors == ("Smith JA",)
    assert (first.pmid, first.doi, first.year, first.label) == ("123456", "10.1000/abc.1", "2019", "Smith 2019")
    assert (second.pmid, second.title) == ("654321", "Another.")


def test_a_list_from_web_of_science_is_read_with_each_author(tmp_path: Path) -> None:
    (one,) = read_references(kept(tmp_path, "savedrecs.txt", WOS)).references
    assert one.authors == ("Parkes-Loach, PS", "Majeed, AP")
    assert one.title == "Interactions stabilizing the structure of the core"
    assert (one.label, one.doi, one.journal) == ("Parkes-Loach 2004", "10.1021/bi035931m", "BIOCHEMISTRY")


def test_a_table_is_read_with_semicolons_and_several_authors(tmp_path: Path) -> None:
    text = 'Title;Authors;Publication Year;DOI\n"One; two";"Smith, J; Doe, K";2019;10.1000/x\n'
    (one,) = read_references(kept(tmp_path, "list.csv", text)).references
    assert one == Reference("One; two", ("Smith, J", "Doe, K"), "2019", "", "10.1000/x")


def test_the_authors_of_pubmeds_table_are_told_apart_by_commas(tmp_path: Path) -> None:
    text = 'PMID,Title,Authors,Journal/Book,Publication Year\n7,A,"Smith J, Doe K, Roe L",Pain,2001\n'
    (one,) = read_references(kept(tmp_path, "csv-set.csv", text)).references
    assert one.authors == ("Smith J", "Doe K", "Roe L")
    assert (one.pmid, one.label) == ("7", "Smith 2001")


def test_a_record_that_names_no_paper_is_listed_with_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    text = "TY  - JOUR\nAU  - Smith, J\nER  - \n\nTY  - JOUR\nTI  - A paper\nER  - \nTY  - JOUR\nAU  - Doe, K\n"
    found = read_references(kept(tmp_path, "list.ris", text))
    assert [one.title for one in found.references] == ["A paper"]
    assert found.unreadable == (
        Unreadable(1, "It names neither a title nor a DOI nor a PubMed number."),
        Unreadable(8, "The record breaks off, and names neither a title nor a DOI nor a PubMed number until there."),
    )


def test_a_row_without_a_paper_is_listed_with_the_line_an_editor_counts(tmp_path: Path) -> None:
    text = 'title,authors,year\r\n"Two\r\nlines",Smith J,2001\r\n,Doe K,2002\r\nThird,Roe L,2003\r\n'
    found = read_references(kept(tmp_path, "list.csv", text))
    assert [one.title for one in found.references] == ["Two lines", "Third"]
    assert [one.line for one in found.unreadable] == [4]


def test_a_last_record_without_its_end_is_read(tmp_path: Path) -> None:
    (one,) = read_references(kept(tmp_path, "list.ris", "TY  - JOUR\nTI  - A paper\nDO  - 10.1000/a")).references
    assert one.doi == "10.1000/a"


def test_only_medlines_accession_number_is_a_pubmed_number(tmp_path: Path) -> None:
    record = "TY  - JOUR\nTI  - A paper\nDB  - {0}\nAN  - 71234567\nER  - \n"
    for base, pmid in (("Embase", ""), ("Ovid MEDLINE(R)", "71234567")):
        (one,) = read_references(kept(tmp_path, "list.ris", record.format(base))).references
        assert one.pmid == pmid


def test_what_is_no_list_of_references_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReferencesRefusedError, match="holds no reference"):
        read_references(kept(tmp_path, "list.ris", "<html>TY - no</html>"))
    with pytest.raises(ReferencesRefusedError, match="holds no reference"):
        read_references(kept(tmp_path, "list.csv", "reviewer,answer\nAnna,3\n"))
    with pytest.raises(ReferencesRefusedError, match="cannot be read"):
        read_references(tmp_path / "missing.ris")
    binary = tmp_path / "list.ris"
    binary.write_bytes(b"TY  - JOUR\n\x00\x01\x02\x03")
    with pytest.raises(ReferencesRefusedError, match="no text file"):
        read_references(binary)


def test_a_list_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path, "list.ris", RIS)
    monkeypatch.setattr(module, "MOST_REFERENCES", 1)
    with pytest.raises(ReferencesRefusedError, match="more than 1 references"):
        read_references(path)
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    with pytest.raises(ReferencesRefusedError, match="larger"):
        read_references(path)


def test_a_hundred_thousand_records_are_refused_without_reading_them_all(tmp_path: Path) -> None:
    path = kept(tmp_path, "search.ris", "TY  - JOUR\nTI  - A paper\nER  - \n" * 100_000)
    with pytest.raises(ReferencesRefusedError, match="20,000"):
        read_references(path)


def test_reading_stops_when_it_is_told_to(tmp_path: Path) -> None:
    path = kept(tmp_path, "list.ris", RIS)
    with pytest.raises(ReferencesRefusedError, match="holds no reference"):
        read_references(path, must_stop=lambda: True)


def test_a_list_of_references_is_told_from_another_table(tmp_path: Path) -> None:
    assert looks_like_references(kept(tmp_path, "a.csv", "Title,Authors,Year\n"))
    assert looks_like_references(kept(tmp_path, "b.csv", "pmid;title\n"))
    assert not looks_like_references(kept(tmp_path, "c.csv", "Study,Reviewer,Title\n"))
    assert looks_like_references(kept(tmp_path, "d.ris", RIS))
    assert not looks_like_references(kept(tmp_path, "e.txt", "a letter"))
    assert not looks_like_references(tmp_path / "missing.ris")


@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name, head in (("a.ris", b"TY  - JOUR\nTI  - "), ("a.nbib", b"PMID- 1\n"), ("a.csv", b"title,doi\n")):
        path = folder / name
        path.write_bytes(head + data)
        with contextlib.suppress(ReferencesRefusedError):
            assert read_references(path).references


@pytest.mark.parametrize(
    ("name", "surname"),
    [("Smith, John", "Smith"), ("Smith JA", "Smith"), ("van der Berg A", "van der Berg"), ("John Smith", "Smith")],
)
def test_a_surname_is_found_however_the_name_is_written(name: str, surname: str) -> None:
    assert Reference(authors=(name,), year="2001").label == f"{surname} 2001"


def test_a_reference_without_authors_is_called_after_whole_words_of_its_title() -> None:
    label = Reference("Pain reduction with oral methotrexate in knee osteoarthritis, a pragmatic trial").label
    assert label == "Pain reduction with oral methotrexate in knee osteoarthritis"


@given(st.lists(st.text("abcxyz", min_size=1, max_size=12), min_size=1).map(" ".join), st.integers(12, 80))
def test_a_cut_text_is_made_of_whole_words(text: str, longest: int) -> None:
    cut = cut_at_word(text, longest)
    assert cut
    assert len(cut) <= longest
    assert f"{text} ".startswith(f"{cut} ")


def test_a_doi_is_found_within_its_address_and_without_the_sentence_around_it() -> None:
    assert doi_of("(see https://doi.org/10.1000/ABC(1)).") == "10.1000/abc(1)"
    assert doi_of("no number here") == ""


@given(st.builds(Reference, st.text(), st.lists(st.text(min_size=1)).map(tuple), st.text(), st.text(), st.text()))
def test_a_reference_outlives_its_event(one: Reference) -> None:
    assert reference_from_data(one.data()) == one


@pytest.mark.corpus
def test_lists_of_other_programs_are_read(corpus: Path) -> None:
    counts, left_out = {}, {}
    for path in sorted((corpus / "refs").iterdir()):
        try:
            found = read_references(path)
            counts[path.name], left_out[path.name] = len(found.references), len(found.unreadable)
        except ReferencesRefusedError:
            counts[path.name] = 0
    assert counts["asreview-duplicates.csv"] == 5
    assert counts["rispy-example_starting_newlines.ris"] == 1
    assert counts["rispy-example_multi_unknown_tags.ris"] == 1
    assert counts["rispy-example_full.ris"] == 2
    assert counts["rispy-example_utf_chars.ris"] == 1
    assert counts["rispy-example_bom.ris"] == 1
    assert counts["asreview-dataset_1.ris"] > 1
    assert counts["rispy-example_wos.ris"] > 1
    assert counts["rispy-example_multiline.ris"] == 0
