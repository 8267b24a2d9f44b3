"""How likely a candidate is an attribution: a sum of counted weights, one a feature."""

from __future__ import annotations

from math import exp

from onrecord.quotes.attribute import Candidate
from onrecord.quotes.cues import verb_class
from onrecord.quotes.tag import Sentence
from onrecord.resources import load


def is_likely(candidate: Candidate, sentence: Sentence) -> bool:
    """Tell whether a candidate is to be kept: likelier than the threshold at which F is highest.

    A content with a quotation in it is kept at less, so that few quoted words stay without a source.
    """
    stored = load("cues", "weights")
    names = features(candidate, sentence)
    quoted = any(name.startswith("quote=True") for name in names)
    threshold: float = stored["threshold_quoted" if quoted else "threshold"]
    return likelihood(names, stored["weights"]) >= threshold


def likelihood(names: list[str], weights: dict[str, float]) -> float:
    """Add the weights of a candidate's features and squash the sum to [0, 1]."""
    return 1 / (1 + exp(-sum(weights.get(name, 0.0) for name in names)))


def confidence(rule: str) -> float:
    """Give the share of a rule's attributions that were right, content and speaker, on the training articles."""
    rules = load("cues", "confidence")["rules"]
    return float(rules.get(rule, rules["other"]))


def features(candidate: Candidate, sentence: Sentence) -> list[str]:
    """Name what speaks for or against a candidate.

    The construction, the cue verb, the verb in the construction, the verb's form, the kind of subject, the first
    words of the content and whether it holds a quotation.
    """
    kinds, construction, lemma = sentence.kinds, candidate.construction, candidate.lemma
    source, relation = candidate.source, candidate.relation
    start, stop = candidate.content[-1]
    group = construction if construction in ("np", "prep", "bare", "to", "clause-sv") else "other"
    if construction.endswith("-vs") and source:
        subject = "inverted:" + kinds[source[0]]
    elif relation in ("np", "shared", "reduced") and source:
        subject = relation + ":" + kinds[source[1] - 1]
    elif relation == "pronoun" and source:
        subject = "pronoun:" + sentence.words[source[0]]
    else:
        subject = relation if source else relation + ":none"
    form = kinds[candidate.head] if candidate.head < len(kinds) else "-"
    return [
        "all",
        f"construction={construction}",
        f"lemma={lemma}",
        f"lemma={lemma} construction={construction}",
        f"class={verb_class(lemma)} {construction}",
        f"form={form} {group}",
        f"subject={subject}",
        f"first={kinds[start]} {group}",
        f"next={kinds[start : start + 2]}",
        f"before={kinds[candidate.group - 1] if candidate.group else '^'} {form}",
        f"quote={'Q' in kinds[start:stop] or 'q' in kinds[start:stop]} {group}",
        f"length={min(stop - start, 4)} {group}",
        f"headline={sentence.headline}",
        f"negated={candidate.negated}",
        f"alone={stop >= len(kinds) - 1} {group}",
    ]
