"""Utterances: quotations of the same words must be matched, and others left apart.

    python benchmarks/wording.py        pairs of quotations, precision, recall and F1 by kind of version

600 invented utterances by ten speakers, out of the same words and phrases so that strangers look alike; of each, up to
five versions as different outlets might print them: the same, cut at either end, with something left out in the middle,
two that overlap, and a second interpreter's, with other words for up to two in five and other small words. In the
quotations table every version stands in an article of its own.
"""

from __future__ import annotations

import random
import sys
from itertools import combinations

from onrecord import quotations
from onrecord.articles import Corpus
from onrecord.compare import utterances

SPEAKERS = [
    "Ada Holm", "Viktor Brandt", "Lena Lund", "Per Dahl", "Marie Krog", "Jon Lind", "Nora Vik", "Olav Moe",
    "Ida Ness", "Karl Rude",
]  # fmt: skip
OPENINGS = [
    "I think that", "we are ready to say that", "it is clear that", "let me be plain:", "as I said before,",
    "we believe that", "I want to make sure that", "the people of this town know that", "", "", "",
]  # fmt: skip
SUBJECTS = [
    "the council", "our fishermen", "the ministry", "the harbor authority", "every family on the coast",
    "the new government", "the ferry company", "our partners", "the northern towns", "nobody in this room",
    "the courts", "the union",
]  # fmt: skip
VERBS = [
    "will never accept", "must pay for", "has promised to rebuild", "wants to close", "is going to defend",
    "cannot afford", "has failed to protect", "will vote against", "refuses to discuss", "needs to repair",
    "is ready to sell", "should have stopped",
]  # fmt: skip
OBJECTS = [
    "the new quay", "a tax on diesel", "the old lighthouse", "the school on the island", "the cod quota",
    "the winter ferries", "the wage agreement", "the plan for a bridge", "the oil terminal",
    "the rescue station", "the coastal road", "the pension fund",
]  # fmt: skip
TAILS = [
    "before the end of the year", "while prices are rising", "without asking those who live here",
    "whatever it may cost", "because there is no other way", "after thirty years of empty words",
    "if the storms go on like this", "as long as I am in office", "and that is a mistake we will regret",
    "and history will judge us for it", "so we must act together", "until the last boat has come home",
]  # fmt: skip
# Two of these and a place in every clause, so that a cut version is of one utterance and no other.
QUALITIES = [
    "broken", "cheap", "costly", "crowded", "damaged", "distant", "empty", "famous", "foreign", "frozen",
    "green", "hidden", "honest", "idle", "legal", "local", "lonely", "modern", "narrow", "noisy", "open",
    "painted", "private", "public", "quiet", "rural", "rusty", "shared", "silent", "southern", "steep",
    "strange", "strict", "sunken", "temporary", "tidal", "urgent", "vacant", "wooden", "yellow",
]  # fmt: skip
THINGS = [
    "anchor", "archive", "barrel", "beacon", "bell", "bridge", "cabin", "canal", "cannery", "cellar", "chapel",
    "clinic", "compass", "crane", "dock", "engine", "factory", "farm", "fence", "field", "garage", "garden",
    "gate", "hall", "hangar", "kitchen", "ladder", "laundry", "library", "market", "mill", "museum", "nursery",
    "office", "orchard", "pier", "pilot", "platform", "prison", "pump", "quarry", "radio", "rail", "reef",
    "road", "roof", "school", "shed", "station", "stable", "tower", "trail", "tunnel", "valley", "village",
    "wall", "warehouse", "wharf", "window", "workshop", "yard",
]  # fmt: skip
PLACES = [
    "Norvik", "Norhavn", "Nornes", "Norby", "Nordal", "Noroy", "Norstrand", "Norfjord", "Sundvik", "Sundhavn",
    "Sundnes", "Sundby", "Sunddal", "Sundoy", "Sundstrand", "Sundfjord", "Havvik", "Havhavn", "Havnes", "Havby",
    "Havdal", "Havoy", "Havstrand", "Havfjord", "Bergvik", "Berghavn", "Bergnes", "Bergby", "Bergdal", "Bergoy",
    "Bergstrand", "Bergfjord", "Elvvik", "Elvhavn", "Elvnes", "Elvby", "Elvdal", "Elvoy", "Elvstrand",
    "Elvfjord", "Storvik", "Storhavn", "Stornes", "Storby", "Stordal", "Storoy", "Storstrand", "Storfjord",
    "Lillevik", "Lillehavn", "Lillenes", "Lilleby", "Lilledal", "Lilleoy", "Lillestrand", "Lillefjord", "Gamvik",
    "Gamhavn", "Gamnes", "Gamby", "Gamdal", "Gamoy", "Gamstrand", "Gamfjord", "Rosenvik", "Rosenhavn",
    "Rosennes", "Rosenby", "Rosendal", "Rosenoy", "Rosenstrand", "Rosenfjord", "Vestervik", "Vesterhavn",
    "Vesternes", "Vesterby", "Vesterdal", "Vesteroy", "Vesterstrand", "Vesterfjord",
]  # fmt: skip
OTHERS = {
    **{
        "will": "shall",
        "never": "not ever",
        "accept": "agree to",
        "must": "has to",
        "promised": "pledged",
        "rebuild": "restore",
    },
    **{
        "wants": "wishes",
        "close": "shut",
        "defend": "protect",
        "afford": "pay for",
        "failed": "been unable",
        "vote": "come out",
    },
    **{
        "refuses": "declines",
        "discuss": "talk about",
        "needs": "has",
        "repair": "mend",
        "ready": "prepared",
        "sell": "give up",
    },
    **{
        "should": "ought to",
        "stopped": "halted",
        "end": "close",
        "rising": "going up",
        "asking": "consulting",
        "cost": "take",
    },
    **{
        "way": "choice",
        "empty": "hollow",
        "storms": "gales",
        "mistake": "error",
        "regret": "be sorry for",
        "judge": "condemn",
    },
    **{
        "act": "move",
        "boat": "ship",
        "cannot": "can't",
        "is": "’s",
        "think": "believe",
        "clear": "obvious",
        "people": "citizens",
    },
}


