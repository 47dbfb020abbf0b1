"""The buttons under an alert do what they say, twice as once, and only for whose alert it is."""

from datetime import datetime, timedelta

import pytest

from bot.chat.alerts import OUTLETS
from bot.delivery.compose import compose
from bot.delivery.taps import Tap, encode
from bot.i18n import catalogues
from bot.model import ChatKind, Delivery, DeliveryState, Fate, Owed
from bot.store import Database
from tests.chat.stage import Stage

ALERT = 500  # Telegram's id of the alert in the chat


@pytest.fixture
def stage(database: Database, now: datetime) -> Stage:
    return Stage(database, now)


def alerted(stage: Stage, *texts: str) -> Delivery:
    """An alert about a nickel strike, sent for one watch or more, as it stands in the chat."""
    feed = stage.add_feed()
    watches = [stage.add_watch(text) for text in texts or ("nickel",)]
    for number in range(3):
        old, story = stage.add_article(f"Nickel prices rise {number}", feed=feed, outlet="Mint")
        stage.ring(old, story, watches, message_id=100 + number)
    article, story = stage.add_article(
        "Nickel miners strike in Sulawesi", text="Workers walked out.", feed=feed
    )
    delivery = stage.ring(article, story, watches, message_id=ALERT)
    owed = Owed(
        delivery=delivery,
        chat=stage.chat(),
        article=article,
        story=story,
        watches=tuple(watches),
        spans=(),
    )
    stage.ear.shown[ALERT] = compose(owed, catalogues()[stage.language])
    return delivery


def labels(stage: Stage) -> list[str]:
    return [button.text for row in stage.ear.shown[ALERT].buttons for button in row]


async def test_muting_silences_the_story_and_offers_the_way_back(stage: Stage) -> None:
    delivery = alerted(stage)

    ear = await stage.tap("Mute story")

    assert ear.toasts == ["No more about this story"]
    assert "🔔 Unmute story" in labels(stage)
    with stage.database.begin() as unit:
        assert unit.stories.muted([delivery.chat_id], [delivery.story_id])


async def test_muting_twice_is_muting_once(stage: Stage) -> None:
    alerted(stage)
    await stage.tap("Mute story")

    ear = await stage.tap_again()

    assert ear.toasts == ["No more about this story"]
    assert "🔔 Unmute story" in labels(stage)


async def test_unmuting_lets_the_story_ring(stage: Stage) -> None:
    delivery = alerted(stage)
    await stage.tap("Mute story")

    ear = await stage.tap("Unmute story")

    assert ear.toasts == ["This story may ring again"]
    assert "🔇 Mute story" in labels(stage)
    with stage.database.begin() as unit:
        assert not unit.stories.muted([delivery.chat_id], [delivery.story_id])


async def test_pausing_from_an_alert_turns_its_button(stage: Stage) -> None:
    alerted(stage)

    paused = (await stage.tap("Pause watch")).toasts
    turned = labels(stage)
    resumed = (await stage.tap("Resume watch")).toasts

    assert paused == ["Watch 1 is paused"]
    assert "▶️ Resume watch" in turned
    assert resumed == ["Watch 1 rings again"]
    assert "⏸ Pause watch" in labels(stage)
    assert stage.changes == 2


async def test_where_the_message_is_unknown_pausing_is_told_with_its_undo(stage: Stage) -> None:
    watch = stage.add_watch("nickel")

    ear = await stage.press(encode(Tap("pause", watch.id)), None)

    assert ear.text == "⏸ Watch 1 is paused: nickel"
    assert [button.text for row in ear.last.buttons for button in row] == ["▶️ Resume watch"]


async def test_less_proposes_what_spares_the_past_alerts(stage: Stage) -> None:
    alerted(stage)

    ear = await stage.tap("Less like this")

    assert '-source:"Example News": 3 of its last 3 alerts' in ear.text
    assert "-miners: 3 of its last 3 alerts" in ear.text
    assert "-Nickel" not in ear.text


async def test_a_proposal_is_applied_once_and_undone(stage: Stage) -> None:
    alerted(stage)
    await stage.tap("Less like this")

    await stage.tap("Leave out: -miners")
    await stage.tap_again()
    cut = [watch.text for watch in stage.watches()]
    await stage.tap("Undo")
    back = [watch.text for watch in stage.watches()]

    assert cut == ["nickel -miners"]
    assert back == ["nickel"]


async def test_an_exclusion_is_over_the_whole_of_alternatives(stage: Stage) -> None:
    alerted(stage, "nickel OR copper")
    await stage.tap("Less like this")

    await stage.tap("Leave out: -miners")
    cut = [watch.text for watch in stage.watches()]
    await stage.tap("Undo")

    assert cut == ["(nickel OR copper) -miners"]
    assert [watch.text for watch in stage.watches()] == ["nickel OR copper"]


async def test_an_exclusion_is_not_undone_in_a_watch_that_was_changed(stage: Stage) -> None:
    alerted(stage)
    await stage.tap("Less like this")
    await stage.tap("Leave out: -miners")
    await stage.tap("Undo")

    ear = await stage.tap_again()

    assert ear.toasts == ["Watch 1 was changed since; see /watches"]


