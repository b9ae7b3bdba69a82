"""PDFs taken into a review's folder: kept once, named for people, known by their hash."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from crps_extractor.models.documents.folder import (
    LONGEST_PATH,
    PdfNotTakenError,
    label_from,
    pdf_folder,
    pdf_path,
    take_pdf,
)

CONTENT = b"%PDF-1.4\nnot much of a document\n"


def a_pdf(folder: Path, name: str = "Smith 2019.pdf", content: bytes = CONTENT) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_taken_pdf_is_a_write_protected_copy_named_after_its_label_and_hash(tmp_path: Path) -> None:
    review = tmp_path / "Ketamine.crpx"
    kept = take_pdf(review, a_pdf(tmp_path), "Müller 2019: ketamine/placebo")
    copy = pdf_folder(review) / kept.file
    assert copy.read_bytes() == CONTENT
    assert kept.file == f"muller-2019-ketamine-placebo-{kept.sha256[:16]}.pdf"
    assert not copy.stat().st_mode & stat.S_IWUSR


def test_the_same_content_under_two_names_is_kept_once(tmp_path: Path) -> None:
    review = tmp_path / "Ketamine.crpx"
    first = take_pdf(review, a_pdf(tmp_path), "Smith 2019")
    second = take_pdf(review, a_pdf(tmp_path, "copy.pdf"), "Another label")
    assert first == second
    assert len(list(pdf_folder(review).iterdir())) == 1


def test_the_original_taken_again_is_not_taken_for_a_copy_that_was_annotated_meanwhile(tmp_path: Path) -> None:
    review = tmp_path / "Ketamine.crpx"
    first = take_pdf(review, a_pdf(tmp_path), "Smith 2019")
    annotated = pdf_folder(review) / first.file
    annotated.chmod(0o600)
    annotated.write_bytes(CONTENT + b"a note in the margin")
    again = take_pdf(review, a_pdf(tmp_path), "Smith 2019")
    assert again.sha256 == first.sha256
    assert (pdf_folder(review) / again.file).read_bytes() == CONTENT
    assert annotated.read_bytes().endswith(b"margin")
    assert take_pdf(review, a_pdf(tmp_path), "Smith 2019") == again


def test_a_pdf_renamed_in_the_folder_is_found_by_its_hash(tmp_path: Path) -> None:
    review = tmp_path / "Ketamine.crpx"
    kept = take_pdf(review, a_pdf(tmp_path), "Smith 2019")
    renamed = pdf_folder(review) / f"renamed {kept.sha256[:16]} by hand.pdf"
    (pdf_folder(review) / kept.file).rename(renamed)
    assert pdf_path(review, kept.sha256, kept.file) == renamed
    renamed.unlink()
    assert pdf_path(review, kept.sha256, kept.file) is None


@pytest.mark.parametrize("label", ["CON", "nul", "???", "x" * 300, "..\\..\\secret"])
def test_a_file_name_made_of_a_label_is_fit_for_every_system(tmp_path: Path, label: str) -> None:
    review = tmp_path / "Ketamine.crpx"
    kept = take_pdf(review, a_pdf(tmp_path), label)
    stem = Path(kept.file).stem
    assert stem.split("-")[0] not in {"..", ""}
    assert stem.lower() not in {"con", "nul"}
    assert not set(kept.file) & set('<>:"/\\|?*')
    assert len(str(pdf_folder(review).absolute() / kept.file)) < LONGEST_PATH


def test_a_web_page_named_pdf_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    review = tmp_path / "Ketamine.crpx"
    page = a_pdf(tmp_path, "download.pdf", b"<!DOCTYPE html><title>Sign in</title>")
    with pytest.raises(PdfNotTakenError, match="web page"):
        take_pdf(review, page, "Smith 2019")
    assert not pdf_folder(review).exists()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("01_Smith-2019-ketamine.pdf", "Smith 2019 ketamine"),
        ("Sigtermans 2009.pdf", "Sigtermans 2009"),
        ("2009.pdf", "2009"),
    ],
)
def test_a_label_is_proposed_from_the_file_name(name: str, label: str) -> None:
    assert label_from(Path(name)) == label
