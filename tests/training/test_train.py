"""Training: a fitted network, written as whole numbers, reads as it read in torch."""

import json

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("safetensors")

import torch
from safetensors.torch import save_file

from onrecord.errors import OnRecordError
from onrecord.measures.learned import network_tones
from onrecord.measures.masked import mask
from onrecord.measures.network import line_around, network, read_lines
from onrecord.measures.portrayal import portrayal
from onrecord.measures.tone import tone
from onrecord.training import tones
from onrecord.training.described import described
from onrecord.training.fit import Settings, fit, mean_network, outputs_of
from onrecord.training.network import FROZEN, Network
from onrecord.training.rows import Labelled, Rated
from onrecord.training.ship import ship

TEXTS = [
    ("A calm Holm won the day.", (7, 11)),
    ("An arrogant Brandt lost.", (12, 18)),
    ("Holm met Brandt on Monday, and nobody was surprised by what followed.", (9, 15)),
    ("Critics of Holm gathered.", (11, 15)),
]
EXAMPLES = [
    (line_around(mask(text, target)), goal)
    for (text, target), goal in zip(TEXTS, [(0.0, 0.0, 1.0), (1.0, 0.0, 0.0)] * 2, strict=True)
]


@pytest.fixture(scope="module")
def made():
    torch.manual_seed(0)
    made = Network(3)
    return fit(made, EXAMPLES, torch.nn.functional.cross_entropy, Settings(epochs=1, size=2))


def test_a_shipped_network_reads_nearly_as_in_torch_and_says_how_it_was_made(made, tmp_path):
    lines = [line for line, _ in EXAMPLES]
    # The shared vectors are MiniLM's, and the network under test has its own: it is given theirs.
    shared = network("quotes").vectors(np.arange(30522))
    with torch.no_grad():
        made.word.weight.copy_(torch.from_numpy(shared))
    card = ship(made, "portrayal", lines, tmp_path, n_rows=4)
    assert json.loads(card.read_text(encoding="utf-8"))["n_rows"] == 4
    found = read_lines(network(card), lines)
    assert np.abs(found - outputs_of(made, lines)).max() < 0.1
    assert (
        card.with_suffix(".onnx").read_bytes()
        == ship(made, "portrayal", lines, tmp_path / "b").with_suffix(".onnx").read_bytes()
    )
    with pytest.raises(OnRecordError, match=r"model of portrayal, not of tone"):
        network_tones(["A day."], None, card)


def test_the_vectors_of_words_are_left_as_published():
    torch.manual_seed(0)
    start = Network(3)
    before = {name: start.state_dict()[name].clone() for name in FROZEN}
    fit(start, EXAMPLES, torch.nn.functional.cross_entropy, Settings(epochs=1, size=2))
    assert all(torch.equal(start.state_dict()[name], before[name]) for name in FROZEN)


def test_the_mean_of_a_network_with_itself_is_itself(made):
    twice = mean_network([made, made], 3)
    assert all(torch.allclose(twice.state_dict()[name], value) for name, value in made.state_dict().items())


def test_training_without_rows_is_refused(tmp_path):
    with pytest.raises(OnRecordError, match="at least two"):
        tones.train_portrayal([Labelled("Holm won.", (0, 4), 2)], tmp_path)


def test_portrayal_and_then_tone_are_trained_without_a_download(tmp_path):
    brief = Settings(epochs=1, size=8)
    rows = [Labelled(text, target, 2 * (at % 2)) for at, (text, target) in enumerate(TEXTS)]
    rated = [Rated(text, 0.5 - at / 4, str(at)) for at, (text, _) in enumerate(TEXTS)]
    card = tones.train_portrayal(rows, tmp_path, pool=TEXTS[:2], seeds=[1], settings=brief)
    table = pd.DataFrame(TEXTS, columns=["text", "target"])
    assert portrayal(table, model=card)["portrayal"].between(-1, 1).all()
    second = tones.train_tone(
        rated, tmp_path / "b", start=tmp_path / "portrayal.safetensors", seeds=[1], settings=brief
    )
    assert tone(table, model=second)["tone"].between(-1, 1).all()


def test_a_start_that_is_no_network_is_refused(tmp_path):
    rows = [Labelled(text, target, 1) for text, target in TEXTS]
    (tmp_path / "no.safetensors").write_bytes(b"no weights")
    save_file({"a": torch.zeros(2)}, tmp_path / "other.safetensors")
    for start, told in (("none", "no such file"), ("no", "no safetensors file"), ("other", "neither")):
        with pytest.raises(OnRecordError, match=told):
            tones.train_portrayal(rows, tmp_path, start=tmp_path / f"{start}.safetensors")


def test_sentences_of_our_own_describe_one_person_and_spare_the_other():
    rows = described(rounds=1)
    assert {row.label for row in rows} == {0, 1, 2}
    assert all(row.text[slice(*row.target)] in ("Holm", "Brandt") for row in rows)
    told = [row for row in rows if "unsmiling Holm" in row.text and row.text[slice(*row.target)] == "Holm"]
    assert {row.label for row in told} <= {0}
    assert not any(" a unsmiling" in row.text for row in rows)
    assert described(rounds=1) == rows
