"""Looks through the lexicon's sources for names that may ring for what nobody meant."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from rules import stopwords, text
from rules.lexicon.forms import Form
from rules.lexicon.sources import Problem, Sources
from rules.scripts.unspaced import unspaced

_SHORT: Final = 2  # letters of a name that stands alone


def doubts(sources: Sources) -> list[Problem]:
    """Return what an author should look at: no errors, but reasons to look twice."""
    return [problem for language in sources.forms for problem in _of(sources, language)]


def _of(sources: Sources, language: str) -> Iterator[Problem]:
    claims: dict[tuple[str, ...], list[tuple[str, Form]]] = defaultdict(list)
    for id_, forms in sources.forms[language].items():
        for form in forms:
            words = tuple(text.columns(" … ".join(form.parts)).forms)
            folded = tuple(each[0] for each in words)
            if not form.asked:
                claims[folded].append((id_, form))
            for says in _dangers(form, folded, language):
                yield _problem(sources, language, id_, says)
    for owners in claims.values():
        strong = [(id_, form) for id_, form in owners if not form.weak]
        for id_, form in strong[1:]:
            others = ", ".join(other[1:] for other, _ in strong if other != id_)
            if others:
                says = f"«{form.written}» is also a name of {others}: a watch on either rings"
                yield _problem(sources, language, id_, says)


def _dangers(form: Form, folded: tuple[str, ...], language: str) -> Iterator[str]:
    if form.asked or form.weak or form.exact or len(form.parts) > 1:
        return
    if len(folded) == 1 and not form.abbreviation and not unspaced(form.parts[0]):
        if len(folded[0]) <= _SHORT:
            yield f"«{form.written}» is short: write ={form.written} or ?{form.written}"
        elif form.parts[0].islower() and stopwords.is_stop_word(form.parts[0], language):
            yield f"«{form.written}» is a word of every other sentence"


def _problem(sources: Sources, language: str, id_: str, says: str) -> Problem:
    file, line = sources.places[language, id_]
    return Problem(file=file, line=line, id=id_[1:], says=says, fatal=False)
