"""Placing: one story per address or text, growing as copies come."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article, Placement, Story, StoryId
from bot.stories import keys, place
from tests.stories.samples import NOW, article

SAME = "https://example.com/same"


def placed(
    articles: Sequence[Article], known: Mapping[bytes, Story] | None = None
) -> list[Placement]:
    numbers = count(100)
    return place(articles, known or {}, lambda: StoryId(next(numbers)))


def remembered(placements: Sequence[Placement]) -> dict[bytes, Story]:
    """What a store would hand back: the last state of each story, a key's first story."""
    stories = {each.story.id: each.story for each in placements}
    found: dict[bytes, Story] = {}
    for each in placements:
        for key in each.keys:
            found.setdefault(key, stories[each.story.id])
    return found


def test_an_article_like_no_other_begins_a_story() -> None:
    [only] = placed([article(1)])

    assert (only.is_new, only.reason) == (True, "first")
    assert only.keys == keys(article(1))
    assert only.story == Story(
        id=StoryId(100),
        first_article=article(1).id,
        first_seen=article(1).first_seen,
        last_seen=article(1).first_seen,
        outlets=("Outlet 1",),
    )


def test_the_same_address_joins_and_the_story_grows() -> None:
    first, second = placed([article(1, canonical_url=SAME), article(2, canonical_url=SAME)])

    assert (second.is_new, second.reason) == (False, "same address")
    assert second.story.id == first.story.id
    assert second.story.articles == 2
    assert second.story.outlets == ("Outlet 1", "Outlet 2")
    assert second.story.last_seen == NOW + timedelta(minutes=2)


def test_the_same_text_joins_under_another_address() -> None:
    _, second = placed([article(1, text_key=b"wire"), article(2, text_key=b"wire")])

    assert (second.is_new, second.reason) == (False, "same text")


def test_one_outlets_text_under_another_headline_is_another_story() -> None:
    episodes = [article(n, text_key=b"about us", outlet="Radio") for n in (1, 2)]

    assert [each.is_new for each in placed(episodes)] == [True, True]


def test_one_outlets_text_under_the_same_headline_is_a_reissue() -> None:
    again = [article(n, text_key=b"wire", outlet="Radio", title="One") for n in (1, 2)]

    assert [each.reason for each in placed(again)] == ["first", "same text"]


def test_the_address_is_asked_before_the_text() -> None:
    by_address, by_text, both = placed(
        [
            article(1, canonical_url=SAME),
            article(2, text_key=b"wire"),
            article(3, canonical_url=SAME, text_key=b"wire"),
        ]
    )

    assert (both.story.id, both.reason) == (by_address.story.id, "same address")
    assert by_text.story.id != by_address.story.id


def test_no_text_and_no_address_join_nothing() -> None:
    bare = [article(n, canonical_url="", text_key=b"") for n in (1, 2)]

    assert [each.is_new for each in placed(bare)] == [True, True]


def test_an_outlet_counts_once_and_an_unknown_one_not_at_all() -> None:
    copies = [article(n, canonical_url=SAME, outlet=o) for n, o in enumerate(["", "A", "A", ""])]

    last = placed(copies)[-1].story

    assert (last.articles, last.outlets) == (4, ("A",))


def test_a_story_that_is_known_grows() -> None:
    known = remembered(placed([article(1, text_key=b"wire")]))

    [joined] = placed([article(2, text_key=b"wire")], known)

    assert joined.story.id == StoryId(100)
    assert (joined.is_new, joined.story.articles) == (False, 2)


def test_a_later_copy_finds_the_story_by_any_of_its_articles() -> None:
    known = remembered(placed([article(1, text_key=b"wire"), article(2, text_key=b"wire")]))

    [joined] = placed([article(3, canonical_url=article(2).canonical_url)], known)

    assert (joined.reason, joined.story.articles) == ("same address", 3)


def test_a_clock_set_back_does_not_shorten_a_story() -> None:
    late, early = article(5, canonical_url=SAME), article(1, canonical_url=SAME)

    assert placed([late, early])[-1].story.last_seen == late.first_seen


@given(
    st.lists(st.tuples(st.sampled_from("abc "), st.sampled_from([b"", b"x", b"y"])), max_size=12),
    st.integers(0, 12),
)
def test_batches_place_as_one_stream_does(kinds: list[tuple[str, bytes]], cut: int) -> None:
    articles = [
        article(n, canonical_url=url.strip(), text_key=text) for n, (url, text) in enumerate(kinds)
    ]
    numbers = count(100)

    whole = place(articles, {}, lambda: StoryId(next(numbers)))

    numbers = count(100)
    head = place(articles[:cut], {}, lambda: StoryId(next(numbers)))
    tail = place(articles[cut:], remembered(head), lambda: StoryId(next(numbers)))
    assert head + tail == whole
