"""A document taken apart once, so that any number of queries can be held to it."""

from bisect import bisect_right
from functools import cached_property
from itertools import islice
from typing import Final

from rules import reading, text
from rules.document import Document, Field, Span
from rules.lexicon import Lexicon, shipped, walk
from rules.scripts.unspaced import unspaced
from rules.sentences import starts

LEAD: Final = 60  # words of the text that belong to the title: what the article is about
WINDOW: Final = 40  # words within which terms stand together
_GAP: Final = 100  # places between title and text: more than NEAR can reach


class Passage:
    """A field's words, in order, at places from `first` on."""

    def __init__(self, field: Field, original: str, first: int, words: reading.Columns) -> None:
        self.field = field
        self.original = original
        self.first = first
        self.starts, self.ends, self.forms, self.known = words

    @property
    def scope(self) -> range:
        """The places of this passage."""
        return range(self.first, self.first + len(self.forms))

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
        return [*sentences, range(begun, self.scope.stop)] if self.forms else []


class Analysis:
    """The words of a document by place, and the places of each form.

    A form is a word as folded, or marked: `~en:call` a stem, `@putin` an entity, `#call` a concept.
    """

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        language = document.language
        title = reading.columns(document.title, language, lexicon)
        body = reading.columns(document.text, language, lexicon)
        self.title = Passage(Field.TITLE, document.title, 0, title)
        self.text = Passage(Field.TEXT, document.text, len(title.starts) + _GAP, body)
        self.scope = range(self.text.scope.stop)
        self.index: dict[str, list[int]] = {}
        self.reach: dict[tuple[str, int], int] = {}  # the last place of an id of several words
        self.owners: dict[int, set[str]] = {}  # whose name the word at a place is part of
        self._name(lexicon)
        self._gather()

    def _name(self, lexicon: Lexicon) -> None:
        """Add the ids of what the words name to their forms."""
        walked = [(part, *self._walk(part, lexicon)) for part in (self.title, self.text)]
        borne_out = {found.id for _, sure, _ in walked for found in sure}
        for passage, sure, weak in walked:
            for found in sure + [each for each in weak if each.id in borne_out]:
                self._mark(passage, found)
            for at, known in enumerate(passage.known):
                if known and known.inside:
                    passage.forms[at] += known.inside

    def _mark(self, passage: Passage, found: walk.Found) -> None:
        """Add an id to the forms of the first word that names it."""
        passage.forms[found.first] += (found.id,)
        place, last = passage.first + found.first, passage.first + found.last
        if last > place:
            self.reach[found.id, place] = last
        if found.id[0] == "@":
            for owned in range(place, last + 1):
                self.owners.setdefault(owned, set()).add(found.id)

    def _walk(self, part: Passage, lexicon: Lexicon) -> tuple[list[walk.Found], list[walk.Found]]:
        heads = [known.heads if known else () for known in part.known]
        numbers = [known.numbers if known else () for known in part.known]
        return walk.find(
            walk.Passage(part.original, part.starts, part.ends, heads, numbers), lexicon
        )

    def _gather(self) -> None:
        """Fill the index."""
        index = self.index
        for passage in (self.title, self.text):
            for place, forms in enumerate(passage.forms, passage.first):
                for form in forms:
                    if form in index:
                        index[form].append(place)
                    else:
                        index[form] = [place]

    @cached_property
    def source(self) -> tuple[str, ...]:
        """The folded words of the document's source."""
        return tuple(word.forms[0] for word in text.words(self.document.source))

    @cached_property
    def _stretching(self) -> int:
        """How many places a word takes: two where each character has one."""
        head = [form[0] for form in islice(self.text.forms, LEAD)]
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
        return passage.forms[place - passage.first] if place in passage.scope else ()

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

    def passage(self, place: int) -> Passage:
        """Return the passage that a place is in."""
        return self.title if place < self.text.first else self.text


def analyse(document: Document, lexicon: Lexicon | None = None) -> Analysis:
    """Take a document apart; by default with the lexicon that comes with the rules."""
    return Analysis(document, lexicon or shipped())
