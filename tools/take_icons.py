"""Take the icons the program shows from the Lucide set, as published on the npm registry.

``make icons`` runs it. It needs npm and a network; nothing else in the project does. The table below
is the whole choice: our name for what the icon stands for, and Lucide's name for the drawing.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE, VERSION = "lucide-static", "1.62.0"
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"

#: What the icon stands for in the program: the drawing's name in Lucide.
ICONS = {
    "open": "folder-open",
    "new": "file-plus",
    "add-file": "file-up",
    "add-folder": "folder-plus",
    "file": "file-text",
    "file-problem": "file-exclamation-point",
    "save-copy": "save",
    "zoom-in": "zoom-in",
    "zoom-out": "zoom-out",
    "fit-width": "move-horizontal",
    "fit-page": "maximize",
    "search": "search",
    "previous": "chevron-up",
    "next": "chevron-down",
    "back": "chevron-left",
    "forward": "chevron-right",
    "undo": "undo-2",
    "redo": "redo-2",
    "check": "check",
    "problem-strong": "octagon-alert",
    "problem-mild": "triangle-alert",
    "problem-note": "info",
    "state-open": "circle",
    "state-begun": "circle-dot",
    "state-done": "circle-check",
    "state-refused": "circle-x",
    "state-not-reported": "circle-slash",
    "state-not-looked-at": "circle-dashed",
    "lock": "lock",
    "unlock": "lock-open",
    "submit": "send",
    "compare": "columns-2",
    "difference": "git-compare",
    "settle": "scale",
    "export": "file-spreadsheet",
    "table": "table",
    "people": "users",
    "person": "user",
    "settings": "settings",
    "help": "circle-question-mark",
    "query": "message-circle-question-mark",
    "history": "history",
    "remove": "trash-2",
    "add": "plus",
    "less": "minus",
    "copy": "copy",
    "note": "sticky-note",
    "quote": "text-quote",
    "source": "link",
    "highlight": "highlighter",
    "close": "x",
    "light": "sun",
    "dark": "moon",
    "keyboard": "keyboard",
    "stop": "square",
    "again": "refresh-cw",
    "more": "ellipsis",
}


def fetch_package(folder: Path) -> Path:
    """Download the pinned package with npm into the folder; the archive's path.

    Raises subprocess.CalledProcessError when npm cannot reach its registry.
    """
    answer = subprocess.run(
        ["npm", "pack", f"{PACKAGE}@{VERSION}", "--json", "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / str(json.loads(answer.stdout)[0]["filename"])


def read_member(archive: tarfile.TarFile, name: str) -> str:
    """The text of one file of the package; KeyError when the set no longer has it."""
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise KeyError(name)
    return member.read().decode("utf-8")


def tidy(svg: str) -> str:
    """One line a drawing, without the class names only a web page needs; the licence comment stays."""
    without_class = re.sub(r'\s+class="[^"]*"', "", svg)
    one_line = re.sub(r"\s+", " ", without_class)
    return re.sub(r">\s+<", "><", re.sub(r"\s+(/?>)", r"\1", one_line)).strip() + "\n"


def main() -> int:
    """Replace resources/icons by the chosen drawings, their licence and their version."""
    if shutil.which("npm") is None:
        print("npm was not found: install it (on Debian: apt-get install npm).", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as temporary, tarfile.open(fetch_package(Path(temporary))) as archive:
        drawings = {ours: tidy(read_member(archive, f"icons/{theirs}.svg")) for ours, theirs in ICONS.items()}
        licence = read_member(archive, "LICENSE")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.svg"):
        old.unlink()
    for ours, drawing in drawings.items():
        (FOLDER / f"{ours}.svg").write_text(drawing, encoding="utf-8", newline="\n")
    (FOLDER / "LICENSE").write_text(licence, encoding="utf-8", newline="\n")
    (FOLDER / "VERSION").write_text(f"{PACKAGE} {VERSION}, https://lucide.dev\n", encoding="utf-8", newline="\n")
    print(f"{len(drawings)} icons of {PACKAGE} {VERSION} are in {FOLDER}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
