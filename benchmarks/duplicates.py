"""Near-duplicates: edited copies must be found and others left apart, also among a hundred thousand articles.

    python benchmarks/duplicates.py edited             2,000 articles, 600 of them edited copies: F1 over pairs
    python benchmarks/duplicates.py speed [100000]     seconds and memory, the corpus included
    python benchmarks/duplicates.py signatures         rensa against datasketch, for the choice between them

The articles are invented: words after Zipf's law, in sentences and paragraphs, with stock phrases of agencies that
unrelated articles share.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from itertools import accumulate, combinations

from onrecord import Article, Corpus, wire_copies
from onrecord.articles import overlap

WORDS = [f"w{n}" for n in range(40_000)]
WEIGHTS = list(accumulate(1 / (n + 10) for n in range(len(WORDS))))
STOCK = [" ".join(f"stock{n}word{k}" for k in range(12)) for n in range(60)]


def main() -> None:
    """Run what is asked for."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "edited"
    if asked == "edited":
        edited()
    elif asked == "speed":
        speed(int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    else:
        signatures()


def edited() -> None:
    """Print how well edited copies are found."""
    texts, family = built(random.Random(2013))
    corpus = Corpus(Article(f"a{n}", text) for n, text in enumerate(texts))
    truth = pairs_of(family)
    for name, exact in (("every pair compared", 10**9), ("pairs proposed by MinHash", 0)):
        overlap.EXACT = exact
        found = pairs_of([article.wire_id or article.article_id for article in wire_copies(corpus)])
        right = len(truth & found)
        precision, recall = right / max(1, len(found)), right / len(truth)
        f = 2 * precision * recall / (precision + recall)
        print(f"{name}: precision {precision:.4f}, recall {recall:.4f}, F1 {f:.4f} ({len(truth)} true pairs)")


def built(draw: random.Random) -> tuple[list[str], list[int]]:
    """Make 1,400 articles and 600 copies of some: cut, given a new lead, re-ordered, corrected, or two of these."""
    texts = [article(draw) for _ in range(1_400)]
    family = list(range(1_400))
    for _ in range(600):
        source = draw.randrange(400)
        paragraphs = texts[source].split("\n\n")
        for edit in draw.sample((cut, led, ordered, corrected), draw.choice((1, 1, 2))):
            paragraphs = edit(paragraphs, draw)
        texts.append("\n\n".join(paragraphs))
        family.append(source)
    order = draw.sample(range(2_000), 2_000)
    return [texts[n] for n in order], [family[n] for n in order]


def cut(paragraphs: list[str], draw: random.Random) -> list[str]:
    """Cut an article from the end."""
    return paragraphs[: max(2, int(len(paragraphs) * draw.uniform(0.3, 0.7)))]


def led(paragraphs: list[str], draw: random.Random) -> list[str]:
    """Give an article a new lead."""
    return [*(paragraph(draw) for _ in range(draw.randint(1, 2))), *paragraphs[1:]]


def ordered(paragraphs: list[str], draw: random.Random) -> list[str]:
    """Put the paragraphs in another order."""
    return draw.sample(paragraphs, len(paragraphs))


def corrected(paragraphs: list[str], draw: random.Random) -> list[str]:
    """Change a word here and there."""
    rate = draw.uniform(0.01, 0.07)
    return [" ".join(word if draw.random() > rate else some(draw, 1) for word in p.split()) for p in paragraphs]


def article(draw: random.Random) -> str:
    """Make an article."""
    paragraphs = [paragraph(draw) for _ in range(draw.randint(6, 16))]
    for _ in range(draw.randint(0, 3)):
        paragraphs.insert(draw.randrange(len(paragraphs)), draw.choice(STOCK) + ".")
    return "\n\n".join(paragraphs)


def paragraph(draw: random.Random) -> str:
    """Make a paragraph."""
    return " ".join(some(draw, draw.randint(8, 24)) + "." for _ in range(draw.randint(1, 4)))


def some(draw: random.Random, length: int) -> str:
    """Draw words."""
    return " ".join(draw.choices(WORDS, cum_weights=WEIGHTS, k=length))


def pairs_of(labels: list[object]) -> set[tuple[int, int]]:
    """Give the pairs that bear one label."""
    groups: dict[object, list[int]] = {}
    for number, label in enumerate(labels):
        groups.setdefault(label, []).append(number)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def speed(size: int) -> None:
    """Print seconds and memory for a corpus of this size."""
    draw = random.Random(7)
    made = [article(draw) for _ in range(size - size // 5)]
    copies = [cut(made[draw.randrange(len(made))].split("\n\n"), draw) for _ in range(size // 5)]
    corpus = Corpus(Article(f"a{n}", text) for n, text in enumerate([*made, *("\n\n".join(p) for p in copies)]))
    words = sum(article.n_words for article in corpus)
    print(f"{size:,} articles, {words:,} words; {peak():.0f} MB with the corpus alone", flush=True)
    began, spent = time.perf_counter(), time.process_time()
    found = wire_copies(corpus)
    took = time.perf_counter() - began
    joined = sum(article.wire_id is not None for article in found)
    print(
        f"{took:.0f} s ({time.process_time() - spent:.0f} CPU-seconds), {joined:,} in groups; {peak():.0f} MB at most"
    )


def peak() -> float:
    """Give the most memory used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def signatures() -> None:
    """Print how fast two libraries sign articles."""
    import datasketch
    from rensa import RMinHash

    draw = random.Random(1)
    runs = [
        [" ".join(w[at : at + 5]) for at in range(len(w) - 4)] for w in (article(draw).split() for _ in range(2_000))
    ]
    began = time.process_time()
    RMinHash.digest_matrix_from_token_sets(runs, 256, 1).to_rows()
    print(f"rensa: {len(runs) / (time.process_time() - began):,.0f} articles a CPU-second, 256 permutations")
    began = time.process_time()
    for some_runs in runs[:300]:
        datasketch.MinHash(num_perm=256, seed=1).update_batch([run.encode() for run in some_runs])
    print(f"datasketch: {300 / (time.process_time() - began):,.0f}")


if __name__ == "__main__":
    main()
