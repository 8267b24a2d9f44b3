"""What is told apart, and what is the same in every process."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import onrecord as rec
from onrecord.engine.fingerprint import fingerprint

_MIDDLE = [*range(2500), 0, *range(2501, 5000)]


class Holder:
    """Something that holds a value and does not write it."""

    def __init__(self, held: object) -> None:
        self.held = held

    def work(self, corpus: rec.Corpus) -> object:
        """Give what it holds."""
        return self.held


def _holding(value: object) -> object:
    def work(corpus: rec.Corpus) -> object:
        return value

    return work


def _typed(text: str) -> object:
    names: dict[str, object] = {}
    exec(text, names)
    return names["work"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(partial(len, range(3)), partial(len, range(4)), id="argument"),
        pytest.param(partial(len, np.arange(5000)), partial(len, np.array(_MIDDLE)), id="array"),
        pytest.param(partial(len, pd.Series(range(5000))), partial(len, pd.Series(_MIDDLE)), id="series"),
        pytest.param(partial(len, Holder(1)), partial(len, Holder(2)), id="object"),
        pytest.param(Holder(1).work, Holder(2).work, id="method"),
        pytest.param("a".join, "b".join, id="method of C"),
        pytest.param(_holding(1), _holding(2), id="function made by another"),
        pytest.param(_typed("def work(c): return 1"), _typed("def work(c): return 2"), id="function typed in"),
        pytest.param(_typed("def work(c): return a(c)"), _typed("def work(c): return b(c)"), id="what it calls"),
    ],
)
def test_what_gives_other_results_has_another_fingerprint(one: object, other: object) -> None:
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one) == fingerprint(one)


def test_an_argument_that_holds_itself_is_refused() -> None:
    ring: list[object] = []
    ring.append(ring)
    with pytest.raises(rec.OnRecordError, match="hold themselves"):
        fingerprint(partial(len, ring))


def test_a_set_has_one_fingerprint_in_every_process() -> None:
    program = (
        "from functools import partial; from onrecord.engine.fingerprint import fingerprint;"
        "print(fingerprint(partial(len, {'Ada', 'Bo', 'Cy', 'Di', 'Ed'})))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed, "PYTHONPATH": _SOURCE}, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    assert told != {b""}


def test_a_function_of_a_script_goes_to_processes_that_are_spawned(tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text(
        "import sys\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from multiprocessing import get_context\n"
        "import onrecord as rec\n"
        "def mine(corpus): return rec.quotations(corpus)\n"
        "if __name__ == '__main__':\n"
        "    rec.write_parts(rec.Corpus.from_texts({'a': 'Ada Holm said that it rains.'}), 'parts')\n"
        "    with ProcessPoolExecutor(1, mp_context=get_context('spawn')) as pool:\n"
        "        done = rec.map_partitions(mine, 'parts', 'out', executor=pool)\n"
        "    print(done['state'].tolist(), len(rec.read_parts('out/mine')))\n"
    )
    ran = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, env={"PYTHONPATH": _SOURCE}, capture_output=True, text=True
    )
    assert ran.stdout == "['made'] 1\n", ran.stderr


_SOURCE = str(Path(rec.__file__).parents[1])
