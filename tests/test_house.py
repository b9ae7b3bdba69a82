"""The rules of the house that no other tool holds: sizes, opening sentences, who may open what, what loads at start."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "crps_extractor"
MODULES = sorted(PACKAGE.rglob("*.py"))

FILE_LINES, FUNCTION_LINES, CLASS_METHODS, DATA_LINES, DELEGATE_LINES = 350, 40, 25, 20, 80
SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|TRIGGER|VIEW)"
    r"|PRAGMA\s+\w+|BEGIN\s+(EXCLUSIVE|IMMEDIATE|DEFERRED))\b"
)
OPENERS = {"open", "read_bytes", "read_text", "write_bytes", "write_text", "copy", "copy2", "copyfile", "copyfileobj"}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def lines_of(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def classes(tree: ast.AST) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def base_names(node: ast.ClassDef) -> list[str]:
    return [ast.unparse(base).rsplit(".", 1)[-1] for base in node.bases]


def imports(tree: ast.AST) -> set[str]:
    """The full names of all that is imported anywhere in a module, inside functions as well."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


# Sizes ----------------------------------------------------------------------------------------


def test_no_file_is_too_long_to_read_at_once() -> None:
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: size for name, size in sizes.items() if size > FILE_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{name_of(path)}:{function.lineno} {function.name}": lines_of(function)
        for path in MODULES
        for function in functions(tree_of(path))
        if lines_of(function) > FUNCTION_LINES
    }
    assert long == {}


def test_no_class_does_everything() -> None:
    many = {}
    for path in MODULES:
        for node in classes(tree_of(path)):
            methods = sum(isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) for item in node.body)
            if methods > CLASS_METHODS:
                many[f"{name_of(path)} {node.name}"] = methods
    assert many == {}


def test_item_models_only_hand_over_in_data() -> None:
    long = {
        f"{name_of(path)} {node.name}.data": lines_of(item)
        for path in (PACKAGE / "ui").rglob("*.py")
        for node in classes(tree_of(path))
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name == "data" and lines_of(item) > DATA_LINES
    }
    assert long == {}


def test_delegates_stay_small() -> None:
    long = {
        f"{name_of(path)} {node.name}": lines_of(node)
        for path in (PACKAGE / "ui").rglob("*.py")
        for node in classes(tree_of(path))
        if any(base.endswith("Delegate") for base in base_names(node)) and lines_of(node) > DELEGATE_LINES
    }
    assert long == {}


# Words ----------------------------------------------------------------------------------------


def test_every_module_opens_with_a_sentence() -> None:
    silent = [name_of(path) for path in MODULES if not (ast.get_docstring(tree_of(path)) or "").rstrip()]
    assert silent == []


def test_nothing_is_called_manager_handler_helper_utils_or_misc() -> None:
    refused = re.compile(r"(Manager|Handler|Helper|Utils|Misc)$", re.IGNORECASE)
    names = [(path, path.stem) for path in MODULES]
    names += [(path, node.name) for path in MODULES for node in classes(tree_of(path))]
    assert [f"{name_of(path)}: {name}" for path, name in names if refused.search(name)] == []


def test_no_two_folders_of_the_house_are_forgotten_by_the_contracts() -> None:
    import tomllib

    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    exhaustive = [contract["containers"] for contract in contracts if contract.get("exhaustive")]
    assert exhaustive == [["crps_extractor"], ["crps_extractor.models"]]


# Who may open what ----------------------------------------------------------------------------


def outside(*folders: str) -> list[Path]:
    """The modules of the package that lie in none of these folders."""
    return [path for path in MODULES if not any((PACKAGE / folder) in path.parents for folder in folders)]


def texts(tree: ast.Module) -> Iterator[str]:
    """Every piece of text in a module that is not a docstring."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_sql_is_written_only_in_the_store() -> None:
    found = []
    for path in outside("models/store"):
        tree = tree_of(path)
        found += [f"{name_of(path)}: {text[:60]}" for text in texts(tree) if SQL.search(text)]
        found += [f"{name_of(path)}: imports {name}" for name in imports(tree) if name in ("sqlite3", "apsw")]
    assert found == []


def test_the_search_for_sql_sees_sql_and_leaves_sentences_alone() -> None:
    assert SQL.search("SELECT body FROM event WHERE seq > ?")
    assert SQL.search("PRAGMA journal_mode=DELETE")
    assert SQL.search("INSERT OR REPLACE INTO cell VALUES (?)")
    assert not SQL.search("Select the text on the page, then begin again from the first row.")


def test_pymupdf_is_imported_only_among_the_documents() -> None:
    found = [name_of(path) for path in outside("models/documents") if imports(tree_of(path)) & {"pymupdf", "fitz"}]
    assert found == []


def opened_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every call that opens, reads, writes or copies a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in OPENERS:
                yield node.lineno, ast.unparse(node)


def test_the_review_file_is_opened_nowhere_but_in_the_store() -> None:
    """A second handle on the held file drops its lock when it is closed, and another program may write."""
    reviewish = re.compile(r"review(_path|_file|\.path|\.file)|crpx")
    found = [
        f"{name_of(path)}:{line} {call}"
        for path in outside("models/store")
        for line, call in opened_names(tree_of(path))
        if reviewish.search(call)
    ]
    assert found == []


def test_the_command_line_imports_the_window_only_when_it_opens_it() -> None:
    modules = [path for path in MODULES if path == PACKAGE / "cli.py" or PACKAGE / "cli" in path.parents]
    early = []
    for path in modules:
        tree = tree_of(path)
        at_import = {id(node) for function in functions(tree) for node in ast.walk(function)}
        top = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in at_import
        ]
        names = imports(ast.Module(body=list(top), type_ignores=[]))
        early += [f"{name_of(path)}: {name}" for name in names if name.startswith(("crps_extractor.ui", "PySide6"))]
    assert early == []


# Siblings that know nothing of each other -----------------------------------------------------


def registered(package: Path) -> set[str]:
    """The modules a package's register (register.py, else its __init__) names by importing them."""
    prefix = "crps_extractor." + ".".join(package.relative_to(PACKAGE).parts) + "."
    register = package / "register.py"
    tree = tree_of(register if register.exists() else package / "__init__.py")
    siblings = {path.stem for path in package.iterdir() if path.suffix == ".py" or path.is_dir()}
    named = {name[len(prefix) :].split(".")[0] for name in imports(tree) if name.startswith(prefix)}
    return (named & siblings) - {"register"}