def main() -> None:
    """Build the set, match it, print the scores."""
    draw = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 2013)
    texts, truth = built(draw)
    table = quotations(Corpus.from_texts(texts))
    table = table[table["kind"] != "indirect"]
    found = utterances(table)
    group = dict(zip(found["article_id"], found["version_of"], strict=True))
    lost = len(texts) - found["article_id"].nunique()
    print(
        f"{len(texts)} quotations of {len({u for u, _ in truth.values()})} utterances; {lost} not found by the engine"
    )
    if "--errors" in sys.argv:
        errors(truth, group, dict(zip(table["article_id"], table["text"], strict=False)))
    score({key: value for key, value in truth.items() if key in group}, group)


def score(truth: dict[str, tuple[int, str]], group: dict[str, str]) -> None:
    """Print precision, recall and F1 over pairs."""
    gold = pairs({key: utterance for key, (utterance, _) in truth.items()})
    said = pairs({key: group[key] for key in truth})
    right = gold & said
    precision, recall = len(right) / max(1, len(said)), len(right) / len(gold)
    print(
        f"all pairs: precision {precision:.3f}, recall {recall:.3f}, "
        f"F1 {2 * precision * recall / (precision + recall):.3f}"
    )
    for kind in dict.fromkeys(kind for _, kind in truth.values()):
        with_it = {pair for pair in gold if any(truth[key][1] == kind for key in pair)}
        if with_it:
            found = len(with_it & said) / len(with_it)
            print(f"  pairs with a version of kind {kind}: recall {found:.3f} of {len(with_it)}")


def errors(truth: dict[str, tuple[int, str]], group: dict[str, str], text: dict[str, str]) -> None:
    """Print what was matched wrongly."""
    for key, head in group.items():
        if truth[key][0] != truth[head.partition("#")[0]][0]:
            print(f"FALSE {truth[key][1]}: {text[key]}\n      {text[head.partition('#')[0]]}")


def pairs(labels: dict[str, object]) -> set[tuple[str, str]]:
    """Give the pairs that bear one label."""
    groups: dict[object, list[str]] = {}
    for key, label in sorted(labels.items()):
        groups.setdefault(label, []).append(key)
    return {pair for members in groups.values() for pair in combinations(members, 2)}


def built(draw: random.Random) -> tuple[dict[str, str], dict[str, tuple[int, str]]]:
    """Make texts and say which utterance and kind each holds."""
    texts: dict[str, str] = {}
    truth: dict[str, tuple[int, str]] = {}
    made: set[str] = set()
    while len(made) < 600:
        clauses = [clause(draw) for _ in range(draw.choice((1, 2, 2, 3)))]
        said = ", and ".join(clauses)
        if said in made:
            continue
        made.add(said)
        speaker = draw.choice(SPEAKERS)
        for kind, pieces in versions(said, draw):
            key = f"a{len(texts)}"
            texts[key] = printed(speaker, pieces)
            truth[key] = (len(made), kind)
    return texts, truth


def clause(draw: random.Random) -> str:
    """Make a clause."""
    detail = f"and the {draw.choice(QUALITIES)} {draw.choice(THINGS)} of {draw.choice(PLACES)}"
    subject = f"{draw.choice(SUBJECTS)} with its {draw.choice(QUALITIES)} {draw.choice(THINGS)}"
    parts = (draw.choice(OPENINGS), subject, draw.choice(VERBS), draw.choice(OBJECTS), detail, draw.choice(TAILS))
    return " ".join(part for part in parts if part)


def versions(said: str, draw: random.Random) -> list[tuple[str, list[str]]]:
    """Make versions of an utterance."""
    words = said.split()
    length = len(words)
    third = max(8, length // 3)
    kinds = {
        "same": [said],
        "cut": [" ".join(words[: draw.randint(third, length - 1)])],
        "end": [" ".join(words[draw.randint(1, length - third) :])],
        "left out": [" ".join(words[: length // 2 - 2]), " ".join(words[length // 2 + 2 :])],
        "overlap": [" ".join(words[: int(length * 0.7)])],
        "interpreter": [interpreted(words, draw)],
    }
    chosen = draw.sample(sorted(kinds), draw.randint(1, 5))
    return (
        [("whole", [said]), *((kind, kinds[kind]) for kind in chosen)]
        if draw.random() < 0.8
        else [(kind, kinds[kind]) for kind in chosen if kind != "same"]
    )


def interpreted(words: list[str], draw: random.Random) -> str:
    """Say it in other words, as another interpreter might."""
    changed = [OTHERS.get(word.strip(",:"), word) if draw.random() < 0.6 else word for word in words]
    kept = [word for word in changed if word not in ("that", "the") or draw.random() < 0.8]
    return " ".join(kept).replace(" ’s", "’s")


def printed(speaker: str, pieces: list[str]) -> str:
    """Print it as a sentence of news."""
    first = pieces[0][:1].upper() + pieces[0][1:].rstrip(",:")
    if len(pieces) == 1:
        return f"“{first},” {speaker} said on Monday."
    return f"“{first},” {speaker} said. “{pieces[1][:1].upper() + pieces[1][1:]}.”"


if __name__ == "__main__":
    main()
