"""References that are likely one paper are proposed, with the reason; those that only look so are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from crps_extractor.models.references.likeness import likely_duplicates
from crps_extractor.models.references.reading import read_references
from crps_extractor.models.references.reference import Reference

TITLE = "Low dose ketamine infusion in complex regional pain syndrome"


def pairs(*references: Reference) -> list[tuple[int, int, str]]:
    return [(one.first, one.second, one.reason) for one in likely_duplicates(references)]


def test_duplicates_are_proposed_by_doi_number_and_title() -> None:
    assert pairs(
        Reference(TITLE, year="2019", doi="10.1/a"),
        Reference("Something else entirely", doi="10.1/a"),
        Reference("A paper", pmid="1"),
        Reference("The paper", pmid="1"),
        Reference(TITLE.upper() + ".", year="2020"),
        Reference(TITLE, year="2012"),
        Reference(TITLE, year="2019", doi="10.1/erratum"),
    ) == [
        (0, 1, "the same DOI"),
        (0, 4, "the same title"),
        (2, 3, "the same PubMed number"),
        (4, 6, "the same title"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        "Low-dose ketamin infusion in complex regional pain syndrome",
        "Low dose ketamine infusions in complex regional pain syndrome",
        "Lów dose ketamine infusion in complex regional pain syndromes",
    ],
)
def test_a_title_that_hardly_differs_is_proposed(other: str) -> None:
    assert pairs(Reference(TITLE), Reference(other)) == [(0, 1, "nearly the same title")]


def test_titles_that_differ_in_a_number_are_two_papers() -> None:
    assert not pairs(Reference(f"{TITLE}: phase 2"), Reference(f"{TITLE}: phase 3"))
    assert not pairs(Reference(f"{TITLE}: results at one year"), Reference(f"{TITLE}: results at two year"))


def test_a_list_made_to_be_slow_is_compared_within_bounds() -> None:
    same = [Reference(f"{TITLE} {'x' * 3_000} {at}") for at in range(2_000)]
    assert likely_duplicates(same) == []
    assert len(likely_duplicates([Reference(TITLE)] * 5_000)) < 10_000


@pytest.mark.corpus
def test_duplicates_of_another_programs_list_are_proposed(corpus: Path) -> None:
    found = likely_duplicates(read_references(corpus / "refs" / "asreview-duplicates.csv").references)
    assert (0, 1) in [(one.first, one.second) for one in found]
