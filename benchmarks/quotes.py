"""Accuracy of `onrecord.quotations` on gold attributions, and the tables that are counted from training articles.

    python benchmarks/quotes.py GOLD.jsonl[.gz]                 figures with intervals, by type and by rule
    python benchmarks/quotes.py TRAIN.jsonl[.gz] --weights      counts resources/cues/weights.yaml anew
    python benchmarks/quotes.py TRAIN.jsonl[.gz] --calibrate    counts resources/cues/confidence.yaml anew

A line of the gold is {doc_id, text, quotes: [{content, cue, source, type}]} with [start, end) code points. Contents
match one to one, best intersection over union (IoU) of their word tokens first. *overlap* is IoU >= .5; *exact* is the
same tokens; *speaker* is the share of overlap matches whose predicted source shares a token with the gold source; *e2e*
is matched with the speaker right, over all gold.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from onrecord.articles import Article, Corpus
from onrecord.quotes import ENGINES, quotations
from onrecord.quotes.likelihood import features, likelihood
from onrecord.quotes.utterances import attributions

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
CUES = Path(__file__).parents[1] / "analysis" / "onrecord" / "resources" / "cues"
HUMAN = "Human against human (20 articles, 5 or 6 annotators): overlap F 79.5, exact F 69.1, speaker 96.0."


class Scored(NamedTuple):
    """One predicted attribution: its rule, and how well it matched."""

    rule: str
    overlap: bool
    exact: bool
    speaker: bool | None
    kind: str | None


class Document(NamedTuple):
    """The scores of one document."""

    n_gold: int
    kinds: Counter[str]
    found: list[Scored]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--weights", action="store_true", help="count the weights of candidates on these articles")
    parser.add_argument("--calibrate", action="store_true", help="count the confidence of rules on these articles")
    parser.add_argument("--rules", type=int, default=25, help="how many rules to list")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="which engine to measure")
    options = parser.parse_args()
    gold = read_gold(options.gold)
    if options.weights:
        write_weights(gold)
        return
    documents = score(gold, options.engine)
    report(documents, options.rules)
    if options.calibrate:
        write_confidence(documents)


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Read gold documents."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def score(gold: Sequence[dict[str, Any]], engine: str) -> list[Document]:
    """Score the verb's output against the gold, document by document."""
    corpus = Corpus(Article(row["doc_id"], row["text"]) for row in gold)
    start = time.process_time()
    table = quotations(corpus, engine=engine)
    seconds = time.process_time() - start
    words = sum(article.n_words for article in corpus)
    print(f"{len(corpus)} articles, {words:,} words, {words / seconds:,.0f} words per CPU-second, people included")
    rows = {key: part.to_dict("records") for key, part in table.groupby("article_id")}
    return [score_document(row, rows.get(row["doc_id"], [])) for row in gold]


def score_document(row: dict[str, Any], predicted: list[dict[Any, Any]]) -> Document:
    """Match one document's predictions with its gold."""
    tokens = Tokens(row["text"])
    gold = [quote for quote in row["quotes"] if quote["content"]]
    wanted = [tokens.inside(quote["content"]) for quote in gold]
    given = [tokens.inside(quote["spans"]) for quote in predicted]
    matched = dict(match(given, wanted))
    found = []
    for i, quote in enumerate(predicted):
        if i not in matched:
            found.append(Scored(quote["rule"], False, False, None, None))
            continue
        j = matched[i]
        overlap = iou(given[i], wanted[j]) >= 0.5
        source = tokens.inside(gold[j]["source"] or [])
        own = tokens.inside([quote["speaker_span"]] if isinstance(quote["speaker_span"], tuple) else [])
        speaker = bool(source & own) if source and overlap else None
        exact = given[i] == wanted[j]
        found.append(Scored(quote["rule"], overlap, exact, speaker, str(gold[j]["type"]) if overlap else None))
    return Document(len(gold), Counter(str(quote["type"]) for quote in gold), found)


