"""References as other programs write them are read, and likely duplicates are proposed."""

from __future__ import annotations

from pathlib import Path

import pytest

from crps_extractor.models import references as module
from crps_extractor.models.references import Reference, ReferencesRefusedError, likely_duplicates, read_references

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
AU  - Smith JA
JT  - Pain

PMID- 654321
TI  - Another.
"""


def kept(folder: Path, name: str, data: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(data.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_ris_is_read_over_several_lines_past_unknown_tags(tmp_path: Path, encoding: str) -> None:
    first, second = read_references(kept(tmp_path, "list.ris", RIS, encoding))
    assert first == Reference(
        "Ketamine in complex regional pain ER then more of the title",
        ("Müller, Anna", "Berg, Ben"),
        "2019",
        "Pain",
        "10.1000/abc.1",
    )
    assert (first.label, second.label) == ("Müller 2019", "A second paper 2020")


def test_a_list_from_pubmed_is_read(tmp_path: Path) -> None:
    first, second = read_references(kept(tmp_path, "list.nbib", NBIB))
    assert first.title == "Ketamine in complex regional pain."
    assert (first.pmid, first.doi, first.year, first.label) == ("123456", "10.1000/abc.1", "2019", "Smith 2019")
    assert (second.pmid, second.title) == ("654321", "Another.")


def test_a_table_is_read_with_semicolons_and_several_authors(tmp_path: Path) -> None:
    path = kept(
        tmp_path, "list.csv", 'Title;Authors;Publication Year;DOI\n"One; two";Smith, J; Doe, K;2019;10.1000/x\n'
    )
    path.write_text('Title;Authors;Publication Year;DOI\n"One; two";"Smith, J; Doe, K";2019;10.1000/x\n')
    (one,) = read_references(path)
    assert one == Reference("One; two", ("Smith, J", "Doe, K"), "2019", "", "10.1000/x")


def test_what_is_no_list_of_references_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferencesRefusedError, match="holds no reference"):
        read_references(kept(tmp_path, "list.ris", "<html>TY - no</html>"))
    with pytest.raises(ReferencesRefusedError, match="cannot be read"):
        read_references(tmp_path / "missing.ris")


def test_a_list_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path, "list.ris", RIS)
    monkeypatch.setattr(module, "_MOST_REFERENCES", 1)
    with pytest.raises(ReferencesRefusedError, match="2 references"):
        read_references(path)
    monkeypatch.setattr(module, "_MOST_BYTES", 10)
    with pytest.raises(ReferencesRefusedError, match="larger"):
        read_references(path)


def test_duplicates_are_proposed_by_doi_number_and_title() -> None:
    title = "Low dose ketamine infusion in complex regional pain syndrome"
    found = likely_duplicates(
        [
            Reference(title, year="2019", doi="10.1/a"),
            Reference("Something else entirely", doi="10.1/a"),
            Reference("A paper", pmid="1"),
            Reference("The paper", pmid="1"),
            Reference(title.upper() + ".", year="2020"),
            Reference(title, year="2012"),
            Reference(title, year="2019", doi="10.1/erratum"),
        ]
    )
    assert [(one.first, one.second, one.reason) for one in found] == [
        (0, 1, "the same DOI"),
        (0, 4, "nearly the same title"),
        (2, 3, "the same PubMed number"),
        (4, 6, "nearly the same title"),
    ]


@pytest.mark.corpus
def test_lists_of_other_programs_are_read(corpus: Path) -> None:
    counts = {}
    for path in sorted((corpus / "refs").iterdir()):
        try:
            counts[path.name] = len(read_references(path))
        except ReferencesRefusedError:
            counts[path.name] = 0
    assert counts["asreview-duplicates.csv"] == 5
    assert counts["rispy-example_starting_newlines.ris"] == 1
    assert counts["rispy-example_multi_unknown_tags.ris"] == 1
    assert counts["rispy-example_full.ris"] == 2
    assert counts["rispy-example_utf_chars.ris"] == 1
    assert counts["asreview-dataset_1.ris"] > 1
    assert counts["rispy-example_wos.ris"] == 0


@pytest.mark.corpus
def test_duplicates_of_another_programs_list_are_proposed(corpus: Path) -> None:
    found = likely_duplicates(read_references(corpus / "refs" / "asreview-duplicates.csv"))
    assert (0, 1) in [(one.first, one.second) for one in found]
