"""How much a hundred thousand watches cost an article, in parts of what reading it costs.

`python -m bench.monitor [--watches N]` ends with one JSON object: for short and long articles,
match / analyse, N watches / N÷100 watches, a loop over compiled predicates / match; and in how
many answers the index differs from the judge. Ratios are medians of rounds within one run.
"""

import argparse
import gc
import json
import random
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
from statistics import median

from rules import Analysis, Document, Monitor, Query, analyse, holds
from rules.nodes import And, Near, Node, Not, Or, Phrase, Prefix, Title, Word

_VOCABULARY = 60_000
_ROUNDS = 7
_ARTICLES = 40
_SAMPLE = 2_000  # watches that the judge and the loop are asked: both are linear
_LENGTHS = {"short": 30, "long": 600}

Shape = Callable[[Sequence[Word]], Node]
_SHAPES: tuple[tuple[float, Shape], ...] = (
    (25, lambda words: words[0]),
    (28, lambda words: And(tuple(words[:2]))),
    (14, lambda words: And(tuple(words[:3]))),
    (10, lambda words: Phrase((words[0].text, words[1].text))),
    (9, lambda words: And((words[0], Or(tuple(words[1:4]))))),
    (6, lambda words: And((words[0], Not(words[1])))),
    (3, lambda words: Or(tuple(words[:2]))),
    (2, lambda words: Near(tuple(words[:2]), (5,))),
    (1.5, lambda words: Prefix(words[0].text[:4])),
    (1.5, lambda words: Title(words[0])),
)


class World:
    """Words as unequal as those of a language, and what is written and asked with them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        letters = "abdefghiklmnoprstuvz"
        made = {"".join(self.random.choices(letters, k=3 + i % 8)) for i in range(_VOCABULARY * 2)}
        self.words = self.random.sample(sorted(made), _VOCABULARY)
        ranks = range(_VOCABULARY)
        self.written = list(accumulate(1 / (rank + 2.7) ** 1.07 for rank in ranks))
        # people ask for names and things, seldom for the commonest words
        self.asked = list(accumulate(1 / (rank + 6_000) ** 0.8 for rank in ranks))
        self.shares = list(accumulate(share for share, _ in _SHAPES))

    def article(self, length: int) -> Document:
        said = self.random.choices(self.words, cum_weights=self.written, k=length)
        return Document(title=" ".join(said[:10]), text=" ".join(said[10:]))

    def query(self) -> Query:
        _, shape = self.random.choices(_SHAPES, cum_weights=self.shares)[0]
        asked: dict[str, None] = {}
        while len(asked) < 4:
            asked |= dict.fromkeys(self.random.choices(self.words, cum_weights=self.asked, k=4))
        return Query(shape(list(map(Word, asked))))


def compiled(node: Node) -> Callable[[Analysis], bool]:
    """Return a predicate as one would write it by hand, for the loop over all watches."""
    match node:
        case Word(word):
            return lambda analysis: word in analysis.index
        case And(children):
            parts = [compiled(child) for child in children]
            return lambda analysis: all(part(analysis) for part in parts)
        case Or(children):
            parts = [compiled(child) for child in children]
            return lambda analysis: any(part(analysis) for part in parts)
        case Not(child):
            part = compiled(child)
            return lambda analysis: not part(analysis)
        case _:
            query = Query(node)
            return lambda analysis: holds(query, analysis)


def registered(queries: Sequence[Query], seen: Sequence[Analysis] = ()) -> Monitor[int]:
    """Return a monitor of these queries; having seen articles, it knows which words are rare."""
    monitor = Monitor[int]()
    for analysis in seen:
        monitor.match(analysis)
    start = time.thread_time()
    for key, query in enumerate(queries):
        monitor.register(key, query)
    each = (time.thread_time() - start) / len(queries)
    print(f"{len(queries)} watches registered, {each * 1e6:.0f} µs each")
    return monitor


def seconds(act: Callable[[], object]) -> float:
    start = time.thread_time()
    act()
    return time.thread_time() - start


def ratios(
    documents: Sequence[Document], many: Monitor[int], few: Monitor[int], queries: Sequence[Query]
) -> dict[str, float]:
    """Return the medians of what each round measured, one thing after the other."""
    analyses = [analyse(document) for document in documents]
    predicates = [compiled(query.node) for query in queries[:_SAMPLE]]
    scale = len(queries) / len(predicates)
    rounds: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        read = seconds(lambda: [analyse(document) for document in documents])
        matched = seconds(lambda: [many.match(analysis) for analysis in analyses])
        few_matched = seconds(lambda: [few.match(analysis) for analysis in analyses])
        loop = seconds(lambda: [[p(a) for p in predicates] for a in analyses[:5]])
        loop *= scale * len(analyses) / 5
        measured = {
            "match_to_analyse": matched / read,
            "growth": matched / few_matched,
            "loop_to_match": loop / matched,
            "analyse_us": read / len(documents) * 1e6,
            "match_us": matched / len(documents) * 1e6,
            "matches": sum(len(many.match(analysis)) for analysis in analyses) / len(analyses),
        }
        for name, value in measured.items():
            rounds.setdefault(name, []).append(value)
    return {name: round(median(values), 2) for name, values in rounds.items()}


def differences(documents: Sequence[Document], queries: Sequence[Query]) -> tuple[int, int]:
    """Return in how many answers the index differs from the judge, and of how many."""
    monitor = registered(queries)
    wrong = 0
    for analysis in map(analyse, documents):
        found = set(monitor.match(analysis))
        wrong += sum((key in found) != holds(q, analysis) for key, q in enumerate(queries))
    return wrong, len(documents) * len(queries)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--watches", type=int, default=100_000)
    watches: int = parser.parse_args().watches

    world = World(seed=1)
    queries = [world.query() for _ in range(watches)]
    before = [analyse(world.article(300)) for _ in range(50)]
    many, few = (registered(share, before) for share in (queries, queries[: watches // 100]))
    gc.collect()
    gc.freeze()

    result: dict[str, object] = {"watches": watches}
    for name, length in _LENGTHS.items():
        documents = [world.article(length) for _ in range(_ARTICLES)]
        result[name] = ratios(documents, many, few, queries)
        print(f"{length} words: {result[name]}")
    sample = [world.article(200) for _ in range(20)]
    result["differences"], result["answers"] = differences(sample, queries[:_SAMPLE])
    print(json.dumps(result))


if __name__ == "__main__":
    main()