class Tokens:
    """The word tokens of a text, to be found by span."""

    def __init__(self, text: str) -> None:
        spans = [found.span() for found in WORD.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def inside(self, spans: Iterable[Sequence[int]]) -> frozenset[int]:
        """Give the numbers of the tokens that spans touch."""
        return frozenset(
            number
            for start, end in spans
            for number in range(bisect_right(self.ends, start), bisect_left(self.starts, end))
        )


def iou(a: frozenset[int], b: frozenset[int]) -> float:
    """Intersection over union."""
    return len(a & b) / len(a | b) if a or b else 0.0


def match(given: Sequence[frozenset[int]], wanted: Sequence[frozenset[int]]) -> Iterator[tuple[int, int]]:
    """Match one to one, best IoU first."""
    pairs = [(-iou(g, w), j, i) for i, g in enumerate(given) for j, w in enumerate(wanted) if not g.isdisjoint(w)]
    used_given: set[int] = set()
    used_wanted: set[int] = set()
    for _, j, i in sorted(pairs):
        if i not in used_given and j not in used_wanted:
            used_given.add(i)
            used_wanted.add(j)
            yield i, j


def report(documents: Sequence[Document], n_rules: int) -> None:
    """Print the figures."""
    print(HUMAN)
    for name, measure in MEASURES.items():
        low, high = interval(documents, measure)
        print(f"{name:12}{measure(documents):6.1f}  [{low:.1f}, {high:.1f}]")
    for kind in ("direct", "mixed", "indirect"):
        print(f"recall {kind:9}{recall(documents, kind):5.1f}")
    print(f"{'rule':34}{'n':>6}{'overlap':>9}{'exact':>7}{'speaker':>9}")
    for rule, rows in sorted(by_rule(documents).items(), key=lambda item: (-len(item[1]), item[0]))[:n_rules]:
        told = [row.speaker for row in rows if row.speaker is not None]
        speaker = f"{percent(sum(told), len(told)):9.1f}" if told else f"{'-':>9}"
        overlap, exact = (percent(sum(row[at] for row in rows), len(rows)) for at in (1, 2))
        print(f"{rule:34}{len(rows):6}{overlap:9.1f}{exact:7.1f}{speaker}")


def percent(part: float, whole: float) -> float:
    """Give a share in per cent, 0 of nothing."""
    return 100 * part / whole if whole else 0.0


def f_score(documents: Sequence[Document], hit: Callable[[Scored], bool]) -> float:
    """F of precision and recall over all attributions of the documents."""
    n_gold = sum(document.n_gold for document in documents)
    found = [row for document in documents for row in document.found]
    return percent(2 * sum(map(hit, found)), n_gold + len(found))


def precision(documents: Sequence[Document]) -> float:
    """Overlap precision."""
    found = [row for document in documents for row in document.found]
    return percent(sum(row.overlap for row in found), len(found))


def recall(documents: Sequence[Document], kind: str | None = None) -> float:
    """Overlap recall, of one type or all."""
    n_gold = sum(document.kinds[kind] if kind else document.n_gold for document in documents)
    rows = (row for document in documents for row in document.found)
    return percent(sum(row.overlap and kind in (None, row.kind) for row in rows), n_gold)


def speaker(documents: Sequence[Document]) -> float:
    """Speaker accuracy over overlap matches whose gold has a source."""
    told = [row.speaker for document in documents for row in document.found if row.speaker is not None]
    return percent(sum(told), len(told))


def end_to_end(documents: Sequence[Document]) -> float:
    """Give the share of all gold that is matched with the speaker right."""
    right = sum(row.speaker is True for document in documents for row in document.found)
    return percent(right, sum(document.n_gold for document in documents))


MEASURES: dict[str, Callable[[Sequence[Document]], float]] = {
    "overlap P": precision,
    "overlap R": recall,
    "overlap F": lambda documents: f_score(documents, lambda row: row.overlap),
    "exact F": lambda documents: f_score(documents, lambda row: row.exact),
    "speaker": speaker,
    "e2e": end_to_end,
}


def interval(
    documents: Sequence[Document], measure: Callable[[Sequence[Document]], float], rounds: int = 500
) -> tuple[float, float]:
    """Bootstrap a 95 % interval by resampling documents."""
    draw = random.Random(0)
    values = sorted(measure(draw.choices(documents, k=len(documents))) for _ in range(rounds))
    return values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1]


def by_rule(documents: Sequence[Document]) -> dict[str, list[Scored]]:
    """Group the predictions by their rule."""
    rules: dict[str, list[Scored]] = defaultdict(list)
    for document in documents:
        for row in document.found:
            rules[row.rule].append(row)
    return rules