async def test_with_several_watches_each_proposal_names_its_own(stage: Stage) -> None:
    alerted(stage, "nickel", "strike OR prices")
    await stage.tap("Less like this")

    await stage.press(stage.button("Leave out: -miners")[1].data, None)

    assert [watch.text for watch in stage.watches()] == [
        "nickel",
        "(strike OR prices) -miners",
    ]


async def test_more_tells_why_who_and_the_query(stage: Stage) -> None:
    delivery = alerted(stage, "nickel strik*")
    with stage.database.begin() as unit:
        story = unit.stories.get(delivery.story_id)
    stage.add_article("Nickel strike", outlet="الجزيرة", story=story)

    ear = await stage.tap("More")

    assert "Watch 1: nickel strik*" in ear.text
    assert "• nickel ← Nickel" in ear.text
    assert "• strik* ← strike" in ear.text
    assert "2 articles of this story" in ear.text
    assert "Example News" in ear.text
    assert "\u2068الجزيرة\u2069" in ear.text


async def test_more_stays_one_message_however_many_outlets(stage: Stage) -> None:
    delivery = alerted(stage)
    for number in range(OUTLETS + 10):
        with stage.database.begin() as unit:
            story = unit.stories.get(delivery.story_id)
        stage.add_article("Nickel strike", outlet=f"Outlet {number} " + "😀" * 60, story=story)

    ear = await stage.tap("More")

    assert "and 11 more" in ear.text
    assert len(ear.text.encode("utf-16-le")) // 2 <= 4096
    assert len(ear.last.marks) <= 100


async def test_a_deleted_watch_leaves_its_alert_answerable(stage: Stage) -> None:
    alerted(stage)
    await stage.say("/watches")
    await stage.tap("🗑 1")

    more = (await stage.tap("More")).text
    less = (await stage.tap("Less like this")).toasts
    pause = (await stage.tap("Pause watch")).toasts

    assert "The watch of this alert is deleted" in more
    assert less == ["That watch is gone. /watches shows those you have."]
    assert pause == less


async def test_an_alert_of_another_chat_is_nobodys(stage: Stage, database: Database) -> None:
    delivery = alerted(stage)
    other = Stage(database, stage.now)
    other.address, other.user = type(stage.address)(chat=8), 8
    other.chat()

    for verb in ("mute", "unmute", "less", "more", "cut", "uncut"):
        ear = await other.press(encode(Tap(verb, delivery.id, "1.s")), ALERT)
        assert ear.toasts == ["I do not know this alert any more."], verb
        assert not ear.heard, verb
    for verb in ("pause", "resume", "list.pause", "list.delete", "restore", "list.change"):
        ear = await other.press(encode(Tap(verb, delivery.watches[0])), ALERT)
        assert ear.toasts == ["That watch is gone. /watches shows those you have."], verb
    assert [watch.text for watch in stage.watches()] == ["nickel"]


async def test_in_a_group_only_administrators_mute(database: Database, now: datetime) -> None:
    stage = Stage(database, now, kind=ChatKind.GROUP)
    alerted(stage)
    stage.may_manage = False

    muted = (await stage.tap("Mute story")).toasts
    more = (await stage.tap("More")).text

    assert muted == ["Only administrators of this chat may do that."]
    assert "Watch 1: nickel" in more


@pytest.mark.parametrize(
    "data",
    ["", "0|mute|1|", "m|812|1d", "1|dance|1|", "1|mute|zzzz|", "1|cut|1|9.9", "1|keep|5|"],
    ids=["empty", "older version", "not ours", "unknown verb", "no alert", "no case", "expired"],
)
async def test_a_button_that_means_nothing_any_more_is_answered(stage: Stage, data: str) -> None:
    stage.chat()

    ear = await stage.press(data or "|", ALERT)

    assert len(ear.toasts) == 1
    assert not ear.heard


async def test_an_alert_whose_article_was_pruned_is_told_to_be_old(stage: Stage) -> None:
    delivery = alerted(stage)
    with stage.database.begin() as unit:
        later = stage.now + timedelta(days=1)
        unit.retention.prune(articles_before=later, seen_before=later, deliveries_before=stage.now)

    for verb in ("mute", "unmute", "less", "more"):
        ear = await stage.press(encode(Tap(verb, delivery.id)), ALERT)

        assert ear.toasts == ["The article of this alert is too old: I do not keep it any more."]
        assert not ear.heard


async def test_an_alert_on_its_way_has_no_message_to_redraw(stage: Stage) -> None:
    article, story = stage.add_article("Nickel strike")
    watch = stage.add_watch("nickel")
    delivery = stage.ring(article, story, [watch], state=DeliveryState.QUEUED, fate=Fate.ALERTED)

    ear = await stage.press(encode(Tap("mute", delivery.id)), None)

    assert ear.toasts == ["No more about this story"]
    assert not ear.heard
