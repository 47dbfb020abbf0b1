"""A document taken apart once, so that any number of queries can be held to it."""

from bisect import bisect_right
from functools import cached_property

from rules import text
from rules.document import Document, Field, Span
from rules.sentences import starts

_GAP = 100  # places between title and text: more than NEAR can reach


class Passage:
    """A field's words, in order, at places from `first` on."""

    def __init__(self, field: Field, original: str, language: str, first: int) -> None:
        self.field = field
        self.original = original
        self.first = first
        self.starts, self.ends, self.forms = text.columns(original, language)

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

    What later reads stems, entities and concepts out of a word adds them to its forms.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.title = Passage(Field.TITLE, document.title, document.language, 0)
        after = len(self.title.forms) + _GAP
        self.text = Passage(Field.TEXT, document.text, document.language, after)
        self.scope = range(self.text.scope.stop)
        self.index = index = dict[str, list[int]]()
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


def analyse(document: Document) -> Analysis:
    """Take a document apart."""
    return Analysis(document)
