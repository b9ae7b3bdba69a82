"""What every test may rely on: a home of its own, a quiet log, no thread or timer left behind.

The fixtures below hand out the corpus of real articles, a real display with a window manager, and a way
to run a child without the right to write everywhere.
"""

from __future__ import annotations

import gc
import logging
import os
import pwd
import select
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

PROJECT = Path(__file__).resolve().parent.parent
DISPLAY_DEADLINE = 30.0

settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")


# A home of its own ----------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Give the session a home folder that no one's settings, caches or reviews are in."""
    home = Path(tempfile.mkdtemp(prefix="crps-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    folders = {
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
    }
    for variable, name in folders.items():
        (home / name).mkdir()
        os.environ[variable] = str(home / name)
    (home / "runtime").mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(home / "runtime")
    os.environ["HOME"] = str(home)
    for variable in ("QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "DISPLAY", "WAYLAND_DISPLAY"):
        os.environ.pop(variable, None)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


# The corpus -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real articles and odd PDFs; the test is skipped, with the reason, where it is not there."""
    named = os.environ.get("CRPS_CORPUS")
    folder = Path(named) if named else PROJECT.parent / "shared" / "corpus"
    if not (folder / "MANIFEST.csv").is_file():
        pytest.skip(f"the corpus of real articles is not in {folder} (CRPS_CORPUS names another place)")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where CRPS_CORPUS promises the corpus, a corpus test that is skipped counts as failed."""
    report: Any = yield
    uses_corpus = item.get_closest_marker("corpus") or "corpus" in getattr(item, "fixturenames", ())
    if report.skipped and uses_corpus and os.environ.get("CRPS_CORPUS") and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"CRPS_CORPUS is set, yet this corpus test was skipped: {reason}"
    return report


# A quiet log, nothing left running ------------------------------------------------------------


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logged a warning nobody expected (marker ``expects_log`` allows it)."""
    yield
    if request.node.get_closest_marker("expects_log"):
        return
    records = [record for when in ("setup", "call") for record in caplog.get_records(when)]
    loud = [f"{record.levelname}: {record.getMessage()}" for record in records if record.levelno >= logging.WARNING]
    if loud:
        pytest.fail("Unexpected lines in the log:\n" + "\n".join(loud), pytrace=False)


@pytest.fixture(autouse=True)
def _nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or an active QTimer behind."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=2)
    left = [thread.name for thread in set(threading.enumerate()) - before if _is_ours(thread)]
    if "qapp" in request.fixturenames:
        left += _active_timers()
    if left:
        pytest.fail("Left running after the test: " + ", ".join(left), pytrace=False)


def _is_ours(thread: threading.Thread) -> bool:
    """Threads that Python only heard of (Qt's own pool) are dummies and cannot be joined."""
    return thread.is_alive() and not isinstance(thread, threading._DummyThread)


def _active_timers() -> list[str]:
    """The QTimers that still run once what was to be deleted is deleted."""
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from shiboken6 import isValid

    def running() -> list[Any]:
        return [thing for thing in gc.get_objects() if type(thing) is QTimer and isValid(thing) and thing.isActive()]

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if running():
        gc.collect()
    left = running()
    for timer in left:
        timer.stop()
    return [f"QTimer {timer.objectName() or 'without a name'} ({timer.interval()} ms)" for timer in left]


# A real window --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def window_environment() -> Iterator[dict[str, str]]:
    """The environment of a program that shall open real windows: an X server and openbox of our own.

    A screen of 1600 x 1000 points. Both programs are ended with the session; the test is skipped, with
    the reason, where one of them (or xdotool, which types and clicks) is not installed.
    """
    missing = [program for program in ("Xvfb", "openbox", "xdotool") if shutil.which(program) is None]
    if missing:
        pytest.skip("not installed here: " + ", ".join(missing))
    server, display = _start_x_server()
    try:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        manager = _start_window_manager(environment)
        try:
            yield environment
        finally:
            _end(manager)
    finally:
        _end(server)


def _start_x_server() -> tuple[subprocess.Popen[bytes], str]:
    """Xvfb on a free display, which it names itself once it is ready."""
    readable, writable = os.pipe()
    command = ["Xvfb", "-displayfd", str(writable), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(
        command, pass_fds=(writable,), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writable)
    try:
        number = _read_line(readable)
    finally:
        os.close(readable)
    if not number:
        _end(server)
        pytest.fail(f"Xvfb named no display within {DISPLAY_DEADLINE:.0f} s")
    return server, f":{number}"


def _start_window_manager(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Openbox, waited for until it runs the command it was given for its start."""
    with tempfile.TemporaryDirectory(prefix="crps-openbox-") as folder:
        fifo = Path(folder) / "ready"
        os.mkfifo(fifo)
        readable = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
        manager = subprocess.Popen(
            ["openbox", "--sm-disable", "--startup", f"sh -c 'echo ready > {fifo}'"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            ready = _read_line(readable)
        finally:
            os.close(readable)
    if not ready:
        _end(manager)
        pytest.fail(f"openbox was not ready within {DISPLAY_DEADLINE:.0f} s")
    return manager


def _read_line(descriptor: int) -> str:
    """What another program writes up to the end of a line, empty when it does not in time."""
    text = b""
    while not text.endswith(b"\n") and select.select([descriptor], [], [], DISPLAY_DEADLINE)[0]:
        piece = os.read(descriptor, 64)
        if not piece:
            break
        text += piece
    return text.decode().strip()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program of ours, by force where it does not listen."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


# A child without rights -----------------------------------------------------------------------


@pytest.fixture(scope="session")
def unprivileged() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command as someone who may not write everywhere: ``unprivileged([sys.executable, …], cwd=…)``.

    As root the child becomes the user nobody; where nobody cannot reach this Python (it lies in root's own
    home), the child stays root without any capability, so that a folder's permissions hold for it as well.
    Not as root it runs as it is. Output is captured as text; the exit code is the caller's to judge.
    """
    return _run_unprivileged


def _run_unprivileged(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    given = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL, "timeout": 120, **options}
    if os.geteuid() != 0:
        return subprocess.run(command, **given)
    if _nobody_can_run_python():
        nobody = pwd.getpwnam("nobody")
        return subprocess.run(command, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], **given)
    if shutil.which("setpriv") is None:
        pytest.skip("neither the user nobody nor setpriv can take root's rights away here")
    drop = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all"]
    return subprocess.run([*drop, *command], **given)


def _nobody_can_run_python() -> bool:
    """Whether the user nobody can run this interpreter and import from this checkout."""
    nobody = pwd.getpwnam("nobody")
    try:
        tried = subprocess.run(
            [sys.executable, "-c", "import crps_extractor, sqlite3"],
            cwd=PROJECT,
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
            capture_output=True,
        )
    except OSError:
        return False
    return tried.returncode == 0
