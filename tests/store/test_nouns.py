"""Articles, stories, matches and small facts: what goes in comes out, repeats are harmless."""

from datetime import timedelta

from bot.model import ArticleId, ChatId, Fate, StoryId
from bot.store import Database
from tests.store.nouns import (
    DAY,
    MINUTE,
    NOW,
    SECOND,
    SPAN,
    add_chat,
    add_story,
    article,
    match,
    placement,
    story,
)


def test_an_article_comes_out_as_it_went_in(database: Database) -> None:
    kept = article(2**62, published=None, text_key=b"\x00\xff", agency="Sputnik")
    with database.begin() as unit:
        unit.articles.add([])
        unit.articles.add([kept, article(2)])

        assert unit.articles.get(kept.id) == kept
        assert unit.articles.get(ArticleId(404)) is None


def test_an_article_that_is_there_is_left(database: Database) -> None:
    with database.begin() as unit:
        unit.articles.add([article(1)])

        unit.articles.add([article(1, title="another"), article(2)])

        assert unit.articles.get(ArticleId(1)) == article(1)
        assert unit.articles.count() == 2


def test_articles_of_one_address_come_first_seen_first(database: Database) -> None:
    url = "https://a.example/x"
    later = article(1, canonical_url=url, first_seen=NOW + MINUTE)
    first = article(2, canonical_url=url)
    with database.begin() as unit:
        unit.articles.add([later, first, article(3)])

        assert unit.articles.by_url(url) == [first, later]


def test_recent_articles_come_newest_first(database: Database) -> None:
    kept = [article(n, first_seen=NOW - n * MINUTE) for n in range(5)]
    german = article(9, language="de", first_seen=NOW - 90 * SECOND)
    with database.begin() as unit:
        unit.articles.add([*kept, german])

        assert unit.articles.recent(NOW - 3 * MINUTE, 2) == kept[:2]
        assert unit.articles.recent(NOW - 3 * MINUTE, 10) == [*kept[:2], german, *kept[2:4]]
        assert unit.articles.recent(NOW - DAY, 10, ["de", "fr"]) == [german]
        assert unit.articles.count(since=NOW - MINUTE) == 2


def test_an_article_is_found_by_its_story(database: Database) -> None:
    told = story(1, articles=2)
    with database.begin() as unit:
        unit.articles.add([article(2, first_seen=NOW + MINUTE), article(1), article(3)])

        unit.stories.place([placement(1, told), placement(2, told), placement(3)], NOW)

        assert [one.id for one in unit.articles.of_story(told.id)] == [1, 2]
        assert unit.articles.story_of(ArticleId(2)) == told.id
        assert unit.articles.story_of(ArticleId(404)) is None


def test_a_story_is_as_it_was_after_its_last_placement(database: Database) -> None:
    grown = story(1, articles=2, outlets=("Example", "Другая"), last_seen=NOW + MINUTE)
    with database.begin() as unit:
        add_story(unit, 1)
        unit.articles.add([article(2), article(3)])

        unit.stories.place([placement(2, story(1, articles=9)), placement(3, grown)], NOW)
        unit.stories.place([], NOW)

        assert unit.stories.get(StoryId(1)) == grown
        assert unit.stories.get(StoryId(404)) is None
        assert unit.stories.count() == 1
        assert unit.stories.count(since=NOW + SECOND) == 0


def test_a_key_keeps_its_first_story(database: Database) -> None:
    with database.begin() as unit:
        unit.articles.add([article(1), article(2)])
        unit.stories.place([placement(1, keys=(b"a", b"b")), placement(2, keys=(b"b", b"c"))], NOW)

        found = unit.stories.find([b"a", b"b", b"c", b"d"])

    assert {key: told.id for key, told in found.items()} == {b"a": 1, b"b": 1, b"c": 2}


def test_a_story_without_keys_is_kept(database: Database) -> None:
    with database.begin() as unit:
        unit.articles.add([article(1)])

        unit.stories.place([placement(1, keys=())], NOW)

        assert unit.stories.get(StoryId(1)) == story(1)


def test_a_muted_story_is_muted_for_that_chat_alone(database: Database) -> None:
    with database.begin() as unit:
        here, there = add_chat(unit, 1), add_chat(unit, 2)
        add_story(unit, 1, 2)
        unit.stories.mute(here.id, StoryId(1), NOW)
        unit.stories.mute(here.id, StoryId(1), NOW)
        unit.stories.mute(there.id, StoryId(2), NOW)

        assert unit.stories.muted([here.id], [StoryId(1), StoryId(2)]) == {(here.id, 1)}
        unit.stories.unmute(here.id, StoryId(1))
        assert unit.stories.muted([here.id, there.id], [StoryId(1), StoryId(2)]) == {(there.id, 2)}


def test_what_thousands_of_chats_muted_is_asked_at_once(database: Database) -> None:
    with database.begin() as unit:
        chat = add_chat(unit)
        add_story(unit, 1)
        unit.stories.mute(chat.id, StoryId(1), NOW)
        chats = [ChatId(number) for number in range(1500)]
        stories = [StoryId(number) for number in range(1500)]

        assert unit.stories.muted(chats, stories) == {(chat.id, 1)}


def test_a_match_is_explained_to_its_chat(database: Database) -> None:
    with database.begin() as unit:
        here, there = add_chat(unit, 1), add_chat(unit, 2)
        first = unit.watches.add(here.id, "a", now=NOW)
        second = unit.watches.add(here.id, "b", now=NOW)
        other = unit.watches.add(there.id, "c", now=NOW)
        add_story(unit, 1)
        found = [match(second, 1), match(first, 1), match(other, 1)]

        unit.matches.add([], NOW)
        unit.matches.add([(one, Fate.ALERTED) for one in found], NOW)
        unit.matches.add([(found[0], Fate.TOO_OLD)], NOW)

        explained = unit.matches.of_article(here.id, ArticleId(1))
    assert explained == [(first, found[1], Fate.ALERTED), (second, found[0], Fate.ALERTED)]
    assert explained[0][1].spans == (SPAN,)


def test_the_last_matches_are_those_that_rang(database: Database) -> None:
    with database.begin() as unit:
        watch = unit.watches.add(add_chat(unit).id, "a", now=NOW)
        add_story(unit, 1, 2, 3, 4)
        for number, fate in enumerate((Fate.ALERTED, Fate.FOLDED, Fate.ALERTED, Fate.ALERTED), 1):
            unit.matches.add([(match(watch, number), fate)], NOW + number * MINUTE)

        assert unit.matches.last_of_watch(watch.id, 2) == [match(watch, 4), match(watch, 3)]
        assert unit.matches.count(watch.id, NOW) == 4
        assert unit.matches.count(watch.id, NOW + timedelta(minutes=4)) == 1


def test_a_fact_is_replaced(database: Database) -> None:
    with database.begin() as unit:
        assert unit.meta.get("heartbeat") is None
        unit.meta.set("heartbeat", "1")

        unit.meta.set("heartbeat", "2")

        assert unit.meta.get("heartbeat") == "2"
