"""Finds, among many names, those that a word of an article is written as, in any script."""

from collections.abc import Callable, Hashable, Sequence
from typing import Final, Generic, TypeVar

from rules.names import alignment, skeleton
from rules.names.forms import LONGEST, forms
from rules.names.spelling import Spelling, spell

K = TypeVar("K", bound=Hashable)

TOGETHER: Final = 0.76  # sure enough where another term of the watch holds: 2 in 10,000 words err
ALONE: Final = 0.85  # sure enough for itself: 6 in 100,000 (both measured by bench.names)
FIRM: Final = (
    3  # consonants; a name of fewer sounds like many words: ALONE's likeness, but together
)
FEWEST: Final = 2  # Sisi; of one, nothing is left to compare
_STRIPPED: Final = 0.08  # what a form without its ending or proclitic loses
_CACHED: Final = 1 << 15  # words whose names are remembered


def skeletons(word: str, language: str = "") -> frozenset[str]:
    """Return the keys of a name: its spellings in other scripts share at least one with it."""
    return _under(skeleton.keys, _spellings(word, language))


def similarity(one: str, other: str, one_language: str = "", other_language: str = "") -> float:
    """Return how surely two words are the same name in any two scripts, from 0 to 1."""
    return _likeness(_spellings(one, one_language), _spellings(other, other_language))


def _under(
    keys: Callable[[Spelling], frozenset[str]], spelled: Sequence[Spelling]
) -> frozenset[str]:
    return frozenset[str]().union(*map(keys, spelled))


def _spellings(word: str, language: str) -> list[Spelling]:
    spelled = (spell(form) for form in forms(word, language))
    return list(dict.fromkeys(each for each in spelled if each.units))


def _likeness(ones: Sequence[Spelling], others: Sequence[Spelling], least: float = 0.0) -> float:
    best = 0.0
    for i, one in enumerate(ones):
        for j, other in enumerate(others):
            lost = _STRIPPED if i or j else 0.0
            best = max(best, alignment.likeness(one, other, max(best, least) + lost) - lost)
    return best


def is_distinct(name: str, firm: int = FIRM) -> bool:
    """Return whether a name has consonants enough to be told by its sound."""
    return any(spelling.firm >= firm for spelling in _spellings(name, "")[:1])


class Names(Generic[K]):
    """Names to look for, each under the keys of those who look for it."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[K, None]] = {}
        self._names: dict[K, set[str]] = {}
        self._spelled: dict[str, list[Spelling]] = {}
        self._by_skeleton: dict[str, dict[str, None]] = {}
        self._found: dict[tuple[str, str], tuple[tuple[str, float], ...]] = {}

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, key: K) -> bool:
        return key in self._names

    def register(self, key: K, name: str) -> bool:
        """Look for a name too; return whether it is fit to be found by its sound."""
        if not is_distinct(name, FEWEST):
            return False
        self._names.setdefault(key, set()).add(name)
        if name not in self._keys:
            self._keys[name] = {}
            self._spelled[name] = _spellings(name, "")
            for each in _under(skeleton.filed, self._spelled[name]):
                self._by_skeleton.setdefault(each, {})[name] = None
            self._found.clear()
        self._keys[name][key] = None
        return True

    def remove(self, key: K) -> bool:
        """Look no longer for the names of a key; return whether there were any."""
        names = self._names.pop(key, set())
        for name in names:
            del self._keys[name][key]
            if not self._keys[name]:
                self._forget(name)
        return bool(names)

    def match(self, token: str, language: str = "") -> list[tuple[K, float]]:
        """Return the keys whose names a word may be, each with the likeness, best first."""
        if len(token) > LONGEST:
            return []
        best: dict[K, float] = {}
        for name, score in self._matched(token, language):
            for key in self._keys[name]:
                best[key] = max(score, best.get(key, 0.0))
        return sorted(best.items(), key=lambda found: -found[1])

    def _matched(self, token: str, language: str) -> tuple[tuple[str, float], ...]:
        found = self._found.get((token, language))
        if found is None:
            if len(self._found) >= _CACHED:
                self._found.clear()
            found = self._found[token, language] = tuple(self._compared(token, language))
        return found

    def _compared(self, token: str, language: str) -> list[tuple[str, float]]:
        spelled = _spellings(token, language)
        candidates: dict[str, None] = {}
        for each in _under(skeleton.sought, spelled):
            candidates |= self._by_skeleton.get(each, {})
        scored = [(name, self._score(name, spelled)) for name in candidates]
        return [(name, score) for name, score in scored if score]

    def _score(self, name: str, spelled: Sequence[Spelling]) -> float:
        """Return how like a name is, if that is enough; a short one is never sure for itself."""
        ours = self._spelled[name]
        if ours[0].firm < FIRM:
            return TOGETHER if _likeness(ours, spelled, ALONE) else 0.0
        return _likeness(ours, spelled, TOGETHER)

    def _forget(self, name: str) -> None:
        del self._keys[name]
        for each in _under(skeleton.filed, self._spelled.pop(name)):
            names = self._by_skeleton[each]
            del names[name]
            if not names:
                del self._by_skeleton[each]
        self._found.clear()
