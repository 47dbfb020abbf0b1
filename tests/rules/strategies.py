"""Random queries and documents, from few words so that they meet."""

from hypothesis import strategies as st

from rules import Document, nodes

WORDS = """
    putin biden call talks US us who The of may COVID-19 covid19 G7 g 7 AT&T U.S. Biden's Müller
    Mueller 3.5 1,000 بوتين وبايدن بايدن الاتصال بالاتصال اتصال فيصل יצחק וביידן ביידן Путин ёлка
    елка 普京 拜登通话 京 バイデン 바이든 바이든이 हिन्दी Ελλάς istanbul İstanbul C++
""".split()  # noqa: SIM905 - a row of words
PLAIN = ("putin", "biden", "call", "talks", "Moscow", "بايدن", "普京", "Путин", "G7", "US", "WHO")

words = st.sampled_from(WORDS)
terms = st.one_of(
    st.builds(nodes.Word, st.sampled_from(PLAIN)),
    st.builds(nodes.Word, st.sampled_from(PLAIN), st.just(value=True)),
    st.builds(nodes.Prefix, st.sampled_from(("put", "bid", "tal", "بايد", "普京"))),
    st.lists(st.sampled_from((*PLAIN[:6], "of", "the")), min_size=1, max_size=3)
    .map(tuple)
    .map(nodes.Phrase),
)
fields = st.one_of(
    st.builds(nodes.Source, st.sampled_from(("reuters", "bbc.co.uk", "new york"))),
    st.builds(nodes.Lang, st.sampled_from(("en", "ar"))),
)
alternatives = st.lists(terms, min_size=1, max_size=3).map(nodes.any_of)


@st.composite
def nears(draw: st.DrawFn) -> nodes.Node:
    operands = draw(st.lists(st.one_of(terms, alternatives), min_size=2, max_size=3))
    distances = st.lists(st.integers(1, 4), min_size=len(operands) - 1, max_size=len(operands) - 1)
    return nodes.Near(tuple(operands), tuple(draw(distances)))


def _larger(inner: st.SearchStrategy[nodes.Node]) -> st.SearchStrategy[nodes.Node]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(nodes.all_of),
        several.map(nodes.any_of),
        inner.map(nodes.negation),
        st.builds(nodes.Title, inner),
        st.builds(nodes.Same, inner),
        st.builds(nodes.Anywhere, inner),
    )


TYPED = """
    Putin Biden call talks strike New York Times Hunter Joe Vladimir Foreign Ministry of Russia US
    sanctions the apple Ryabkov بوتين الاتصال Путин разговор 普京 拜登 将 通话 普京拜登通话 与
    Johnson
    OR AND - ( ) ANYWHERE( SAME( title: NEAR/3 "
""".split()  # noqa: SIM905 - a row of words
typed = st.lists(st.sampled_from(TYPED), min_size=1, max_size=10).map(" ".join)

trees = st.recursive(st.one_of(terms, fields, nears()), _larger, max_leaves=6)
queries = trees.filter(nodes.anchored)

sentences = st.lists(st.sampled_from((*WORDS, ".", ",", "—", "\n")), max_size=12).map(" ".join)
_SAID = (*WORDS, *TYPED[:23], "Байденом", "rief", "an", "Sanktionspaket", "Рябков", ".", "\n")
articles = st.builds(
    Document,
    title=st.lists(st.sampled_from(_SAID), max_size=8).map(" ".join),
    text=st.lists(st.sampled_from(_SAID), max_size=20).map(" ".join)
    | st.lists(st.sampled_from((*_SAID, "x " * 45)), max_size=12).map(" ".join),
    language=st.sampled_from(("", "en", "ar", "ru", "zh", "de")),
)
documents = st.builds(
    Document,
    title=sentences,
    text=sentences,
    source=st.sampled_from(("", "Reuters reuters.com", "BBC bbc.co.uk", "New York Times")),
    language=st.sampled_from(("", "en", "ar", "ar-EG")),
)
