"""Can people tell a topic's words from a stranger's? Sheets with an intruder, and how often it was found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from onrecord.errors import OnRecordError
from onrecord.measures.topics.model import TopicModel
from onrecord.measures.topics.reading import representative_passages
from onrecord.schema import INTRUSION_KEY, INTRUSION_SCORES, INTRUSIONS, require


def word_intrusion_sheet(
    model: TopicModel, *, n_words: int = 5, coders: Sequence[str] = ("coder_1", "coder_2"), seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mix a stranger into the first words of each topic, for people to find.

    A row is one topic for one coder. The stranger is a first word of another topic and rare in this one.

    Parameters
    ----------
    model : TopicModel
        A fitted model of two or more topics.
    n_words : int
        Words of the topic; the stranger comes on top.
    coders : sequence of str
        Each gets the same questions.
    seed : int
        Where the random numbers start.

    Returns
    -------
    tuple of pandas.DataFrame
        The ``intrusions`` table, with an empty ``answer``, and the ``intrusion_key`` table, to be kept from the coders.
        A topic without a stranger to be had is left out.

    Raises
    ------
    OnRecordError
        When there is one topic only, or coders repeat.

    References
    ----------
    Chang et al. 2009, Reading tea leaves: how humans interpret topic models, NeurIPS.

    Examples
    --------
    >>> texts = ["The ferry left the harbor.", "A ferry, a harbor, a storm.", "Bread and cheese.", "Cheese on bread."]
    >>> model = TopicModel(2, names="keep", max_df=1.0).fit(texts)
    >>> sheet, key = word_intrusion_sheet(model, n_words=2, coders=["lind"])
    >>> len(sheet), len(sheet["choices"][0].split(" | ")), key["n_choices"].tolist()
    (2, 3, [3, 3])
    """
    _check(model, coders, n_words)
    rng = np.random.default_rng(seed)
    tops, weights = model.top_words(n_words), model.word_weights()
    # Rare in the topic: below the median of the words that the topics list at all.
    asked = []
    for topic, words in enumerate(tops):
        place = {str(word): k for k, word in enumerate(model.vocabulary_)}
        others = sorted({word for k, top in enumerate(tops) if k != topic for word in top} - set(words))
        ranked = sorted(others, key=lambda word: (round(float(weights[topic, place[word]]), 12), word))
        strangers = ranked[: max(1, len(ranked) // 2)]
        if words and strangers:
            asked.append((topic, None, words, str(rng.choice(strangers))))
    return _sheet(asked, coders, rng, "word")


def topic_intrusion_sheet(
    model: TopicModel,
    table: pd.DataFrame,
    *,
    n_passages: int = 3,
    n_topics: int = 3,
    coders: Sequence[str] = ("coder_1", "coder_2"),
    seed: int = 0,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mix a stranger into the topics of a passage, for people to find.

    A row is one passage for one coder. The choices are the passage's strongest topics, told by their words, and one
    that has the least share in it; fewer topics where a passage has fewer.

    Parameters
    ----------
    model : TopicModel
        A fitted model of more topics than `n_topics`.
    table : pandas.DataFrame
        Any table with ``text``.
    n_passages : int
        Passages a topic, its most representative ones.
    n_topics : int
        Topics of the passage; the stranger comes on top.
    coders : sequence of str
        Each gets the same questions.
    seed : int
        Where the random numbers start.

    Returns
    -------
    tuple of pandas.DataFrame
        As `word_intrusion_sheet`; ``topic`` in the key is the passage's strongest topic.

    Raises
    ------
    OnRecordError
        When the model has too few topics, coders repeat, or the table has no ``text``.

    References
    ----------
    Chang et al. 2009, Reading tea leaves: how humans interpret topic models, NeurIPS.
    """
    _check(model, coders, n_topics)
    if model.n_topics <= n_topics:
        raise OnRecordError(f"The model has {model.n_topics} topics; to ask for one among {n_topics} it needs more.")
    rng = np.random.default_rng(seed)
    told = [", ".join(words) for words in model.top_words(6)]
    passages = representative_passages(model, table, n=n_passages)
    shares = model.shares(model.prepare(passages))
    asked = []
    for topic, text, share in zip(passages["topic"], passages["text"], np.round(shares, 9), strict=True):
        order = np.argsort(-share, kind="stable")
        # A topic of which the passage has nothing is no better than the stranger: it is not among the choices.
        own = [k for k in order[:n_topics] if share[k] > 0]
        stranger = int(rng.choice([k for k in order[n_topics:] if share[k] <= share[order[-1]]]))
        asked.append((int(topic), str(text), [told[k] for k in own], told[stranger]))
    return _sheet(asked, coders, rng, "topic")


def score_intrusions(sheets: pd.DataFrame, key: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Score filled intrusion sheets: how often people found the intruder.

    A row is one topic; the last row is all topics together.

    Parameters
    ----------
    sheets : pandas.DataFrame
        The filled sheet, or several put together; ``answer`` holds the number of a choice, or nothing.
    key : pandas.DataFrame
        What came with the sheet.
    level : float
        Coverage of the interval, in (0, 1).

    Returns
    -------
    pandas.DataFrame
        The ``intrusion_scores`` table: ``topic`` (int, -1 for all), ``precision``, ``low``, ``high``, ``chance``
        (float, [0, 1]), ``n_answers``, ``n_coders`` (int), ``method`` (str). The interval takes
        answers for independent.

    Raises
    ------
    OnRecordError
        When a question is not in the key, a coder is not named, or an answer is none of the choices.

    References
    ----------
    Chang et al. 2009, NeurIPS, for model precision. Wilson 1927, JASA 22:209-212, for the interval.
    """
    require(sheets, ("unit_id", "coder", "answer"), "intrusions", "Keep the columns of the sheet.")
    require(key, INTRUSION_KEY.names, "intrusion_key", "It comes with the sheet.")
    nameless = sheets["coder"].isna() | (sheets["coder"].astype(str).str.strip() == "")
    if nameless.any():
        raise OnRecordError(f"{int(nameless.sum())} rows name no coder; write who answered into the column coder.")
    strange = sheets.loc[~sheets["unit_id"].isin(key["unit_id"]), "unit_id"]
    if len(strange):
        raise OnRecordError(f"The question {strange.iloc[0]!r} is not in the key; pass the key of this sheet.")
    given = sheets[sheets["answer"].notna()].merge(key, on="unit_id")
    number = pd.to_numeric(given["answer"], errors="coerce")
    odd = given.loc[~((number >= 1) & (number <= given["n_choices"]) & (number % 1 == 0)), ["unit_id", "answer"]]
    if len(odd):
        unit, answer = odd.iloc[0]
        raise OnRecordError(f"The answer {str(answer)!r} to {unit!r} is none of the choices; give the number of one.")
    found = given.assign(right=number == given["intruder"])
    rows = [_score(int(topic), found[found["topic"] == topic], key, level) for topic in sorted(key["topic"].unique())]
    return INTRUSION_SCORES.frame([*rows, _score(-1, found, key, level)])


def _check(model: TopicModel, coders: Sequence[str], n: int) -> None:
    if isinstance(coders, str) or not len(coders) or len(set(coders)) < len(coders):
        raise OnRecordError(f"coders is {coders!r}; give a list of different names, one a coder.")
    if model.n_topics < 2 or n < 2:
        raise OnRecordError(
            f"The model has {model.n_topics} topics and {n} choices were asked; give 2 or more of each."
        )


def _sheet(
    asked: Sequence[tuple[int, str | None, list[str], str]], coders: Sequence[str], rng: np.random.Generator, kind: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shuffle the choices of each question and the questions, so that neither order tells anything."""
    questions, key = [], []
    for number, place in enumerate(rng.permutation(len(asked))):
        topic, text, own, stranger = asked[place]
        choices = [*own, stranger]
        order = rng.permutation(len(choices))
        unit = f"{kind}_{number:03}"
        written = " | ".join(f"{at} {choices[k]}" for at, k in enumerate(order, start=1))
        questions.append((unit, text, written))
        key.append((unit, topic, int(np.flatnonzero(order == len(own))[0]) + 1, len(choices)))
    rows = [(unit, coder, text, written, None) for coder in coders for unit, text, written in questions]
    return INTRUSIONS.frame(rows), INTRUSION_KEY.frame(key)


def _score(topic: int, found: pd.DataFrame, key: pd.DataFrame, level: float) -> tuple[object, ...]:
    asked = key if topic < 0 else key[key["topic"] == topic]
    chance = float((1 / asked["n_choices"]).mean())
    n, right = len(found), int(found["right"].sum())
    if not n:
        return (topic, np.nan, np.nan, np.nan, chance, 0, 0, "no interval: nobody answered")
    ends = binomtest(right, n).proportion_ci(level, method="wilson")
    return (topic, right / n, ends.low, ends.high, chance, n, found["coder"].nunique(), "Wilson interval of answers")
