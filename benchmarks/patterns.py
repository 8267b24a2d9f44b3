"""Every regular expression of the package, on texts made of its own parts: does its time grow faster than they do.

`python benchmarks/patterns.py` imports the package and runs every stage on texts of exports and every eighth other
text of `tests/adversarial.py` (of 1,000 characters), keeps every pattern that was compiled on the way, and tries each
on texts that repeat what its repeated parts match, with and without what stands before them and with an end that it
cannot match. A pattern is tried as the package uses it: at one place (match, fullmatch) where it was never used
otherwise, else anywhere; not at all where every use named its end and gave at most 100 characters. It is reported
when doubling such a text takes more than 2.3 times as long; `--anywhere` tries all of them anywhere.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
import re
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from typing import Any

from linear import _give_up, adversarial

# What is tried at one place of a text, where it is not given the place: `pattern.match(text, at)` counts as anywhere.
AT_ONE_PLACE = {"match", "fullmatch"}
EXPORTS = ("factiva", "proquest", "documents", "labels", "dates", "end of", "names and quotes")
WINDOW = 100  # characters
BOUND, FLOOR, SHORT, LONGEST, LIMIT = 2.3, 0.02, 1_000, 64_000, 3
_parse: Any = importlib.import_module("re._parser")
_codes: Any = importlib.import_module("re._constants")


def main() -> int:
    """Measure every pattern."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--anywhere", action="store_true", help="search all patterns anywhere, however they are used")
    given = asked.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, _give_up)
    patterns = compiled()
    slow = texts = 0
    ways: dict[str, int] = {}
    for watched in patterns:
        pattern, used = watched.watched, watched.used
        worst = (0.0, "", 0, 0.0)
        way = "anywhere" if given.anywhere or used - AT_ONE_PLACE or not used else max(used)
        if used and watched.ended and watched.longest <= WINDOW and not given.anywhere:
            way = "in a window"
        ways[way] = ways.get(way, 0) + 1
        if way == "in a window":
            continue
        for unit in dict.fromkeys(units(pattern, random.Random(given.seed))):
            texts += 1
            worst = max(worst, growth(pattern, way, *unit), key=lambda found: found[0])
            if worst[0] > BOUND:
                break
        if worst[0] > BOUND:
            slow += 1
            print(
                f"{worst[0]:6.2f} times, {worst[3]:.3f} s at {worst[2]:,}, {way} "
                f"({', '.join(sorted(used)) or 'never used'}): {worst[1]!r:.60} "
                f"in {pattern.pattern!r:.150}"
            )
            sys.stdout.flush()
    print(f"{len(patterns)} patterns {ways}, {texts:,} texts, {slow} patterns grow more than {BOUND} times")
    return 1 if slow else 0


class Watched:
    """A pattern that notes which of its methods are called, and on how much of a text at most."""

    def __init__(self, pattern: Any) -> None:
        self.watched, self.used, self.longest, self.ended = pattern, set[str](), 0, True

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.watched, name)
        if not callable(found):
            return found

        def noted(*given: Any, **named: Any) -> Any:
            placed = name in AT_ONE_PLACE and (len(given) > 1 or bool(named))
            self.used.add(f"{name} at places" if placed else name)
            self.ended = self.ended and len(given) > 2 and name != "sub"
            text = given[1] if name == "sub" else given[0]
            end = given[2] if len(given) > 2 and name != "sub" else len(text)
            start = given[1] if len(given) > 1 and name not in ("sub", "split") else 0
            self.longest = max(self.longest, min(end, len(text)) - start)
            return found(*given, **named)

        return noted


def compiled() -> list[Watched]:
    """Import everything and run every stage, and give each pattern of ours that was compiled, and how it was used."""
    found: dict[Any, Watched] = {}
    made = re._compile

    def kept(pattern: Any, flags: Any) -> Any:
        if isinstance(pattern, Watched):
            return pattern
        made_of = sys._getframe(2).f_globals.get("__name__", "")
        done = made(pattern, flags)
        if made_of.startswith("onrecord"):
            return found.setdefault((done.pattern, done.flags), Watched(done))
        return done

    re._compile = kept
    try:
        import onrecord

        for module in pkgutil.walk_packages(onrecord.__path__, "onrecord."):
            if "training" not in module.name:
                importlib.import_module(module.name)
        held = adversarial()
        exports = [make for name, make in held.TEXTS.items() if name.startswith(EXPORTS)]
        texts = [*exports, *list(held.TEXTS.values())[::8]]
        for name, work in held.STAGES.items():
            work("Ada Holm said that rain fell. “We go,” she said.\n\nJune 17, 2013\nBody\nEnd of Document\n")
            if "accurate" not in name:
                for make in texts:
                    work(make(1_000))
    finally:
        re._compile = made
    return list(found.values())


