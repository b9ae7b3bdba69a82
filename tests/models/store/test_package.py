"""A package brings all of what its author may bring, or nothing; what is wrong with it is said, and changes nothing."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crps_extractor.models.event import CONSENSUS, REVIEW, Draft, Event, EventKind, canonical_json, person_scope
from crps_extractor.models.store.file import ReviewFile
from crps_extractor.models.store.merging import Brought, merge_package, preview
from crps_extractor.models.store.package import EVENTS, MANIFEST, Package, read_package, take_pdf, write_package
from crps_extractor.models.store.protocol import HistoryFilter, StoreError
from crps_extractor.models.store.rows import row_of

BEN, LEA = person_scope("ben"), person_scope("lea")
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 50
SHA = hashlib.sha256(PDF).hexdigest()


def a_form(name: str, parent: str = "") -> Draft:
    return Draft(EventKind.FORM, REVIEW, row=name, body={"form": {"title": name, "parent": parent}})


def an_answer(text: str, scope: str = BEN, field: str = "n", study: str = "s1", step: str = "st") -> Draft:
    return Draft(EventKind.ANSWER, scope, study, "r1", field, {"answer": {"text": text}}, step)


def a_person(person: str, *roles: str, works_in_excel: bool = False) -> Draft:
    return Draft(EventKind.PERSON, REVIEW, row=person, body={"roles": list(roles), "works_in_excel": works_in_excel})


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[ReviewFile]:
    """The lead's review, with a sheet of the lead's own that nobody may see yet."""
    with closing(ReviewFile.create(tmp_path / "lead.crpx")) as review:
        people = [a_person("lea", "lead"), a_person("ben", "reviewer", "settler"), a_person("eva", works_in_excel=True)]
        review.append([Draft(EventKind.REVIEW, REVIEW), *people, a_form("f1")], "lea", "f1")
        review.append([an_answer("LEA'S OWN", LEA), Draft(EventKind.ROW, REVIEW, "s1", "laid")], "lea", "f1")
        yield review


@pytest.fixture
def ben(tmp_path: Path, lead: ReviewFile) -> Iterator[ReviewFile]:
    """Ben's review, made from the lead's package."""
    handed_out = write_package(lead, tmp_path / "out.crpx-share", "lea", [])
    with closing(ReviewFile.create(tmp_path / "ben.crpx")) as review:
        merge_package(review, read_package(handed_out.path))
        yield review


@pytest.fixture
def package(tmp_path: Path, ben: ReviewFile) -> Package:
    """What Ben sends back: two answers, one of them changed, and the sheet submitted."""
    ben.append([an_answer("12"), an_answer("3.4", field="mean")], "ben", "f1")
    ben.append([an_answer("13"), Draft(EventKind.SUBMITTED, BEN, "s1")], "ben", "f1")
    path = tmp_path / "ben.crpx-share"
    (tmp_path / "paper.pdf").write_bytes(PDF)
    write_package(ben, path, "ben", [(BEN, "s1")], {SHA: tmp_path / "paper.pdf"})
    return read_package(path)


def everything(review: ReviewFile) -> list[Event]:
    return review.history(HistoryFilter())


def repacked(package: Package, events: Sequence[Event]) -> Package:
    """The package with other events in it, written as a forger would: the zip and the manifest are in order."""
    path = package.path.with_name("forged.crpx-share")
    lines = b"".join(canonical_json(list(row_of(event))).encode() + b"\n" for event in events)
    with zipfile.ZipFile(package.path) as old, zipfile.ZipFile(path, "w") as new:
        manifest = json.loads(old.read(MANIFEST)) | {"events": len(events), "pdfs": []}
        new.writestr(MANIFEST, json.dumps(manifest))
        new.writestr(EVENTS, lines)
    return read_package(path)


def resealed(events: Sequence[Event], change: Callable[[Event], Event]) -> list[Event]:
    """The events changed, and every chain sealed anew."""
    heads: dict[str, str] = {}
    result = []
    for event in sorted(events, key=lambda one: one.time):
        changed = replace(change(event), previous_hash=heads.get(event.stream, ""))
        changed = replace(changed, hash=changed.content_hash())
        heads[event.stream] = changed.hash
        result.append(changed)
    return result


def refused(review: ReviewFile, package: Package) -> StoreError:
    """Why merging and previewing both refuse a package, after which the review is as it was."""
    before = everything(review)
    with pytest.raises(StoreError) as told:
        merge_package(review, package)
    with pytest.raises(StoreError) as told_before:
        preview(review, package)
    assert str(told.value) == str(told_before.value)
    assert everything(review) == before
    return told.value


# -- there and back --------------------------------------------------------------------------------------------------


def test_what_was_written_is_read(package: Package, ben: ReviewFile) -> None:
    assert list(package.events) == everything(ben)
    assert (package.author, package.sheets, package.pdfs) == ("ben", ((BEN, "s1"),), (SHA,))


def test_a_preview_says_what_comes_from_whom_and_changes_nothing(lead: ReviewFile, package: Package) -> None:
    before = everything(lead)
    shown = preview(lead, package)
    assert shown.brings == (Brought("ben", BEN, "s1", 4, True),)
    assert shown.known == len(package.events) - 4
    assert everything(lead) == before


def test_merging_brings_the_sheet_and_merging_again_changes_nothing(
    lead: ReviewFile, ben: ReviewFile, package: Package
) -> None:
    assert len(merge_package(lead, package)) == 4
    assert lead.cells(BEN, "s1") == ben.cells(BEN, "s1")
    before = everything(lead)
    assert merge_package(lead, package) == []
    assert everything(lead) == before
    assert preview(lead, package).brings == ()


def test_what_the_lead_shares_travels_without_the_leads_own_sheet_of_the_same_study(
    ben: ReviewFile, tmp_path: Path
) -> None:
    assert [event.row for event in ben.cells(REVIEW, "s1")] == ["laid"]
    assert ben.cells(LEA, "s1") == []
    with zipfile.ZipFile(tmp_path / "out.crpx-share") as folder:
        assert b"LEA'S OWN" not in folder.read(EVENTS)


def test_a_sheet_that_was_not_chosen_does_not_travel(ben: ReviewFile, tmp_path: Path) -> None:
    ben.append([an_answer("12"), an_answer("ZEBRA-7", study="s2")], "ben", "f1")
    sent = write_package(ben, tmp_path / "one.crpx-share", "ben", [(BEN, "s1")])
    assert {event.study for event in sent.events if event.scope == BEN} == {"s1"}
    with zipfile.ZipFile(sent.path) as folder:
        assert all(b"ZEBRA-7" not in folder.read(name) for name in folder.namelist())


def test_a_pdf_is_taken_out_only_when_it_is_the_one_it_is_said_to_be(package: Package, tmp_path: Path) -> None:
    take_pdf(package, SHA, tmp_path / "taken.pdf")
    assert (tmp_path / "taken.pdf").read_bytes() == PDF
    other = rezipped(package, {f"pdfs/{SHA}.pdf": b"%PDF-1.7 another"})
    with pytest.raises(StoreError, match="not the one"):
        take_pdf(replace(package, path=other), SHA, tmp_path / "other.pdf")
    assert not (tmp_path / "other.pdf").exists()


def test_one_person_on_two_computers_converges_and_the_earlier_answer_is_shown_as_changed(
    ben: ReviewFile, tmp_path: Path
) -> None:
    ben.copy(tmp_path / "laptop.crpx")
    with closing(ReviewFile.open(tmp_path / "laptop.crpx")) as laptop:
        early = laptop.append([an_answer("12")], "ben", "f1")
        late = ben.append([an_answer("13")], "ben", "f1")
        from_laptop = read_package(write_package(laptop, tmp_path / "l", "ben", [(BEN, "s1")]).path)
        from_desk = read_package(write_package(ben, tmp_path / "d", "ben", [(BEN, "s1")]).path)
        assert preview(laptop, from_desk).replaced == ((early[0], late[0]),)
        assert preview(ben, from_laptop).kept == ((late[0], early[0]),)
        merge_package(laptop, from_desk)
        merge_package(ben, from_laptop)
        assert laptop.cells(BEN, "s1") == ben.cells(BEN, "s1") == late


# -- what an honest sender never sends -------------------------------------------------------------------------------


def changed_answer(event: Event) -> Event:
    return replace(event, body=event.body.replace('"12"', '"21"'))


def test_a_changed_event_is_refused(lead: ReviewFile, package: Package) -> None:
    told = refused(lead, repacked(package, [changed_answer(event) for event in package.events]))
    assert (told.code, "not as its author wrote it" in str(told)) == ("altered", True)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_missing_event_is_refused(lead: ReviewFile, package: Package, which: int) -> None:
    own = [event for event in package.events if event.scope == BEN]
    told = refused(lead, repacked(package, [event for event in package.events if event != own[which]]))
    assert (told.code, "missing" in str(told)) == ("altered", True)


def test_a_forked_stream_is_refused(lead: ReviewFile, package: Package) -> None:
    merge_package(lead, package)
    told = refused(lead, repacked(package, resealed(package.events, changed_answer)))
    assert (told.code, "forked" in str(told)) == ("altered", True)


def test_two_events_of_one_number_in_one_package_are_refused(lead: ReviewFile, package: Package) -> None:
    own = [event for event in resealed(package.events, changed_answer) if event.scope == BEN]
    told = refused(lead, repacked(package, [*package.events, *own]))
    assert told.code == "altered"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda event: replace(event, scope=LEA), "nobody writes in another person's sheet"),
        (lambda event: replace(event, actor="mallory"), "nobody writes in another person's sheet"),
        (lambda event: replace(event, scope=REVIEW), "only a lead"),
        (lambda event: replace(event, scope=CONSENSUS, actor="lea"), "only a settler"),
        (lambda event: replace(event, scope=person_scope("eva"), actor="lea"), "by an import alone"),
    ],
)
def test_writing_in_anothers_scope_is_refused(
    lead: ReviewFile, package: Package, change: Callable[[Event], Event], reason: str
) -> None:
    forged = resealed(package.events, lambda event: change(event) if event.scope == BEN else event)
    told = refused(lead, repacked(package, forged))
    assert told.code == "refused"
    assert reason in str(told)


def test_making_oneself_lead_is_refused(lead: ReviewFile, ben: ReviewFile, package: Package) -> None:
    with closing(ReviewFile.create(package.path.with_name("forge.crpx"))) as forge:
        forged = forge.append([a_person("ben", "lead")], "ben", "")
        early = resealed(forged, lambda event: replace(event, time="1000000000000.00000." + event.stream))
    assert refused(lead, repacked(package, [*package.events, *forged])).code == "refused"
    assert refused(lead, repacked(package, [*package.events, *early])).code == "refused"


@pytest.mark.parametrize(
    "change",
    [
        {"time": "9999999999999.00000."},
        {"time": "179533654511.00000."},
        {"seq": 0},
        {"seq": -1},
        {"stream": "../../etc/passwd"},
        {"body": '{"data":{},"redoes":"","step":"","undoes":"","v":1,"v":1}'},
        {"body": '{"data":{"p":0.5},"redoes":"","step":"","undoes":"","v":1}'},
        {"body": '{"data":{"p":NaN},"redoes":"","step":"","undoes":"","v":1}'},
        {"body": '{"data":' + '{"a":' * 500 + "1" + "}" * 500 + ',"redoes":"","step":"","undoes":"","v":1}'},
        {"body": '{"data":{"p":' + "9" * 5000 + '},"redoes":"","step":"","undoes":"","v":1}'},
        {"body": '{ "data":{},"redoes":"","step":"","undoes":"","v":1}'},
        {"body": "[]"},
        {"body": "not json"},
    ],
)
def test_an_event_that_no_program_of_ours_writes_is_refused(
    lead: ReviewFile, package: Package, change: dict[str, Any]
) -> None:
    last = package.events[-1]
    if "time" in change:
        change = {"time": change["time"] + last.stream}
    forged = replace(last, **change)
    forged = replace(forged, hash=forged.content_hash())
    assert refused(lead, repacked(package, [*package.events[:-1], forged])).code == "altered"


def test_a_body_of_a_later_version_asks_for_the_newer_program(lead: ReviewFile, package: Package) -> None:
    later = replace(package.events[-1], body='{"data":{},"redoes":"","step":"","undoes":"","v":2}')
    later = replace(later, hash=later.content_hash())
    assert refused(lead, repacked(package, [*package.events[:-1], later])).code == "newer"


def test_another_review_is_refused(package: Package, tmp_path: Path) -> None:
    with closing(ReviewFile.create(tmp_path / "hip.crpx")) as hip:
        hip.append([Draft(EventKind.REVIEW, REVIEW), a_form("f1")], "lea", "")
        told = refused(hip, package)
    assert (told.code, "another review" in str(told)) == ("refused", True)


def test_a_package_without_a_review_is_refused(lead: ReviewFile, package: Package) -> None:
    own = [event for event in package.events if event.scope == BEN]
    assert refused(lead, repacked(package, own)).code == "altered"


def test_a_package_of_an_older_version_of_the_form_is_taken(lead: ReviewFile, package: Package) -> None:
    lead.append([a_form("f2", "f1"), a_form("f3", "f2")], "lea", "f3")
    assert len(merge_package(lead, package)) == 4


def test_a_newer_version_of_the_form_comes_with_the_package(lead: ReviewFile, ben: ReviewFile, tmp_path: Path) -> None:
    lead.append([a_form("f2", "f1")], "lea", "f2")
    sent = write_package(lead, tmp_path / "again.crpx-share", "lea", [])
    assert [event.row for event in merge_package(ben, read_package(sent.path))] == ["f2"]


def test_a_form_that_went_another_way_is_refused(lead: ReviewFile, tmp_path: Path) -> None:
    lead.copy(tmp_path / "twin.crpx")
    lead.append([a_form("f2", "f1")], "lea", "f2")
    with closing(ReviewFile.open(tmp_path / "twin.crpx")) as twin:
        twin.append([a_form("f9", "f1")], "lea", "f9")
        sent = write_package(twin, tmp_path / "twin.crpx-share", "lea", [])
    told = refused(lead, read_package(sent.path))
    assert (told.code, "form" in str(told)) == ("refused", True)


def test_a_lead_brings_in_the_sheet_of_a_person_who_works_in_excel(
    lead: ReviewFile, ben: ReviewFile, tmp_path: Path
) -> None:
    eva = person_scope("eva")
    imported = Draft(EventKind.IMPORTED, eva, "s1", "", "", {"file": "eva.xlsx"}, "import 1")
    with pytest.raises(StoreError, match="by an import alone"):
        lead.append([an_answer("12", eva, step="import 1")], "lea", "f1")
    brought = lead.append([imported, an_answer("12", eva, step="import 1")], "lea", "f1")
    sent = write_package(lead, tmp_path / "eva.crpx-share", "lea", [(eva, "s1")])
    assert merge_package(ben, read_package(sent.path)) == brought


# -- hostile zips ----------------------------------------------------------------------------------------------------


def rezipped(package: Package, changes: dict[str, bytes], **options: Any) -> Path:
    path = package.path.with_name("hostile.crpx-share")
    path.unlink(missing_ok=True)
    with zipfile.ZipFile(package.path) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, old.read(name)))
        for name, content in changes.items():
            new.writestr(name, content)
    return path


def not_read(path: Path) -> StoreError:
    with pytest.raises(StoreError) as told:
        read_package(path)
    return told.value


@pytest.mark.parametrize(
    "name",
    [
        "../evil.pdf",
        "/etc/passwd",
        "pdfs/../../evil.pdf",
        "pdfs\\..\\evil.pdf",
        "C:\\evil.pdf",
        "pdfs/CON.pdf",
        "pdfs/",
        "events.jsonl/x",
        "Manifest.json",
        f"pdfs/{'A' * 64}.pdf",
        f"pdfs/{'a' * 64}.pdf\n",
    ],
)
def test_a_file_that_does_not_belong_in_a_package_is_refused(package: Package, name: str) -> None:
    told = not_read(rezipped(package, {name: b"x"}))
    assert (told.code, "do not belong" in str(told)) == ("altered", True)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(package: Package) -> None:
    path = rezipped(package, {})
    with zipfile.ZipFile(path, "a") as folder:
        folder.writestr(EVENTS, b"")
    assert "two files of one name" in str(not_read(path))


def test_a_link_is_refused(package: Package) -> None:
    path = rezipped(package, {})
    link = zipfile.ZipInfo(f"pdfs/{'a' * 64}.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as folder:
        folder.writestr(link, "/etc/passwd")
    assert "link" in str(not_read(path))


def test_an_encrypted_part_is_refused(package: Package) -> None:
    content = bytearray(rezipped(package, {}).read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    path = package.path.with_name("locked")
    path.write_bytes(content)
    assert "encrypted" in str(not_read(path))


def test_a_bomb_is_refused_by_what_comes_out_of_it_not_by_what_it_says(package: Package) -> None:
    line = canonical_json(list(row_of(package.events[0]))).encode() + b"\n"
    path = rezipped(package, {EVENTS: line * 100_000, f"pdfs/{SHA}.pdf": b"0" * 40_000_000}, compresslevel=9)
    assert path.stat().st_size < 500_000
    with pytest.raises(StoreError, match="far larger"):
        take_pdf(replace(package, path=path), SHA, path.with_name("bomb.pdf"))
    assert not path.with_name("bomb.pdf").exists()
    assert "far larger" in str(not_read(path))
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02", content.index(EVENTS.encode()))
    content[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    assert not_read(path).code == "altered"


def test_too_many_files_are_refused(package: Package) -> None:
    path = rezipped(package, {f"pdfs/{number:064x}.pdf": b"" for number in range(5001)})
    assert "too many" in str(not_read(path))


@pytest.mark.parametrize("kept", [0, 10, 100, 0.5, 0.99])
def test_a_package_cut_short_is_refused(package: Package, kept: float) -> None:
    content = package.path.read_bytes()
    path = package.path.with_name("short")
    path.write_bytes(content[: int(kept if kept >= 1 else kept * len(content))])
    assert not_read(path).code in ("not_ours", "altered")


def test_flipped_bytes_are_found_or_harmless(package: Package, lead: ReviewFile) -> None:
    content = package.path.read_bytes()
    path = package.path.with_name("flipped")
    for place in range(0, len(content), 37):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        assert outcome(path) in (package.events, "not_ours", "altered", "newer")


def outcome(path: Path) -> object:
    try:
        return read_package(path).events
    except StoreError as told:
        return told.code


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format": 1}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format":1,"author":"ben","author":"lea","made":"","sheets":[],"events":0,"pdfs":[]}',
        b'{"format":1,"author":["ben"],"made":"","sheets":[],"events":0,"pdfs":[]}',
        b'{"format":1,"author":"ben","made":"","sheets":[["a"]],"events":0,"pdfs":[]}',
        b'{"format":1e3,"author":"ben","made":"","sheets":[],"events":0,"pdfs":[]}',
        b'{"format":1,"author":"ben","made":"","sheets":[],"events":0,"pdfs":[]}',
    ],
)
def test_a_manifest_that_cannot_be_right_is_refused(package: Package, manifest: bytes) -> None:
    assert not_read(rezipped(package, {MANIFEST: manifest})).code == "altered"


def test_a_newer_package_says_so(package: Package) -> None:
    assert not_read(rezipped(package, {MANIFEST: b'{"format":2}'})).code == "newer"


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{}",
        b"null",
        b"[" * 100_000 + b"]" * 100_000,
        b'["a",1]',
        b'["a",' + b"9" * 5000 + b"]",
        b'["a","1","t","answer","s","a","s","r","f","b","f","p","h"]',
        b'["a",true,"t","answer","s","a","s","r","f","b","f","p","h"]',
        b'["a",1,"t","answer","s","a","s","r","f",{},"f","p","h"]',
        b"\xff",
        b"",
    ],
)
def test_a_line_that_is_no_event_is_refused(package: Package, line: bytes) -> None:
    assert not_read(rezipped(package, {EVENTS: line + b"\n"})).code == "altered"


def test_an_event_of_an_unknown_kind_asks_for_the_newer_program(package: Package) -> None:
    line = b'["a",1,"t","drawing","s","a","s","r","f","b","f","p","h"]\n'
    assert not_read(rezipped(package, {EVENTS: line})).code == "newer"


def test_another_zip_and_no_zip_at_all_are_not_ours(package: Package, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as folder:
        folder.writestr("photo.jpg", b"x")
    (tmp_path / "letter").write_text("Dear colleague")
    assert not_read(tmp_path / "letter").code == "not_ours"
    assert not_read(tmp_path / "photos.zip").code in ("altered", "not_ours")
    assert not_read(tmp_path / "gone").code == "missing"
