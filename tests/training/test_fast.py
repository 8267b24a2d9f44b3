"""Fitting the linear models: gold rows and a teacher's answers together."""

import numpy as np
import pytest

from onrecord.errors import OnRecordError
from onrecord.measures.portrayal_model import PortrayalModel
from onrecord.measures.tone_model import ToneModel
from onrecord.training.fast import fit_portrayal, fit_tone
from onrecord.training.rows import Labelled, Rated

RATED = [Rated("A warm welcome.", 0.5, "a"), Rated("A bitter failure.", -0.5, "b"), Rated("They met.", 0.0, "c")]
LABELLED = [
    Labelled("A calm Holm won.", (7, 11), 2),
    Labelled("A bitter Holm lost.", (9, 13), 0),
    Labelled("Holm left on Monday.", (0, 4), 1),
]


def test_tone_learns_from_a_teacher_what_gold_does_not_say():
    texts = ["A zonal day.", "A zonal night."] * 3
    alone = fit_tone(RATED, model=ToneModel(least=1))
    taught = fit_tone(RATED, texts=texts, taught=[0.4] * 6, model=ToneModel(least=1))
    assert taught.predict(["It was zonal."])[0] > alone.predict(["It was zonal."])[0] + 0.05


def test_portrayal_learns_from_a_teacher_what_gold_does_not_say():
    targets = [("A zonal Holm spoke.", (8, 12)), ("A zonal Brandt wrote.", (8, 14))] * 3
    scores = np.array([[-3.0, 0.0, 3.0]] * 6)
    alone = fit_portrayal(LABELLED, model=PortrayalModel(least=1))
    taught = fit_portrayal(LABELLED, targets=targets, taught=scores, model=PortrayalModel(least=1))
    row = [("A zonal Moroz sang.", (8, 13))]
    assert taught.balances(row)[0] > alone.balances(row)[0] + 0.05


def test_answers_have_to_be_one_a_text():
    with pytest.raises(OnRecordError, match="1 texts came with 2 answers"):
        fit_tone(RATED, texts=["A day."], taught=[0.1, 0.2])
    with pytest.raises(OnRecordError, match="0 texts came with 1 answers"):
        fit_portrayal(LABELLED, taught=[[0.0, 0.0, 0.0]])
