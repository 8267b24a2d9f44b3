"""Mutation testing of three rooms: how many small changes of the code a test notices.

cosmic-ray's operators make the mutants; this script draws a sample of the places where one can be made (one mutant a
place, so that an operator with eleven stand-ins counts no more than another), and runs each mutant in a process forked
from one that has a copy of the project and its tests loaded. There the code of the changed function takes the place of
the old; where more than a function has changed, the package is loaded anew. It runs the tests that execute the changed
lines, the quickest first; where these are fewer than three (what runs once, at import or behind a cache), every test of
the room that executes the module; as many as take four seconds together, and the three that execute most of the module.
What a further test would notice counts as survived. A test that measures time is left out: on a busy machine it would
fail for a reason of its own.

A change of a type annotation is no mutant (annotations are texts here), nor is one that leaves the program as it was.

    python benchmarks/mutation.py --seed 1 --per-room 150
    python benchmarks/mutation.py --seed 1 --per-room 150 --survivors    # only those that an earlier run let live

Needs cosmic-ray and coverage (extra `mutate`) and a system with fork.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import gc
import hashlib
import importlib
import inspect
import io
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import accumulate, islice
from math import sqrt
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# What can see a room: its own tests, those of the room that it feeds, and the examples in its docstrings.
ROOMS = {
    "quotes": ["tests/quotes", "tests/gold", "tests/people", "analysis/onrecord/quotes"],
    "compare": ["tests/compare", "analysis/onrecord/compare"],
    "articles": ["tests/articles", "tests/gold/test_quotation_table.py", "analysis/onrecord/articles"],
}
TIMED = re.compile(r"time_grows|bounded_time|in_linear_time|within_a_second")
MEMORY = 8 << 30
BUDGET = 4.0
BROAD = 3
TURN = 5


Functions = dict[tuple[str, str, int], list[FunctionType]]


@dataclass(frozen=True)
class Mutant:
    """One changed place."""

    room: str
    module: str
    operator: str
    occurrence: int
    lines: tuple[int, int]
    column: int


def main() -> None:
    """Draw, run, print."""
    arguments = _arguments()
    home = Path(arguments.work)
    tree = _copied(home / "tree")
    rooms = arguments.room or list(ROOMS)
    functions = _loaded(tree, home, rooms)
    out = home / f"seed{arguments.seed}.jsonl"
    before = _earlier(out) if arguments.survivors else None
    seen = {room: _seen(room, tree, home) for room in rooms}
    drawn = {room: _drawn(room, tree, arguments.per_room, arguments.seed) for room in rooms}
    results: list[dict[str, Any]] = []
    with (out.with_suffix(".again.jsonl") if arguments.survivors else out).open("w", encoding="utf-8") as kept:
        # In turns, so that a run that is stopped has a sample of every room.
        for room in rooms * (arguments.per_room // TURN + 1):
            for mutant, code in islice(drawn[room], TURN):
                if before is not None and _key(asdict(mutant)) not in before:
                    continue
                result = asdict(mutant) | _tried(mutant, code, tree, seen[room], home, functions)
                results.append(result)
                kept.write(json.dumps(result) + "\n")
                kept.flush()
                print(
                    f"{len(results)} {result['outcome']} {mutant.module}:{mutant.lines[0]} {mutant.operator}",
                    flush=True,
                )
    _told(results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-room", type=int, default=150, help="places drawn in each room")
    parser.add_argument("--room", action="append", choices=list(ROOMS), help="this room alone (may be repeated)")
    parser.add_argument(
        "--work", default=f"{tempfile.gettempdir()}/onrecord_mutation", help="where copies and results go"
    )
    parser.add_argument("--survivors", action="store_true", help="run only what survived the last run of this seed")
    return parser.parse_args()


def _earlier(out: Path) -> set[tuple[Any, ...]]:
    lines = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    return {_key(line) for line in lines if line["outcome"] == "survived"}


def _key(result: dict[str, Any]) -> tuple[Any, ...]:
    """Name a mutant by what it is, so that it is found again where lines have moved."""
    return (result["module"], result["operator"], result["occurrence"])


# --- the copy and the tests that see a line


def _copied(tree: Path) -> Path:
    """Copy what git knows of the project, and compile it."""
    shutil.rmtree(tree, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tree / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(tree / "analysis")], check=True)
    return tree


def _loaded(tree: Path, home: Path, rooms: list[str]) -> Functions:
    """Import the rooms and their tests once, for all forks; gives every function by file, name and line."""
    os.environ |= {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(tree / "analysis"), "PYTHONHASHSEED": "0"}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # Not this script's folder: another benchmark there is called coverage too.
    sys.path[0] = str(tree / "analysis")
    os.chdir(tree)
    import pytest

    for path in (path for room in rooms for path in sorted((tree / "analysis/onrecord" / room).rglob("*.py"))):
        name = ".".join(path.relative_to(tree / "analysis").with_suffix("").parts).removesuffix(".__init__")
        importlib.import_module(name)
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*_flags(home), "--collect-only", *(place for room in rooms for place in ROOMS[room])])
    functions: Functions = defaultdict(list)
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename.startswith(str(tree)):
            functions[_place(thing.__code__)].append(thing)
    gc.freeze()
    return functions


def _place(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _seen(room: str, tree: Path, home: Path) -> dict[str, Any]:
    """Run a room's tests once as they are: who passes, how long each takes, which lines each executes."""
    found = home / f"{room}.map.json"
    mark = _digest(room, tree)
    if found.is_file():
        earlier: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
        if earlier.get("mark") == mark:
            return earlier

    def body() -> None:
        import coverage
        import pytest

        watcher = coverage.Coverage(data_file=None, source=[str(tree / "analysis/onrecord" / room)], messages=False)
        clock = _Clock(watcher)
        watcher.start()
        pytest.main([*_flags(home), *ROOMS[room]], plugins=[clock])
        watcher.stop()
        data = watcher.get_data()
        lines = {
            str(Path(file).relative_to(tree)): {
                str(line): sorted(tests) for line, tests in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        told = {"mark": mark, "lines": lines, "seconds": clock.seconds}
        found.write_text(json.dumps(told), encoding="utf-8")

    _forked(body, tree, seconds=1800)
    return json.loads(found.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _digest(room: str, tree: Path) -> str:
    """Tell whether a room or its tests have changed since they were mapped."""
    digest = hashlib.sha256()
    for place in [f"analysis/onrecord/{room}", *ROOMS[room]]:
        for path in sorted((tree / place).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


class _Clock:
    """Note each test's time, drop those that fail, and tell coverage which test runs."""

    def __init__(self, watcher: Any) -> None:
        self.watcher = watcher
        self.seconds: dict[str, float] = {}
        self.began = 0.0

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if not TIMED.search(item.nodeid)]

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.watcher.switch_context(nodeid)
        self.began = time.process_time()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" and report.passed:
            # Of the processor: on a busy machine a quick test may wait for long.
            self.seconds[report.nodeid] = time.process_time() - self.began


# --- the mutants


def _drawn(room: str, tree: Path, number: int, seed: int) -> Iterator[tuple[Mutant, str]]:
    """Draw places of a room without putting them back, one mutant at each."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    chance = random.Random(f"{room} {seed}")
    places = _places(room, tree)
    order = sorted(places)
    chance.shuffle(order)
    given = 0
    for place in order:
        if given == number:
            return
        mutant = chance.choice(places[place])
        before = (tree / mutant.module).read_text(encoding="utf-8")
        try:
            after = mutate_code(before, get_operator(mutant.operator)(), mutant.occurrence)
        except AttributeError:
            # Its operator for exceptions fails on a tuple that begins with a starred name: no mutant can be made there.
            continue
        if after is not None and _program(after) != _program(before):
            given += 1
            yield mutant, after


def _places(room: str, tree: Path) -> dict[tuple[str, int, int], list[Mutant]]:
    from cosmic_ray.ast import ast_nodes, get_ast_from_path
    from cosmic_ray.plugins import get_operator, operator_names

    places: dict[tuple[str, int, int], list[Mutant]] = defaultdict(list)
    for path in sorted((tree / "analysis/onrecord" / room).rglob("*.py")):
        nodes = list(ast_nodes(get_ast_from_path(path)))
        module = path.relative_to(tree).as_posix()
        for name in operator_names():
            if get_operator(name).arguments():
                continue
            operator = get_operator(name)()
            positions = (position for node in nodes for position in operator.mutation_positions(node))
            for occurrence, (start, end) in enumerate(positions):
                places[module, *start].append(Mutant(room, module, name, occurrence, (start[0], end[0]), start[1]))
    return places


def _program(code: str) -> str:
    """Give what is executed of a module: annotations are taken out."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return code
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            if getattr(node, name, None) is not None:
                setattr(node, name, None if not isinstance(node, ast.AnnAssign) else ast.Constant(0))
    return ast.dump(tree)


# --- one mutant


def _tried(
    mutant: Mutant, code: str, tree: Path, seen: dict[str, Any], home: Path, functions: Functions
) -> dict[str, Any]:
    path = tree / mutant.module
    before = path.read_text(encoding="utf-8")
    tests = _tests(mutant, seen)
    started = time.monotonic()
    changed = _changed(before, code, path)
    quick = changed is not None and all(functions.get(_place(old)) for old, _ in changed)
    try:
        # Also for the tests that start a process of their own.
        path.write_text(code, encoding="utf-8")
        for cached in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
            cached.unlink()
        prepare = partial(_swap, changed, functions) if quick else partial(_forget, tree)
        outcome, by = _run(tests, seen["seconds"], tree, home, prepare) if tests else ("survived", "")
    finally:
        path.write_text(before, encoding="utf-8")
    pairs = zip(before.splitlines(), code.splitlines(), strict=False)
    was, now = next(((old.strip(), new.strip()) for old, new in pairs if old != new), ("", ""))
    told = {"outcome": outcome, "by": by, "n_tests": len(tests), "quick": quick}
    return told | {"seconds": round(time.monotonic() - started, 1), "was": was, "is": now}


def _changed(before: str, after: str, path: Path) -> list[tuple[CodeType, CodeType]] | None:
    """Pair the functions that differ; None where more differs: a constant, a default, a decorator, a class."""
    try:
        return _differing(compile(before, str(path), "exec"), compile(after, str(path), "exec"))
    except (SyntaxError, ValueError):
        return None


def _differing(old: CodeType, new: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    if (old.co_code, old.co_names, len(old.co_consts)) != (new.co_code, new.co_names, len(new.co_consts)):
        return None
    found: list[tuple[CodeType, CodeType]] = []
    for one, other in zip(old.co_consts, new.co_consts, strict=True):
        if not isinstance(one, CodeType) or not isinstance(other, CodeType):
            if repr(one) != repr(other):
                return None
        elif one.co_flags & inspect.CO_OPTIMIZED:
            if one != other:
                found.append((one, other))
        else:
            below = _differing(one, other)
            if below is None:
                return None
            found += below
    return found


def _swap(changed: list[tuple[CodeType, CodeType]], functions: Functions) -> None:
    for old, new in changed:
        for function in functions[_place(old)]:
            function.__code__ = new


def _forget(tree: Path) -> None:
    """Let the package and its tests be imported again."""
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", "") or "").startswith(str(tree)):
            del sys.modules[name]


def _tests(mutant: Mutant, seen: dict[str, Any]) -> list[str]:
    """Name the tests that execute the changed lines; where they are fewer than three, all that execute the module."""
    lines = seen["lines"].get(mutant.module, {})
    seconds = seen["seconds"]
    first, last = mutant.lines
    found = {test for line in range(first, last + 1) for test in lines.get(str(line), ())} & set(seconds)
    if len(found) < 3:
        found = {test for tests in lines.values() for test in tests} & set(seconds)
    width = Counter(test for tests in lines.values() for test in tests)
    broadest = sorted(found, key=lambda test: (-width[test], test))[:BROAD]
    quickest = sorted(found - set(broadest), key=lambda test: (seconds[test], test))
    taken = accumulate(seconds[test] for test in quickest)
    return [test for test, sofar in zip(quickest, taken, strict=True) if sofar <= BUDGET] + broadest


def _run(
    tests: list[str], seconds: dict[str, float], tree: Path, home: Path, prepare: Callable[[], None]
) -> tuple[str, str]:
    read, write = os.pipe()

    def body() -> None:
        import pytest

        sys.dont_write_bytecode = True
        prepare()
        chosen = _Chosen(tests)
        status = pytest.main(
            [*_flags(home), "-x", *dict.fromkeys(test.split("::")[0] for test in tests)], plugins=[chosen]
        )
        os.write(write, json.dumps([int(status), chosen.failed]).encode())

    allowed = 5 + 3 * sum(seconds[test] for test in tests)
    ended = _forked(body, tree, seconds=allowed)
    os.close(write)
    with os.fdopen(read) as said:
        told = said.read()
    if ended == "timeout":
        return "timeout", ""
    if not told:
        return "killed", "(the process died)"
    status, failed = json.loads(told)
    return ("survived", "") if status == 0 else ("killed", failed or "(collection)")


class _Chosen:
    """Keep the tests chosen, the quickest first, and note which one fails."""

    def __init__(self, tests: list[str]) -> None:
        self.order = {test: number for number, test in enumerate(tests)}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda item: self.order[item.nodeid])

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.failed = report.nodeid


def _flags(home: Path) -> list[str]:
    quiet = ["-q", "-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin", "-W", "ignore:Module already imported"]
    return [*quiet, "--hypothesis-seed=0", f"--basetemp={home / 'basetemp'}"]


def _forked(body: Callable[[], None], tree: Path, *, seconds: float) -> str:
    """Run a function in a fork with bounds on processor time and memory; say how it ended."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            os.chdir(tree)
            null = os.open(tree.parent / "last.log", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            bound = int(seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (bound, bound + 5))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            body()
        except Exception:  # noqa: BLE001 - it goes to the log; the parent sees that nothing was said
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(0)
    # Processor time is what counts; this is for what waits for ever.
    deadline = time.monotonic() + 60 + 60 * seconds
    ended, status = 0, 0
    while not ended and time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        # The group: a test may have left workers behind.
        os.killpg(child, signal.SIGKILL)
    if not ended:
        _, status = os.waitpid(child, 0)
    slow = not ended or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL))
    return "timeout" if slow else "done"


# --- the figures


def _told(results: list[dict[str, Any]]) -> None:
    print("\n| room | mutants | killed | of them by time | survived | score | 95 % |\n|---|---|---|---|---|---|---|")
    for room in [*dict.fromkeys(r["room"] for r in results), "all"]:
        here = [r for r in results if room in (r["room"], "all")]
        slow = sum(r["outcome"] == "timeout" for r in here)
        killed = sum(r["outcome"] != "survived" for r in here)
        low, high = wilson(killed, len(here))
        row = (
            room,
            len(here),
            killed,
            slow,
            len(here) - killed,
            f"{killed / max(len(here), 1):.1%}",
            f"[{low:.1%}, {high:.1%}]",
        )
        print("| " + " | ".join(map(str, row)) + " |")
    print("\nSurvivors:")
    for r in (r for r in results if r["outcome"] == "survived"):
        print(f"  {r['module']}:{r['lines'][0]} {r['operator'].removeprefix('core/')} ({r['n_tests']} tests)")
        print(f"    - {r['was']}\n    + {r['is']}")


def wilson(hits: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Give Wilson's interval of a share.

    Examples
    --------
    >>> [round(bound, 3) for bound in wilson(80, 100)]
    [0.711, 0.867]
    """
    if n == 0:
        return 0.0, 1.0
    share = hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


if __name__ == "__main__":
    main()
