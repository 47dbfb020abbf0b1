"""/why names the step that stopped an article, or says when the chat was told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import DeliveryState, Fate, FeedState
from bot.store import Database
from tests.chat.stage import Stage

URL = "https://news.example/strike"


@pytest.fixture
def stage(database: Database, now: datetime) -> Stage:
    return Stage(database, now)


async def test_never_seen_with_a_healthy_feed_of_that_site(stage: Stage) -> None:
    feed = stage.add_feed("https://feeds.news.example/rss")
    _polled(stage, feed.url, failures=0)

    ear = await stage.say(f"/why {URL}")

    assert "have not seen this article" in ear.text
    assert "I read \u2068" not in ear.text
    assert "I read Example News, last at" in ear.text


async def test_a_feed_of_another_outlet_in_the_same_country_is_not_named(stage: Stage) -> None:
    stage.add_feed("https://feeds.bbci.co.uk/rss.xml", "BBC")

    other = (await stage.say("/why https://www.guardian.co.uk/1")).text
    own = (await stage.say("/why https://www.bbci.co.uk/1")).text

    assert "no feed of that site" in other
    assert "I am to read BBC" in own


async def test_never_seen_because_the_feed_of_that_site_fails(stage: Stage) -> None:
    feed = stage.add_feed()
    _polled(stage, feed.url, failures=4)

    ear = await stage.say(f"/why {URL}")

    assert "I read Example News, but it fails: no answer" in ear.text


async def test_the_terms_that_were_missing_are_named_for_each_watch(stage: Stage) -> None:
    stage.add_watch("nickel strike Chile")
    stage.add_watch("nickel -strike")
    stage.add_article("Nickel miners strike", url=URL)

    ear = await stage.say(f"/why {URL}?utm_source=telegram")

    assert "I saw it at" in ear.text
    assert "Watch 1 (nickel strike Chile): the article does not have Chile" in ear.text
    assert "Watch 2 (nickel -strike): the article has what it leaves out: strike" in ear.text


async def test_without_a_watch_it_says_so(stage: Stage) -> None:
    stage.add_article("Nickel miners strike", url=URL)

    ear = await stage.say(f"/why {URL}")

    assert "You have no watches" in ear.text


@pytest.mark.parametrize(
    ("fate", "said"),
    [
        (Fate.FOLDED, "had been told of the story"),
        (Fate.STORY_MUTED, "you had muted the story"),
        (Fate.WATCH_PAUSED, "matched, but it was paused"),
        (Fate.CHAT_PAUSED, "alerts were paused here"),
        (Fate.BASELINE, "before I began to read its feed"),
        (Fate.TOO_OLD, "published long before I saw it"),
        (Fate.BEFORE_WATCH, "you set it after the article came"),
    ],
    ids=lambda value: value.name.lower() if isinstance(value, Fate) else "",
)
async def test_what_became_of_a_match_is_told(stage: Stage, fate: Fate, said: str) -> None:
    watch = stage.add_watch("nickel")
    article, _ = stage.add_article("Nickel miners strike", url=URL)
    stage.match(article, [watch], fate)

    ear = await stage.say(f"/why {URL}")

    assert said in ear.text
    assert "Watch 1 (nickel)" in ear.text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (DeliveryState.SENT, "You were told of this story at Mar 14, 2026, 9:26 AM UTC."),
        (DeliveryState.QUEUED, "on its way"),
        (DeliveryState.SENDING, "on its way"),
        (DeliveryState.UNKNOWN, "may have arrived"),
        (DeliveryState.DEAD, "refused the alert"),
    ],
    ids=lambda value: value.name.lower() if isinstance(value, DeliveryState) else "",
)
async def test_what_became_of_the_alert_is_told(
    stage: Stage, state: DeliveryState, said: str
) -> None:
    watch = stage.add_watch("nickel")
    article, story = stage.add_article("Nickel miners strike", url=URL)
    stage.ring(article, story, [watch], state=state)

    ear = await stage.say(f"/why {URL}")

    assert said in ear.text.replace("\u202f", " ")
    assert "Watch 1 (nickel) matched and rang" in ear.text


async def test_of_several_copies_the_one_that_rang_is_told(stage: Stage) -> None:
    watch = stage.add_watch("nickel")
    stage.add_article("Other words", url=URL, feed=stage.add_feed("https://a.example/rss", "A"))
    rang, story = stage.add_article(
        "Nickel strike", url=URL, feed=stage.add_feed("https://b.example/rss", "B")
    )
    stage.ring(rang, story, [watch])

    ear = await stage.say(f"/why {URL}")

    assert "in B." in ear.text
    assert "matched and rang" in ear.text


async def test_a_watch_set_later_matches_now(stage: Stage) -> None:
    stage.add_article("Nickel miners strike", url=URL)
    stage.add_watch("nickel")

    ear = await stage.say(f"/why {URL}")

    assert "Watch 1 (nickel) matches now" in ear.text


async def test_what_was_there_at_the_first_poll_is_told(stage: Stage) -> None:
    feed = stage.add_feed()
    stage.add_article("Nickel miners strike", url=URL, feed=feed)
    _polled(stage, feed.url, failures=0, baseline=stage.now)

    ear = await stage.say(f"/why {URL}")

    assert "read that feed for the first time" in ear.text


async def test_a_muted_story_and_a_paused_chat_are_told(stage: Stage) -> None:
    watch = stage.add_watch("nickel")
    article, story = stage.add_article("Nickel miners strike", url=URL)
    stage.ring(article, story, [watch])
    with stage.database.begin() as unit:
        unit.stories.mute(watch.chat_id, story.id, stage.now)
    await stage.say("/pause 2h")

    while_paused = (await stage.say(f"/why {URL}")).text
    stage.pass_time(timedelta(hours=3))
    afterwards = (await stage.say(f"/why {URL}")).text

    assert "You muted this story" in while_paused
    assert "Alerts are paused here now" in while_paused
    assert "Alerts are paused" not in afterwards


async def test_the_question_without_an_address_is_asked_for_one(stage: Stage) -> None:
    stage.add_article("Nickel miners strike", url=URL)

    asked = (await stage.say("/why")).text
    answered = (await stage.say(URL)).text

    assert "Send me the address of the article" in asked
    assert "Nickel miners strike" in answered


async def test_many_watches_stay_one_message(stage: Stage) -> None:
    for number in range(40):
        stage.add_watch(f"{'😀' * 300} nickel{number}")
    stage.add_article("Nickel miners strike", url=URL)

    ear = await stage.say(f"/why {URL}")

    assert len(ear.text.encode("utf-16-le")) // 2 <= 4096
    assert "and 30 more" in ear.text


def _polled(stage: Stage, url: str, *, failures: int, baseline: datetime | None = None) -> None:
    """The feed as it is after a poll."""
    with stage.database.begin() as unit:
        lease, gap = timedelta(minutes=1), timedelta(0)
        [claim] = unit.feeds.claim("test", 1, lease, gap, stage.now)
        assert claim.feed.url == url
        feed = replace(
            claim.feed,
            state=FeedState.ACTIVE,
            failures=failures,
            failure="no answer" if failures else "",
            last_success=None if failures else stage.now,
            baseline=baseline,
        )
        unit.feeds.settle(claim, feed, stage.now)