def sibling_imports(package: Path, members: set[str]) -> list[str]:
    """Imports from one member of a package into another one."""
    prefix = "crps_extractor." + ".".join(package.relative_to(PACKAGE).parts) + "."
    found = []
    for member in sorted(members):
        paths = [package / f"{member}.py"] if (package / f"{member}.py").exists() else (package / member).rglob("*.py")
        for path in paths:
            others = {name[len(prefix) :].split(".")[0] for name in imports(tree_of(path)) if name.startswith(prefix)}
            found += [f"{name_of(path)} imports {other}" for other in sorted((others & members) - {member})]
    return found


@pytest.mark.parametrize("folder", ["models/checks", "models/exports", "models/imports"])
def test_what_a_register_lists_does_not_import_its_neighbours(folder: str) -> None:
    package = PACKAGE / folder
    shared = {"__init__", "register", "problem", "base", "check"}
    assert sibling_imports(package, registered(package) - shared) == []


def test_panes_meet_only_in_the_main_window() -> None:
    ui = PACKAGE / "ui"
    panes = {folder.name for folder in ui.iterdir() if folder.is_dir() and any(folder.glob("*.py"))} - {"widgets"}
    assert sibling_imports(ui, panes) == []


# What loads at start, what is drawn -----------------------------------------------------------

HEAVY = ("pandas", "openpyxl", "scipy", "pymupdf", "fitz", "matplotlib", "numpy")


def modules_after(importing: str) -> set[str]:
    """The top-level modules a fresh Python holds after importing these modules."""
    code = f"import sys; import {importing}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_window_starts_without_the_heavy_libraries() -> None:
    assert modules_after("crps_extractor.ui.application, crps_extractor.ui.main_window") & set(HEAVY) == set()


def test_the_command_line_starts_without_the_heavy_libraries_and_without_qt() -> None:
    assert modules_after("crps_extractor.cli") & {*HEAVY, "PySide6", "shiboken6"} == set()


def test_letters_are_drawn_as_letters(qapp: object) -> None:
    """Without fonts every letter is the same empty box, and a test that only looks for ink passes."""
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QImage, QPainter

    def picture(letter: str) -> QImage:
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.drawText(QRectF(0, 0, 40, 40), Qt.AlignmentFlag.AlignCenter, letter)
        painter.end()
        return image

    assert picture("A") == picture("A")
    assert picture("A") != picture("B")
    assert picture("A") != picture(" ")


# The manuals ----------------------------------------------------------------------------------

LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def test_every_decision_has_its_own_number_and_stands_in_the_list() -> None:
    folder = PROJECT / "docs" / "decisions"
    pages = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    numbers = [path.name[:4] for path in pages]
    assert numbers == [f"{number:04d}" for number in range(1, len(pages) + 1)]
    assert [path.name for path in pages if not path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]} ")] == []
    assert LINK.findall((folder / "README.md").read_text(encoding="utf-8")) == [path.name for path in pages]


def test_every_link_in_the_manuals_leads_to_a_file() -> None:
    manuals = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]
    broken = [
        f"{name_of(path)}: {link}"
        for path in manuals
        for link in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / link).exists()
    ]
    assert len(manuals) > 20
    assert broken == []


def test_every_file_that_the_architecture_names_is_there() -> None:
    said = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:models|ui|cli|resources|tests|tools|docs)/[\w./-]+|\w+\.py)`", said)
    found = [any((root / one).exists() for root in (PROJECT, PACKAGE, PACKAGE / "ui")) for one in named]
    assert [one for one, is_there in zip(named, found, strict=True) if not is_there] == []
    assert len(named) > 10


def test_every_menu_entry_that_the_manuals_name_is_there() -> None:
    import tomllib

    commands = tomllib.loads((PROJECT / "resources/layouts/commands.toml").read_text(encoding="utf-8"))["command"]
    titles = {(command["menu"], command["title"].rstrip("…")) for command in commands}
    menus = "|".join(sorted({menu for menu, _ in titles}))
    named = [
        (name_of(path), menu, title.rstrip("…"))
        for path in [*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md")]
        for menu, title in re.findall(rf"\*({menus}) › ([^*]+)\*", " ".join(path.read_text(encoding="utf-8").split()))
    ]
    assert len(named) > 15
    assert [one for one in named if one[1:] not in titles] == []
