"""Entry keys: an entry is known again by whatever of it can be trusted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.articles import keys
from bot.model import Entry

MORNING = datetime(2026, 3, 14, 6, tzinfo=UTC)
LONG = "A sentence that nobody else would write in quite these words, about a ferry. " * 3


def entry(number: int = 1, **changes: Any) -> Entry:
    given: dict[str, Any] = {
        "guid": f"guid-{number}",
        "url": f"https://example.com/news/{number}",
        "title": f"Title {number}",
        "summary": f"Text {number}",
        "published": MORNING + timedelta(minutes=number),
    }
    return Entry(**(given | changes))


def known(before: list[Entry], after: list[Entry]) -> list[bool]:
    """Tell which entries of a document share a key with any of an earlier one."""
    seen = frozenset().union(*(each.all for each in keys(before)))
    return [not each.all.isdisjoint(seen) for each in keys(after)]


def test_the_guid_is_the_best_key() -> None:
    [plain], [touched] = keys([entry()]), keys([entry(url="", title="Edited", summary="")])

    assert plain.primary == touched.primary
    assert plain.primary in plain.all


def test_without_a_guid_the_address_is_the_best_key() -> None:
    [with_guid], [without] = keys([entry()]), keys([entry(guid=" ")])

    assert without.primary in with_guid.all
    assert without.primary != with_guid.primary


def test_without_guid_and_address_content_identifies() -> None:
    bare = [entry(n, guid="", url="", published=None) for n in (1, 2)]

    assert known(bare, bare) == [True, True]
    assert known(bare[:1], bare[1:]) == [False]


def test_an_entry_with_nothing_in_it_has_a_key_too() -> None:
    [only] = keys([Entry()])

    assert only.all == {only.primary}


def test_an_edited_text_is_the_same_entry() -> None:
    assert known([entry()], [entry(title="Edited", summary="New words")]) == [True]


def test_new_guids_replay_nothing() -> None:
    assert known([entry()], [entry(guid="another")]) == [True]


def test_a_feed_that_moved_with_new_guids_and_addresses_replays_nothing() -> None:
    moved = entry(guid="another", url="https://new.example.org/a/1")

    assert known([entry()], [moved]) == [True]


def test_tracking_in_a_link_makes_no_new_entry() -> None:
    again = entry(guid="another", url="http://m.example.com/news/1/?utm_source=rss", title="Edited")

    assert known([entry()], [again]) == [True]


def test_a_guid_that_all_entries_share_identifies_none() -> None:
    before = [entry(n, guid="feed") for n in (1, 2)]

    assert known(before, [entry(3, guid="feed"), entry(2, guid="feed")]) == [False, True]


def test_a_link_that_all_entries_share_identifies_none() -> None:
    before = [entry(n, url="https://example.com/news") for n in (1, 2)]
    after = [entry(n, url="https://example.com/news") for n in (2, 3)]

    assert known(before, after) == [True, False]


def test_an_address_of_many_entries_is_crowded_and_one_of_two_is_not() -> None:
    page = [entry(n, url=f"https://example.com/news#{n}") for n in (1, 2, 3)]

    assert [each.crowded for each in keys([*page, entry(4)])] == [True, True, True, False]
    assert [each.crowded for each in keys(page[:2])] == [False, False]


def test_the_front_page_identifies_nothing() -> None:
    front = {"guid": "https://www.example.com/", "url": "https://example.com"}

    assert known([entry(1, **front)], [entry(2, **front)]) == [False]


def test_a_guid_without_a_letter_identifies_nothing() -> None:
    assert known([entry(1, guid="-")], [entry(2, guid="-")]) == [False]


def test_an_entry_listed_twice_is_one() -> None:
    first, second = keys([entry(), entry()])

    assert first == second


def test_posts_of_a_live_blog_are_entries_of_their_own() -> None:
    posts = [entry(n, url=f"https://example.com/live#post-10{n}") for n in (1, 2)]

    assert known(posts[:1], posts[1:]) == [False]


def test_an_anchor_that_tracks_is_no_post() -> None:
    posts = [
        entry(1, guid=g, url=f"https://example.com/a#{t}")
        for g, t in (("x", "xtor=RSS-11"), ("y", "top"))
    ]

    assert known(posts[:1], posts[1:]) == [True]


def test_a_stereotype_is_news_every_day() -> None:
    days = [entry(n, title="Morning update", summary="") for n in (1, 2)]

    assert known(days[:1], days[1:]) == [False]


def test_a_stereotype_without_a_date_is_news_too() -> None:
    days = [entry(n, title="Morning update", summary="", published=None) for n in (1, 2)]

    assert known(days[:1], days[1:]) == [False]


def test_a_long_text_needs_no_date_to_be_known() -> None:
    moved = [entry(n, title="Same", content=LONG, published=None) for n in (1, 2)]

    assert known(moved[:1], moved[1:]) == [True]


@given(
    st.lists(
        st.builds(
            Entry,
            guid=st.sampled_from(["", "a", "b", "http://x.example/"]),
            url=st.one_of(st.text(max_size=20), st.sampled_from(["", "http://x.example/a"])),
            title=st.text(max_size=5),
            summary=st.text(max_size=5),
        ),
        max_size=6,
    )
)
def test_any_document_has_keys_and_the_same_ones_again(entries: list[Entry]) -> None:
    found = keys(entries)

    assert len(found) == len(entries)
    assert found == keys(entries)
    assert all(each.primary in each.all for each in found)
