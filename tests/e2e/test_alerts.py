"""From a text typed in Telegram to one alert there, through a running Rasid."""

from datetime import UTC, datetime

import pytest

from tests.e2e.conftest import Town
from tests.e2e.waiting import PATIENCE
from tests.fake_telegram import Person, Post

pytestmark = pytest.mark.asyncio(loop_scope="session")
BUTTONS = ["🔇 Mute story", "⏸ Pause watch", "👎 Less like this", "ℹ️ More"]


async def subscribe(person: Person, text: str) -> Post:
    """Talk as a newcomer does, and return the answer to the tapped button."""
    await person.says("/start")
    await person.hears(PATIENCE)
    await person.says(text)
    preview = await person.hears(PATIENCE)
    await person.taps(preview, "✅")
    return await person.sees("✅", PATIENCE)


async def nothing_more(town: Town, *feeds: str) -> None:
    """Wait until the feeds were polled twice more, and all that is owed is sent."""
    for feed in feeds:
        await town.feeds.polled(feed, len(town.feeds.asked(feed)) + 2)


async def test_newcomer_sets_a_watch_and_one_alert_comes(town: Town) -> None:
    sara = town.telegram.person("Sara")
    watch = await subscribe(sara, "grain corridor Odesa")

    town.feeds.publish(
        "world",
        "Grain corridor reopens",
        summary="Four ships left Odesa on Monday. The port had been shut for weeks.",
        published=datetime.now(UTC),
    )
    alert = await sara.hears(PATIENCE)
    await nothing_more(town, "world")

    assert watch.text.startswith("✅ Watch 1 is set: grain corridor Odesa")
    headline, byline, _, sentence, _, watched = alert.text.splitlines()
    assert headline == "Grain corridor reopens"
    assert byline.startswith("World Herald · EN · ")
    assert sentence == "Four ships left Odesa on Monday."
    assert watched == "Watch: grain corridor Odesa"
    assert alert.styled("text_link") == ["Grain corridor reopens"]
    assert alert.entities[0]["url"].startswith("https://world.example/")
    assert alert.styled("bold") == ["Grain", "corridor", "Odesa"]
    assert alert.styled("date_time") == [byline.rpartition(" · ")[2]]
    assert [button["text"] for button in alert.buttons] == BUTTONS
    assert len(sara.transcript) == 3  # the greeting, the watch, the alert


async def test_arabic_words_are_marked_with_their_clitics(town: Town) -> None:
    huda = town.telegram.person("Huda", "ar")
    await subscribe(huda, "بوتين بايدن الاتصال")

    town.feeds.publish(
        "alam",
        "وبايدن يتحدث عن هدنة قريبة",
        summary="قال المتحدث إن الرسالة وصلت لبوتين بالاتصال مساء الأحد. ولم ترد تفاصيل أخرى.",
        published=datetime.now(UTC),
    )
    alert = await huda.hears(PATIENCE)
    await nothing_more(town, "alam")

    headline, byline, _, sentence, _, watched = alert.text.splitlines()
    assert headline == "وبايدن يتحدث عن هدنة قريبة"
    assert byline.startswith("صحيفة العالم · AR · ")
    assert sentence == "قال المتحدث إن الرسالة وصلت لبوتين بالاتصال مساء الأحد."
    assert watched == "المتابعة: بوتين بايدن الاتصال"
    assert alert.styled("text_link") == [headline]
    assert alert.styled("bold") == ["وبايدن", "لبوتين", "بالاتصال"]
    assert [button["text"] for button in alert.buttons] == [
        "🔇 كتم الخبر",
        "⏸ إيقاف المتابعة",
        "👎 أقل من هذا",
        "ℹ️ المزيد",
    ]
    assert len(huda.transcript) == 3


async def test_story_at_a_second_outlet_edits_its_alert(town: Town) -> None:
    omar = town.telegram.person("Omar")
    await town.rasid.watches(omar.id, "glacier lake dam")
    wire = (
        "Engineers opened the sluices of the dam above the valley on Tuesday after the lake that "
        "the melting glacier feeds had risen by two metres within a single week of rain."
    )
    town.feeds.publish("world", "Glacier lake: dam opened", summary=wire)
    alert = await omar.hears(PATIENCE)

    town.feeds.publish("evening", "Glacier lake: dam opened", summary=wire)
    edited = await omar.sees("also at", PATIENCE)
    await nothing_more(town, "evening")

    assert edited.id == alert.id
    assert "also at Evening Post · 1 outlet" in edited.text
    assert edited.styled("bold") == alert.styled("bold")
    assert [button["text"] for button in edited.buttons] == BUTTONS
    assert len(edited.versions) == 1
    assert len(omar.transcript) == 1


async def test_other_words_and_other_feeds_ring_nobody(town: Town) -> None:
    lena = town.telegram.person("Lena")
    await town.rasid.watches(lena.id, "tram strike")

    town.feeds.publish("world", "A strike, and no word of rails")
    town.feeds.publish("evening", "The tramway museum opens; a striker scores")
    await nothing_more(town, "world", "evening")
    town.feeds.publish("world", "Tram strike begins")

    alert = await lena.hears(PATIENCE)
    assert alert.text.splitlines()[0] == "Tram strike begins"
