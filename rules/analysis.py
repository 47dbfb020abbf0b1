"""A document taken apart once, so that any number of queries can be held to it."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

from rules import furniture, reading, text
from rules.document import Document, Field, Span
from rules.lexicon import Lexicon, shipped, walk
from rules.lexicon.alphabets import read_as
from rules.names import ALONE, Names, is_name_like
from rules.scripts.unspaced import unspaced
from rules.sentences import starts

LEAD: Final = 60  # words of the text that belong to the title: what the article is about
WINDOW: Final = 15  # words of a paragraph within which terms stand together
_GAP: Final = 100  # places between title and text: more than NEAR can reach


class Passage:
    """A field's words, in order, at places from `first` on."""

    def __init__(self, field: Field, original: str, first: int, found: reading.Words) -> None:
        self.field = field
        self.original = original
        self.first = first
        self.starts, self.ends, self.words = found

    @property
    def scope(self) -> range:
        """The places of this passage."""
        return range(self.first, self.first + len(self.words))

    @cached_property
    def sentences(self) -> list[range]:
        """The places of each sentence that has words."""
        cuts = starts(self.original)
        sentences: list[range] = []
        current, begun = -1, self.first
        for place, start in enumerate(self.starts, self.first):
            number = bisect_right(cuts, start)
            if number != current and place > begun:
                sentences.append(range(begun, place))
                begun = place
            current = number
        return [*sentences, range(begun, self.scope.stop)] if self.words else []


