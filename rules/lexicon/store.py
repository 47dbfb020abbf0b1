"""The compiled lexicon as a file in memory: words to numbers, numbers along a tree to meanings.

Nothing is loaded: the file is mapped, and each look-up is a bisection. `build.py` writes it.
"""

import json
import mmap
import sys
from bisect import bisect_left
from functools import cache, lru_cache
from hashlib import blake2b
from math import isqrt
from pathlib import Path
from typing import Final, NamedTuple

MAGIC: Final = b"RASIDLEX"
VERSION: Final = 1

#: what an output says besides its meaning
WEAK: Final = 1 << 24  # counts only beside a strong form
ASKED: Final = 1 << 25  # in watches only
SHOUTED: Final = 1 << 26  # an abbreviation: in capitals only
GAP: Final = 1 << 27  # no meaning: where the tree goes on after a gap
LENT: Final = 1 << 28  # another language's name
PART: Final = 1 << 29  # of a topic, and so no name for it in a watch
NUMBER: Final = (1 << 24) - 1
ROOT: Final = 0


class Output(NamedTuple):
    """What stands at the end of a path: a meaning and its conditions, or the tree behind a gap."""

    flags: int
    extra: int  # the words that need a capital, a bit each; behind a gap, the node

    @property
    def number(self) -> int:
        """The number of its meaning."""
        return self.flags & NUMBER


class Entry(NamedTuple):
    """A meaning as people are shown it."""

    id: str
    kind: str
    gloss: str
    size: int  # of all its forms in all languages
    names: dict[str, list[str]]  # by language, the first is what a newsroom would write first


def digest(key: str) -> int:
    """Return the number under which a key is stored."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")


class Lexicon:
    """A compiled lexicon; `content` is what build.py made, in memory or mapped."""

    def __init__(self, content: bytes | mmap.mmap) -> None:
        view = memoryview(content)
        if bytes(view[:8]) != MAGIC or sys.byteorder != "little":
            raise ValueError("no lexicon of this machine's kind")
        size = int.from_bytes(view[8:16], "little")
        header = json.loads(bytes(view[16 : 16 + size]))
        if header["version"] != VERSION:
            raise ValueError(f"lexicon of version {header['version']}, not {VERSION}")
        self.languages: frozenset[str] = frozenset(header["languages"])
        self.learnt: frozenset[str] = frozenset(header["learnt"])  # with their concepts
        self.step: str = header["step"]
        self._bits = {code: 1 << i for i, code in enumerate(header["languages"])}
        self._leaves: int = header["leaves"]  # nodes from here on have no children
        sections = {
            name: view[start:stop].cast(kind) for name, kind, start, stop in header["sections"]
        }
        self._words = sections["words"]
        self._slack = 32 + 8 * isqrt(len(self._words))
        self._edges = sections["edges"]
        self._targets = sections["targets"]
        self._firsts = sections["firsts"]
        self._outputs = sections["outputs"]
        self._records = sections["records"]
        self._offsets = sections["offsets"]
        self._owners = sections["owners"]
        # what articles ask for again and again
        self.meaning = lru_cache(maxsize=1 << 13)(self._meaning)
        self.child = lru_cache(maxsize=1 << 15)(self._child)
        self.outputs = lru_cache(maxsize=1 << 14)(self._outputs_of)

    def word(self, key: str) -> int:
        """Return the number of a word's key, or -1."""
        wanted = digest(key)
        near = wanted * len(self._words) >> 64  # digests are even: it stands about there
        low, high = max(0, near - self._slack), min(len(self._words), near + self._slack)
        at = bisect_left(self._words, wanted, low, high)
        return at if at < len(self._words) and self._words[at] == wanted else -1

    def _child(self, node: int, word: int) -> int:
        """Return the node that a word leads to from another, or -1."""
        if node >= self._leaves:
            return -1
        wanted = node << 32 | word
        at = bisect_left(self._edges, wanted)
        found = at < len(self._edges) and self._edges[at] == wanted
        return self._targets[at] if found else -1

    def _outputs_of(self, node: int) -> tuple[Output, ...]:
        """Return what stands at a node."""
        first, last = self._firsts[node], self._firsts[node + 1]
        values = self._outputs[2 * first : 2 * last].tolist()
        return tuple(map(Output, values[::2], values[1::2]))

    def leaf(self, node: int) -> bool:
        """Return whether nothing can follow a node."""
        return node >= self._leaves

    def lacks(self, language: str, number: int) -> bool:
        """Return whether a language has no names of its own for a meaning."""
        return not self._owners[number] & self._bits.get(language, 0)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def _meaning(self, number: int) -> tuple[str, str]:
        """Return the id and the kind of a number."""
        return self.entry(number)[:2]

    def entry(self, number: int) -> Entry:
        """Return the meaning of a number."""
        record = bytes(self._records[self._offsets[number] : self._offsets[number + 1]])
        return Entry(*json.loads(record))

    def number(self, id_: str) -> int:
        """Return the number of an id: they are in order."""
        at = bisect_left(range(len(self)), id_, key=lambda n: self.meaning(n)[0])
        if at == len(self) or self.meaning(at)[0] != id_:
            raise KeyError(id_)
        return at


def load(path: Path) -> Lexicon:
    """Map a compiled lexicon."""
    with path.open("rb") as file:
        return Lexicon(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


@cache
def shipped() -> Lexicon:
    """Return the lexicon that comes with the rules."""
    return load(Path(__file__).with_name("lexicon.bin"))
