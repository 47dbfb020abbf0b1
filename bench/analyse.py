"""What taking an article apart costs, against lower-casing and splitting it by a regex.

The articles are made up, with words as frequent as words are. `ratio` is the cost of words met
before, as in a running Rasid nineteen of twenty are; `ratio_fresh` that of new articles after 150
of the same kind; `ratio_cold` that of the first 150.
"""

import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from resource import RUSAGE_SELF, getrusage
from string import ascii_lowercase

from rules import Document, analyse
from rules.lexicon import shipped

_ARTICLES = 300
_WORDS = 600
_ROUNDS = 5
_NAMES = ("Vladimir Putin", "Joe Biden", "the United States", "Ukraine", "Beijing", "sanctions")


def articles(count: int, seed: int = 1) -> list[str]:
    """Return articles of 600 words as frequent as words are, one in twenty part of a name."""
    chance = random.Random(seed)
    lengths = chance.choices(range(2, 12), k=30_000)
    lengths = chance.choices(range(2, 12), k=30_000)
    words = ["".join(chance.choices(ascii_lowercase, k=length)) for length in lengths]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return [_article(chance, words, weights) for _ in range(count)]


def _article(chance: random.Random, words: Sequence[str], weights: Sequence[float]) -> str:
    drawn = chance.choices(words, weights, k=_WORDS)
    for at in range(0, _WORDS, 40):
        drawn[at] = chance.choice(_NAMES)
    sentences = (" ".join(drawn[at : at + 20]) for at in range(0, _WORDS, 20))
    return ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences) + "."


def seconds(work: Callable[[str], object], texts: Sequence[str], rounds: int = _ROUNDS) -> float:
    """Return what a text costs, on average, in the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for text in texts:
            work(text)
        best = min(best, time.perf_counter() - start)
    return best / len(texts)


def read(text: str) -> object:
    """Take an article apart as a document."""
    return analyse(Document(title=text[:80], text=text, language="en"))


def main(_: Sequence[str]) -> None:
    """Print the cost of both: of words met before, of new articles, of the very first."""
    memory, start = getrusage(RUSAGE_SELF).ru_maxrss, time.perf_counter()
    shipped()
    loaded = time.perf_counter() - start
    texts = articles(_ARTICLES)
    split = re.compile(r"\W+").split
    plain = seconds(lambda text: split(text.lower()), texts)
    half = _ARTICLES // 2
    cold = seconds(read, texts[:half], rounds=1)
    fresh = seconds(read, texts[half:], rounds=1)
    again = seconds(read, texts)
    told = (("split", plain), ("cold", cold), ("fresh", fresh), ("again", again))
    print(", ".join(f"{name} {cost * 1e6:.0f} µs" for name, cost in told))
    result = {"ratio": again / plain, "ratio_fresh": fresh / plain, "ratio_cold": cold / plain}
    result |= {"load_s": loaded, "mb": (getrusage(RUSAGE_SELF).ru_maxrss - memory) / 1024}
    print(json.dumps({key: round(value, 4) for key, value in result.items()}))


if __name__ == "__main__":
    main(sys.argv[1:])
