"""Networks read line by line, alike whatever stands beside a line, and only files that their card vouches for."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from onrecord.encoder import Model
from onrecord.errors import OnRecordError
from onrecord.measures.masked import mask
from onrecord.measures.network import LONGEST, line_around, lines, network, read_lines
from onrecord.resources import __file__ as resources

MODELS = Path(resources).parent / "models"
LARGEST = 30 * 1024 * 1024
ALL_TOGETHER = 60 * 1024 * 1024
TEXTS = ["Holm won.", "A calm and skilful Holm won the day for Brandt.", "It rained.", "Nobody came, and nobody cared."]


def test_a_line_is_the_same_alone_and_in_any_company():
    model = network("portrayal")
    found = [line_around(mask(text * n)) for text in TEXTS for n in (1, 2, 5)]
    together = read_lines(model, found)
    assert np.array_equal(together[::-1], read_lines(model, found[::-1]))
    assert all(np.array_equal(together[at], read_lines(model, [line])[0]) for at, line in enumerate(found))


def test_any_number_of_threads_gives_one_answer():
    found = [line_around(mask(text)) for text in TEXTS]
    assert np.array_equal(read_lines(network("portrayal"), found), read_lines(Model("portrayal", threads=2), found))


def test_a_long_sentence_is_cut_into_lines_and_a_target_stands_in_its_middle():
    text = "Rain fell and fell " * 60 + "on Holm " + "and it went on " * 60
    cut = lines(mask(text))
    assert all(len(line.ids) <= LONGEST for line in cut)
    assert sum(len(line.ids) - 2 for line in cut) > 2 * LONGEST
    start = text.index("Holm")
    marks = line_around(mask(text, (start, start + 4))).marks
    assert LONGEST // 2 - 4 < marks.index(2) < LONGEST // 2 + 4


def test_names_and_target_are_marked():
    line = line_around(mask("Holm thanked Brandt.", (13, 19)))
    assert [mark for mark in line.marks if mark] == [1, 2]


@pytest.mark.parametrize("name", ["tone", "portrayal", "quotes"])
def test_a_card_names_the_hash_of_each_file(name):
    card = json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))
    for file, expected in card["files"].items():
        assert hashlib.sha256((MODELS / file).read_bytes()).hexdigest() == expected


def test_models_keep_their_size():
    sizes = {path.name: path.stat().st_size for path in MODELS.iterdir() if path.is_file()}
    assert max(sizes.values()) < LARGEST
    assert sum(sizes.values()) < ALL_TOGETHER


def test_a_changed_network_is_refused(tmp_path):
    for file in ("portrayal.json", "portrayal.onnx"):
        shutil.copy(MODELS / file, tmp_path / file)
    (tmp_path / "portrayal.onnx").write_bytes((MODELS / "portrayal.onnx").read_bytes()[:-1])
    with pytest.raises(OnRecordError, match=r"portrayal\.onnx has the SHA-256"):
        Model(tmp_path / "portrayal.json")


def test_a_model_of_ones_own_reads_beside_the_shared_words(tmp_path):
    for file in ("portrayal.json", "portrayal.onnx"):
        shutil.copy(MODELS / file, tmp_path / file)
    found = [line_around(mask(text)) for text in TEXTS]
    assert np.array_equal(
        read_lines(Model(tmp_path / "portrayal.json"), found), read_lines(network("portrayal"), found)
    )


@pytest.mark.parametrize("content", ["", "[]", '{"name": "tone"}', "{"])
def test_what_is_no_card_is_told_so(tmp_path, content):
    (tmp_path / "card.json").write_text(content, encoding="utf-8")
    with pytest.raises(OnRecordError, match="card"):
        Model(tmp_path / "card.json")