class Analysis:
    """The words of a document by place, and the places of each form.

    A form is a word as folded, or marked: `~en:call` a stem, `@putin` an entity, `#call` a concept.
    """

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        language = document.language
        title = reading.words(document.title, language, lexicon)
        body = reading.words(furniture.without(document.text), language, lexicon)
        self.title = Passage(Field.TITLE, document.title, 0, title)
        self.text = Passage(Field.TEXT, document.text, len(title.words) + _GAP, body)
        self.scope = range(self.text.scope.stop)
        self.index = _indexed((self.title, self.text))
        self.ids: dict[int, tuple[str, ...]] = {}  # what the words from a place on name
        self.reach: dict[tuple[str, int], int] = {}  # the last place of an id of several words
        self.owners: dict[int, set[str]] = {}  # whose name the word at a place is part of
        self._lexicon = lexicon
        self._heard: Names[str] | None = None
        self._sought: dict[str, Names[str]] = {}
        self._name(lexicon)

    def _name(self, lexicon: Lexicon) -> None:
        """Add the ids of what the words name."""
        walked = [(part, *walk.find(part, lexicon)) for part in (self.title, self.text)]
        borne_out = {found.id for _, sure, _ in walked for found in sure}
        for passage, sure, weak in walked:
            told = [each for each in weak if each.id[0] == "?" or each.id in borne_out]
            for found in sorted(sure + told):
                self._mark(found.id, passage.first + found.first, passage.first + found.last)

    def _mark(self, id_: str, place: int, last: int) -> None:
        """Add an id to what the first word of its name stands for."""
        if id_ in self.ids.get(place, ()):
            return
        self.ids[place] = (*self.ids.get(place, ()), id_)
        self.index.setdefault(id_, []).append(place)
        if last > place:
            self.reach[id_, place] = last
        if id_[0] == "@":
            for owned in range(place, last + 1):
                self.owners.setdefault(owned, set()).add(id_)

    def hear(self, names: Names[str]) -> None:
        """Look for many names at once, each by its sound, so that none need be looked for alone."""
        self._heard = names
        for place, surface, language in self._unclaimed:
            for name, score in names.match(surface, language):
                for form in _sounds(name, score):
                    self.index.setdefault(form, []).append(place)

    def places(self, form: str) -> Sequence[int]:
        """Return the places of a form, in order; a name by its sound is listened for."""
        if form[0] != "^" or form in self.index:
            return self.index.get(form, ())
        name = form.lstrip("^")
        if self._heard is not None and name in self._heard:
            return ()
        if name not in self._sought:
            self._sought[name] = alone = Names[str]()
            alone.register(name, name)
        found = (
            (place, self._sought[name].match(surface, language))
            for place, surface, language in self._unclaimed
        )
        return [place for place, matched in found for each in matched if form in _sounds(*each)]

    def lacks(self, forms: Iterable[str], place: int) -> bool:
        """Return whether the language of a word has no names for the entities among some forms."""
        word = self.passage(place).words[place - self.passage(place).first]
        ids = [form for form in forms if form[0] == "@"]
        return all(self._lexicon.lacks(word.language, self._lexicon.number(id_)) for id_ in ids)

    @cached_property
    def _unclaimed(self) -> list[tuple[int, str, str]]:
        """What may be names that the lexicon lacks, where the article says what it is about."""
        places = (*self.title.scope, *overlap(self.text.scope, range(self.lead)))
        language = reading.primary(self.document.language)
        words = [(place, self.surface(place)) for place in places if place not in self.owners]
        read = [(place, surface, read_as(surface, language)) for place, surface in words]
        return [each for each in read if is_name_like(*each[1:])]

    @cached_property
    def source(self) -> tuple[str, ...]:
        """The folded words of the document's source."""
        return tuple(word.forms[0] for word in text.words(self.document.source))

    @cached_property
    def _stretching(self) -> int:
        """How many places a word takes: two where each character has one."""
        head = [word.forms[0] for word in islice(self.text.words, LEAD)]
        return 2 if 2 * sum(map(unspaced, head)) > len(head) else 1

    @property
    def lead(self) -> int:
        """The place behind the title and what of the text says what it is about."""
        return self.text.first + LEAD * self._stretching

    @property
    def window(self) -> int:
        """Within how many places terms stand together."""
        return WINDOW * self._stretching

    @property
    def sentences(self) -> list[range]:
        """The places of each sentence, the title's first."""
        return self.title.sentences + self.text.sentences

    def forms(self, place: int) -> text.Forms:
        """Return the forms of the word at a place; none if no word is there."""
        passage = self.passage(place)
        if place not in passage.scope:
            return ()
        return passage.words[place - passage.first].forms + self.ids.get(place, ())

    def surface(self, place: int) -> str:
        """Return the word at a place as it was written."""
        passage, at = self.passage(place), place - self.passage(place).first
        return passage.original[passage.starts[at] : passage.ends[at]]

    def span(self, first: int, last: int, term: str) -> Span:
        """Return the stretch of the original text from one word to another."""
        passage = self.passage(first)
        start = passage.starts[first - passage.first]
        end = passage.ends[last - passage.first]
        return Span(field=passage.field, start=start, end=end, term=term)

    def paragraph(self, first: int, last: int) -> bool:
        """Return whether some words of the text stand in one paragraph."""
        start, end = (
            self.text.starts[first - self.text.first],
            self.text.ends[last - self.text.first],
        )
        return "\n" not in self.text.original[start:end]

    def passage(self, place: int) -> Passage:
        """Return the passage that a place is in."""
        return self.title if place < self.text.first else self.text


def _sounds(name: str, score: float) -> tuple[str, ...]:
    """Return the forms of a name that was heard: a second one if it is sure by itself."""
    return (f"^{name}", f"^^{name}")[: 1 + (score >= ALONE)]


def overlap(one: range, other: range) -> range:
    """Return the places that two stretches share."""
    return range(max(one.start, other.start), min(one.stop, other.stop))


def _indexed(passages: Iterable[Passage]) -> dict[str, list[int]]:
    """Return the places of each form, in order; forms of the same words share one list."""
    places: dict[reading.Word, list[int]] = {}
    for passage in passages:
        for place, word in enumerate(passage.words, passage.first):
            if word in places:
                places[word].append(place)
            else:
                places[word] = [place]
    index: dict[str, list[int]] = {}
    for word, found in places.items():
        for form in word.forms:
            index[form] = sorted(index[form] + found) if form in index else found
    return index


def analyse(document: Document, lexicon: Lexicon | None = None) -> Analysis:
    """Take a document apart; by default with the lexicon that comes with the rules."""
    return Analysis(document, shipped() if lexicon is None else lexicon)