def units(pattern: Any, draw: random.Random) -> Iterator[tuple[str, str]]:
    """Give what may stand before a repeated part, and what it repeats."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parse.parse(text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    whole = [sample(tree, draw) for _ in range(3)]
    yield from (("", one) for one in whole if one)
    for before, part in repeats(list(tree), [], draw):
        for _ in range(3):
            one = sample(part, draw)
            if one:
                yield "", one
                yield before, one
                yield "", before + one
    for character in " \n\t.,a1\"'(-_":
        yield "", character
        yield whole[0], character


def repeats(items: list[Any], before: list[Any], draw: random.Random) -> Iterator[tuple[str, Any]]:
    """Walk through a parsed pattern to every part that may repeat."""
    for place, (code, value) in enumerate(items):
        ahead = [*before, *items[:place]]
        name = str(code)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if value[1] > 10:
                yield sample(ahead, draw), list(value[2])
            yield from repeats(list(value[2]), ahead, draw)
        elif name == "SUBPATTERN":
            yield from repeats(list(value[3]), ahead, draw)
        elif name == "ATOMIC_GROUP":
            yield from repeats(list(value), ahead, draw)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from repeats(list(branch), ahead, draw)


def sample(items: Any, draw: random.Random) -> str:
    """Make a text that a parsed pattern matches, or nearly: what it only looks at is left out."""
    made = []
    for code, value in items:
        name = str(code)
        if name == "LITERAL":
            made.append(chr(value))
        elif name == "NOT_LITERAL":
            made.append("a" if value != ord("a") else "b")
        elif name == "ANY":
            made.append(draw.choice("a "))
        elif name == "IN":
            made.append(_one_of(value, draw))
        elif name == "BRANCH":
            made.append(sample(draw.choice(value[1]), draw))
        elif name == "SUBPATTERN":
            made.append(sample(value[3], draw))
        elif name == "ATOMIC_GROUP":
            made.append(sample(value, draw))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            made += [sample(value[2], draw) for _ in range(max(value[0], min(value[1], draw.randint(0, 2))))]
    return "".join(made)


def _one_of(choices: Any, draw: random.Random) -> str:
    allowed = 'a1 .\n_-,"“”’(AÉ\u00a0'
    if str(choices[0][0]) == "NEGATE":
        shut = {chr(value) for code, value in choices[1:] if str(code) == "LITERAL"}
        classes = {str(value) for code, value in choices if str(code) == "CATEGORY"}
        tests = {"CATEGORY_SPACE": str.isspace, "CATEGORY_WORD": str.isalnum, "CATEGORY_DIGIT": str.isdigit}
        shut |= {c for c in allowed for name in classes for key, test in tests.items() if name == key and test(c)}
        shut |= {c for c in allowed for name in classes if name.startswith("CATEGORY_NOT_WORD") and not c.isalnum()}
        return draw.choice([c for c in allowed if c not in shut] or ["a"])
    code, value = draw.choice(choices)
    kinds = {"CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_DIGIT": "1", "CATEGORY_NOT_SPACE": "a"}
    if str(code) == "LITERAL":
        return chr(value)
    return chr(value[0]) if str(code) == "RANGE" else kinds.get(str(value), ".")


def growth(pattern: Any, way: str, before: str, unit: str) -> tuple[float, str, int, float]:
    """Double a text until it takes long enough, and say how much longer the last doubling took."""
    length, took = SHORT, 0.0
    try:
        while length <= LONGEST:
            twice = seconds(pattern, way, before, unit, length)
            if twice > FLOOR and took and twice > BOUND * took:
                took, twice = (
                    min(seconds(pattern, way, before, unit, n) for _ in range(3)) for n in (length // 2, length)
                )
                if twice > max(FLOOR, BOUND * took):
                    return twice / took, before + unit, length, twice
            took, length = twice, length * 2
    except TimeoutError:
        return float("inf"), before + unit, length, float(LIMIT)
    return 0.0, "", 0, 0.0


def seconds(pattern: Any, way: str, before: str, unit: str, length: int) -> float:
    """Time all matches in a text, or the one at its beginning."""
    text: Any = before + unit * max(1, length // len(unit)) + "\x01"
    if isinstance(pattern.pattern, bytes):
        text = text.encode("utf-8", "replace")
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    start = time.process_time()
    try:
        if way == "anywhere":
            sum(1 for _ in pattern.finditer(text))
        else:
            getattr(pattern, way)(text)
        return time.process_time() - start
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    sys.exit(main())
