"""The program frozen by PyInstaller against a frozen program that only imports the same libraries: size and start.

It is measured only where PyInstaller is there (``pip install pyinstaller``); freezing both takes several minutes.
"""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Measurement, Peer, interleaved

__all__ = ["libraries_of", "measure"]

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGE = _ROOT / "crps_extractor"
_TIMES = 5
_AT_MOST = 1.1
_FREEZING_SECONDS = 1_800
_MEGABYTE = 1_000_000


def measure() -> list[Measurement]:
    """Megabytes unpacked and zipped, and seconds until ``--help`` (the peer: its imports) is done."""
    if importlib.util.find_spec("PyInstaller") is None:
        print("bundle: not measured, because PyInstaller is not installed here.", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hello = folder / "hello.py"
        hello.write_text("".join(f"import {one}\n" for one in libraries_of(_PACKAGE)) + "print('hello')\n")
        # a program of the same name as its package would hide it, hence the file beside
        ours = _frozen(folder, _entry(folder), "--add-data", f"{_ROOT / 'resources'}:crps_extractor/_resources")
        peer = _frozen(folder, hello)
        started = interleaved(_TIMES, {"ours": lambda: _run(ours, "--help"), "hello": lambda: _run(peer)})
        sizes = {one: (_unpacked(one.parent), _zipped(one.parent, folder)) for one in (ours, peer)}
    name = "the same libraries alone"
    return [
        Measurement("unpacked", (sizes[ours][0],), (Peer(name, (sizes[peer][0],), _AT_MOST),), unit="MB"),
        Measurement("zipped", (sizes[ours][1],), (Peer(name, (sizes[peer][1],), _AT_MOST),), unit="MB"),
        Measurement("start of the command line", started["ours"], (Peer(name, started["hello"]),), unit="s"),
    ]


def libraries_of(package: Path) -> list[str]:
    """Every module of another's library that a package imports anywhere, functions included, by name."""
    found = {name for path in package.rglob("*.py") for name in _imported(ast.parse(path.read_text("utf-8")))}
    own = {package.name, "benchmarks", "__future__", *sys.stdlib_module_names}
    return sorted(name for name in found if name.partition(".")[0] not in own and _is_there(name))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _entry(folder: Path) -> Path:
    entry = folder / "frozen_crps_extractor.py"
    entry.write_text((_PACKAGE / "__main__.py").read_text("utf-8"), "utf-8")
    return entry


def _frozen(folder: Path, script: Path, *more: str) -> Path:
    """Freeze a script into a folder of its own; the program in it. Raises CalledProcessError when that fails."""
    told = ("--noconfirm", "--log-level", "ERROR", "--onedir", "--paths", str(_ROOT), "--specpath", str(folder))
    places = ("--distpath", str(folder / "dist"), "--workpath", str(folder / "build"))
    command = [sys.executable, "-m", "PyInstaller", *told, *places, *more, str(script)]
    subprocess.run(command, check=True, timeout=_FREEZING_SECONDS, capture_output=True)
    made = folder / "dist" / script.stem
    return made / (f"{script.stem}.exe" if sys.platform == "win32" else script.stem)


def _run(program: Path, *said: str) -> float:
    start = time.perf_counter()
    subprocess.run([program, *said], check=True, timeout=_FREEZING_SECONDS, capture_output=True)
    return time.perf_counter() - start


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _unpacked(folder: Path) -> float:
    return sum(path.stat().st_size for path in _files(folder)) / _MEGABYTE


def _zipped(folder: Path, room: Path) -> float:
    target = room / f"{folder.name}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in _files(folder):
            packed.write(path, path.relative_to(folder))
    return target.stat().st_size / _MEGABYTE