def write_confidence(documents: Sequence[Document], least: int = 15) -> None:
    """Write how often each rule is right: content matched and, where the gold names a source, speaker matched."""
    rules = by_rule(documents)
    rare = [row for rows in rules.values() if len(rows) < least for row in rows]
    shares = {rule: share(rows) for rule, rows in sorted(rules.items()) if len(rows) >= least}
    table = {"rules": {**shares, "other": share(rare)}}
    write_yaml(CUES / "confidence.yaml", CONFIDENCE_HEAD.format(least=least), table)


def share(rows: Sequence[Scored]) -> float:
    """Share of predictions whose content matched and whose speaker was not wrong."""
    return round(sum(row.overlap and row.speaker is not False for row in rows) / len(rows), 2) if rows else 0.5


def write_weights(gold: Sequence[dict[str, Any]], threshold: float = 0.35) -> None:
    """Fit the weights by logistic regression: once over all candidates, once over those that the first fit leaves."""
    weights: dict[str, float] | None = None
    for _ in range(2):
        rows, labels = collect(gold, weights, threshold)
        print(f"{len(labels):,} candidates, {percent(sum(labels), len(labels)):.1f} % of them attributions")
        weights = fit(rows, labels)
    table = {"threshold": threshold, "threshold_quoted": 0.25, "weights": weights}
    write_yaml(CUES / "weights.yaml", WEIGHTS_HEAD, table)


def collect(
    gold: Sequence[dict[str, Any]], weights: dict[str, float] | None, threshold: float
) -> tuple[list[list[str]], list[bool]]:
    """Collect the features of every candidate, and whether its content matches a gold content."""
    rows: list[list[str]] = []
    labels: list[bool] = []
    for document in gold:
        tokens = Tokens(document["text"])
        wanted = [tokens.inside(quote["content"]) for quote in document["quotes"] if quote["content"]]

        def accept(
            candidate: Any,
            sentence: Any,
            tokens: Tokens = tokens,
            wanted: list[frozenset[int]] = wanted,
        ) -> bool:
            given = tokens.inside([sentence.span(*piece) for piece in candidate.content])
            rows.append(features(candidate, sentence))
            labels.append(any(iou(given, one) >= 0.5 for one in wanted if not one.isdisjoint(given)))
            if weights is None:
                return True
            return likelihood(rows[-1], weights) >= threshold

        attributions(document["text"], accept)
    return rows, labels


def fit(rows: list[list[str]], labels: list[bool], least: int = 5) -> dict[str, float]:
    """Fit a logistic regression with an L2 penalty; features seen fewer than `least` times are left out."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen = Counter(name for row in rows for name in row)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([{name: 1 for name in row if seen[name] >= least} for row in rows])
    model = LogisticRegression(C=0.5, max_iter=500).fit(matrix, labels)
    weights = dict(zip(vectorizer.feature_names_, model.coef_[0], strict=True))
    weights["all"] = weights.get("all", 0.0) + model.intercept_[0]
    return {name: round(float(weight), 2) for name, weight in sorted(weights.items()) if abs(weight) >= 0.05}


def write_yaml(path: Path, head: str, table: dict[str, Any]) -> None:
    """Write a resource with its header."""
    text = yaml.safe_dump(table, allow_unicode=True, width=120, sort_keys=False)
    path.write_text(head + text, encoding="utf-8", newline="\n")
    print(f"wrote {path.name}")


CONFIDENCE_HEAD = """\
# How often each rule of quotes/ is right: its content matches a gold content (IoU of word tokens >= .5, one to one)
# and its source shares a word with the gold source where the gold names one. Rules with fewer than {least} finds are
# pooled as `other`. Measured on the articles from which the weights were counted, so a little too high.
# source: counted with `python benchmarks/quotes.py polnear.train.jsonl.gz --calibrate` on PolNeAR's training articles,
#   first annotator (Newell, Margolin and Ruths 2018, https://github.com/networkdynamics/PolNeAR); no text of theirs
# licence: MIT
# version: 1
"""

WEIGHTS_HEAD = """\
# What speaks for or against a candidate attribution, in log-odds to be added; features are named in likelihood.py.
# source: fitted with `python benchmarks/quotes.py polnear.train.jsonl.gz --weights` on PolNeAR's training articles,
#   first annotator (Newell, Margolin and Ruths 2018, https://github.com/networkdynamics/PolNeAR); numbers only, no text
# licence: MIT for this table; the articles it was counted on belong to their outlets
# version: 1
"""


if __name__ == "__main__":
    main()
