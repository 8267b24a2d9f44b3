"""Strikes every way of writing with every fault, and tells what was tried and what went wrong.

    LD_PRELOAD=faults.so python tests/faults/strike.py [NAME ...] [-NAME ...] [--all] [--table]

One JSON object a fault and way of writing, or, with --table, a table; -NAME leaves one out. Of the calls that a way of
writing makes, a few are struck, spread evenly, or with --all every one.

faults.so is shim.c, compiled: cc -shared -fPIC -O1 -o faults.so tests/faults/shim.c -ldl. Before each strike the folder
holds the old version, whole. Afterwards every file must be the old or the new one, whole, with nothing beside them (a
killed process may leave hidden files), the reason told as an OnRecordError, and a second run must complete: the same
files with the same bytes as a run that nothing disturbed, and nothing else.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from paths import WRITES, Write

from onrecord.errors import OnRecordError

COUNT, FAIL, KILL = 0, 1, 2

Files = dict[str, bytes]
Strike = Callable[[Write, Path, Files, Files], Iterator[list[str]]]


class Shim:
    """The library that stands between this process and the system."""

    def __init__(self) -> None:
        self.library = ctypes.CDLL(None)
        if not hasattr(self.library, "faults_arm"):
            raise SystemExit("Set LD_PRELOAD to shim.c, compiled.")

    def arm(self, folder: Path, how: int, at: int, code: int = 0, *, half: bool = False) -> None:
        self.library.faults_arm(str(folder).encode(), how, at, code, int(half))

    def disarm(self) -> int:
        """Give the number of calls counted."""
        return int(self.library.faults_disarm())

    def turn_clock(self, on: bool) -> None:
        self.library.faults_turn_clock(ctypes.c_long(on))


SHIM = Shim()


def main() -> None:
    """Strike, and print."""
    given = [name for name in sys.argv[1:] if not name.startswith("--")]
    left = {name.removeprefix("-") for name in given if name.startswith("-")}
    names = [name for name in given if not name.startswith("-")] or [name for name in WRITES if name not in left]
    unraised: list[str] = []
    sys.unraisablehook = lambda told: unraised.append(f"raised where nobody hears it: {told.exc_value!r}")
    results = []
    for name in names:
        with tempfile.TemporaryDirectory() as home:
            old, new = _versions(WRITES[name], Path(home))
        for fault, strike in STRIKES.items():
            tried, problems = Counter[str](), list[str]()
            with tempfile.TemporaryDirectory() as home:
                for found in strike(WRITES[name], Path(home, "struck"), old, new):
                    found += unraised
                    unraised.clear()
                    tried["bad" if found else "good"] += 1
                    problems += found
            results.append({"path": name, "fault": fault, "tried": tried.total(), "survived": tried["good"]})
            results[-1]["problems"] = problems[:5]
            if "--table" not in sys.argv:
                print(json.dumps(results[-1]), flush=True)
    if "--table" in sys.argv:
        _told(results)


def _told(results: list[dict[str, object]]) -> None:
    print("| way of writing | " + " | ".join(STRIKES) + " |\n|---|" + "---|" * len(STRIKES))
    for name in dict.fromkeys(result["path"] for result in results):
        cells = [f"{r['survived']} of {r['tried']}" for r in results if r["path"] == name]
        print(f"| {name} | " + " | ".join(cells) + " |")
    tried, survived = (sum(int(str(r[key])) for r in results) for key in ("tried", "survived"))
    print(f"\n{tried} faults tried, {survived} survived.")
    for result in results:
        for problem in result["problems"]:  # type: ignore[attr-defined]
            print(f"{result['path']}, {result['fault']}: {problem}")


def _versions(write: Write, home: Path) -> tuple[Files, Files]:
    """Write both versions undisturbed, twice over the old one, to see that they are the same each time."""
    written = []
    for copy in ("a", "b"):
        folder = home / copy
        folder.mkdir()
        write.write(folder, 0)
        old = _files(write, folder)
        write.write(folder, 1)
        written.append((old, _files(write, folder)))
    if written[0] != written[1] or written[0][0] == written[0][1]:
        raise SystemExit("The two versions must differ, and each be the same when written again.")
    return written[0]


def _files(write: Write, folder: Path) -> Files:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): write.ignore.sub(b"", path.read_bytes()) for path in files}


def _fresh(folder: Path, old: Files) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in old.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _calls(write: Write, folder: Path, old: Files, most: int) -> range:
    """Count the calls that can be struck, and choose."""
    SHIM.arm(_fresh(folder, old), COUNT, 0)
    write.write(folder, 1)
    calls = SHIM.disarm()
    return range(1, calls + 1, 1 if "--all" in sys.argv else -(-calls // most))


def _failing(code: int, most: int) -> Strike:
    """Let the k-th call fail, for every k; a write may have written half before."""

    def strike(write: Write, folder: Path, old: Files, new: Files) -> Iterator[list[str]]:
        for at in _calls(write, folder, old, most):
            SHIM.arm(_fresh(folder, old), FAIL, at, code, half=code == errno.ENOSPC)
            said = _run(write, folder)
            SHIM.disarm()
            problems = _whole(write, folder, old, new, hidden=False) + _again(write, folder, new)
            yield [f"call {at}: {problem}" for problem in [*said, *problems]]

    return strike


def _killing(half: bool, most: int) -> Strike:
    """Kill the process at the k-th call, for every k."""

    def strike(write: Write, folder: Path, old: Files, new: Files) -> Iterator[list[str]]:
        for at in _calls(write, folder, old, most):
            _fresh(folder, old)
            if not _killed(write, folder, at, half=half):
                yield [f"call {at}: the process lived"]
                continue
            problems = _whole(write, folder, old, new, hidden=True) + _again(write, folder, new)
            yield [f"call {at}: {problem}" for problem in problems]

    return strike


def _killed(write: Write, folder: Path, at: int, *, half: bool) -> bool:
    child = os.fork()
    if child == 0:
        SHIM.arm(folder, KILL, at, half=half)
        _run(write, folder)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _in_the_way(write: Write, folder: Path, old: Files, new: Files) -> Iterator[list[str]]:
    """Put a folder where each file should be, and a file where the folder should be."""
    changed = [name for name in new if new[name] != old.get(name)]
    for name in changed if "--all" in sys.argv else changed[:: -(-len(changed) // 3)]:
        _fresh(folder, {key: data for key, data in old.items() if key != name})
        (folder / name).mkdir(parents=True)
        said = _run(write, folder, must_fail=True)
        there = [] if (folder / name).is_dir() else [f"the folder {name} is gone"]
        problems = there + _whole(write, folder, old, new, hidden=False)
        (folder / name).rmdir()
        yield [f"{name}: {problem}" for problem in [*said, *problems, *_again(write, folder, new)]]
    shutil.rmtree(folder)
    folder.write_bytes(b"mine")
    said = _run(write, folder, must_fail=True)
    yield said + ([] if folder.read_bytes() == b"mine" else ["the file in the folder's place was changed"])
    folder.unlink()


def _nowhere(write: Write, folder: Path, old: Files, new: Files) -> Iterator[list[str]]:
    """Write below a folder of the system, where nobody may write, whoever they are."""
    if Path("/proc/self").exists():
        yield _run(write, Path("/proc/onrecord"), must_fail=True)


def _at_once(write: Write, folder: Path, old: Files, new: Files) -> Iterator[list[str]]:
    """Let two processes write the two versions over each other, and look all the while."""
    _fresh(folder, old)
    children = []
    for version in (0, 1, 1):
        child = os.fork()
        if child == 0:
            problems = [problem for _ in range(2) for problem in _run(write, folder, version=version, busy=True)]
            os._exit(len(problems))
        children.append(child)
    statuses, problems = [], []
    while children:
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended:
            children.remove(ended)
            statuses.append(os.waitstatus_to_exitcode(status))
        problems += _whole(write, folder, old, new, hidden=True)
        time.sleep(0.01)
    problems += [f"{status} runs stopped with something else than an OnRecordError" for status in statuses if status]
    yield problems + _whole(write, folder, old, new, hidden=False) + _again(write, folder, new)


def _clock(write: Write, folder: Path, old: Files, new: Files) -> Iterator[list[str]]:
    """Turn the clock back an hour at every look, over files, whole and half, from the future and from long ago."""
    for then in (4_102_444_800, 0):
        _fresh(folder, old)
        _killed(write, folder, 3, half=False)
        for path in folder.rglob("*"):
            os.utime(path, (then, then))
        SHIM.turn_clock(True)
        try:
            yield _again(write, folder, new)
        finally:
            SHIM.turn_clock(False)


STRIKES: dict[str, Strike] = {
    "disk full": _failing(errno.ENOSPC, 8),
    "permission denied": _failing(errno.EACCES, 3),
    "read-only": _failing(errno.EROFS, 3),
    "kill -9": _killing(half=False, most=3),
    "kill -9 in a write": _killing(half=True, most=8),
    "something in the way": _in_the_way,
    "nowhere to write": _nowhere,
    "three at once": _at_once,
    "clock": _clock,
}


def _run(write: Write, folder: Path, *, version: int = 1, must_fail: bool = False, busy: bool = False) -> list[str]:
    try:
        write.write(folder, version)
    except OnRecordError as error:
        told = str(error)
        known = ("cannot be written", "cannot be read", "there is no such folder", "a folder, not a file", "is a file")
        told_why = any(words in told for words in (*known, *(["another run"] if busy else [])))
        return [] if told_why else [f"the error does not say what is wrong: {told}"]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a find
        return [f"{type(error).__name__} instead of an OnRecordError: {error}"]
    return ["it should have been refused"] if must_fail else []


def _whole(write: Write, folder: Path, old: Files, new: Files, *, hidden: bool) -> list[str]:
    """Tell what is neither the old nor the new file, whole."""
    problems = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        try:
            data = write.ignore.sub(b"", path.read_bytes()) if path.is_file() else None
        except FileNotFoundError:  # moved to its place meanwhile
            continue
        if data is None or data in (old.get(name), new.get(name)):
            continue
        if name in write.grows and data.startswith(old[name]):
            continue
        if name in old or name in new:
            problems.append(f"{name} is neither the old nor the new file: {len(data)} bytes")
        elif not (hidden and path.name.startswith(".")):
            problems.append(f"{name} was left behind")
    gone = [name for name in old if not (folder / name).exists()]
    return problems + [f"{name} is gone" for name in gone if not (folder / name).is_dir()]


def _again(write: Write, folder: Path, new: Files) -> list[str]:
    """Run a second time, undisturbed."""
    problems = _run(write, folder)
    found = _files(write, folder)
    if found == new:
        return problems
    wrong = sorted(name for name in found.keys() | new.keys() if found.get(name) != new.get(name))
    return [*problems, f"the second run did not complete: {', '.join(wrong)}"]


if __name__ == "__main__":
    main()
