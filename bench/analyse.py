"""What taking an article apart costs, against lower-casing and splitting it by a regex."""

import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from resource import RUSAGE_SELF, getrusage
from string import ascii_lowercase

from rules import Document, analyse
from rules.lexicon import shipped

_ARTICLES = 300
_WORDS = 600
_ROUNDS = 5
_NAMES = "Vladimir Putin|Joe Biden|the United States|Ukraine|the European Union|Beijing".split("|")


def articles(count: int, seed: int = 1) -> list[str]:
    """Return articles of 600 words as frequent as words are, one in twenty part of a name."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(ascii_lowercase, k=chance.randint(2, 11))) for _ in range(30_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return [_article(chance, words, weights) for _ in range(count)]


def _article(chance: random.Random, words: Sequence[str], weights: Sequence[float]) -> str:
    drawn = chance.choices(words, weights, k=_WORDS)
    for at in range(0, _WORDS, 40):
        drawn[at] = chance.choice(_NAMES)
    sentences = (" ".join(drawn[at : at + 20]) for at in range(0, _WORDS, 20))
    return ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences) + "."


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return what a text costs, on average, in the best of some rounds."""
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        for text in texts:
            work(text)
        best = min(best, time.perf_counter() - start)
    return best / len(texts)


def main(_: Sequence[str]) -> None:
    """Print the cost of both, cold and warm, and of opening the lexicon."""
    start, memory = time.perf_counter(), getrusage(RUSAGE_SELF).ru_maxrss
    shipped()
    loaded = time.perf_counter() - start
    texts = articles(_ARTICLES)
    split = re.compile(r"\W+").split
    plain = seconds(lambda text: split(text.lower()), texts)
    fresh = cycle(texts)
    start = time.perf_counter()
    for text in texts:
        analyse(Document(title=next(fresh)[:80], text=text, language="en"))
    first = (time.perf_counter() - start) / len(texts)
    warm = seconds(lambda text: analyse(Document(title=text[:80], text=text, language="en")), texts)
    print(f"split {plain * 1e6:.0f} µs, analyse {warm * 1e6:.0f} µs, at first {first * 1e6:.0f} µs")
    result = {"ratio": warm / plain, "ratio_at_first": first / plain, "load_s": loaded}
    result["resident_mb"] = (getrusage(RUSAGE_SELF).ru_maxrss - memory) / 1024
    print(json.dumps({key: round(value, 4) for key, value in result.items()}))


if __name__ == "__main__":
    main(sys.argv[1:])
