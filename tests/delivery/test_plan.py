"""Who is told what."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.plan import Plan, Situation, plan
from bot.delivery.plan import owed as owed_for
from bot.model import (
    Alert,
    Article,
    ArticleId,
    Chat,
    ChatId,
    ChatState,
    Delivery,
    DeliveryState,
    Fate,
    Kind,
    Match,
    Placement,
    StoryId,
    Watch,
    WatchId,
    WatchState,
)
from tests.delivery.nouns import NOW, article, chat, delivery, placement, watch

HOUR = timedelta(hours=1)


def decide(
    pairs: Sequence[tuple[int, Article]],
    placements: Sequence[Placement],
    *,
    watches: Sequence[Watch] = (watch(),),
    chats: Sequence[Chat] = (chat(), chat(2)),
    told: Sequence[Delivery] = (),
    muted: frozenset[tuple[ChatId, StoryId]] = frozenset(),
) -> Plan:
    situation = Situation(
        watches={each.id: each for each in watches},
        chats={each.id: each for each in chats},
        told={(each.chat_id, each.story_id): each for each in told},
        muted=muted,
        max_age=timedelta(days=2),
        now=NOW,
    )
    matches = [
        (Match(watch_id=WatchId(number), article_id=each.id, spans=()), each)
        for number, each in pairs
    ]
    return plan(matches, {each.article_id: each for each in placements}, situation)


def fates(planned: Plan) -> list[Fate]:
    return [fate for _, fate in planned.fates]


def test_match_of_a_new_story_rings() -> None:
    planned = decide([(1, article())], [placement()])

    assert fates(planned) == [Fate.ALERTED]
    assert planned.alerts == (
        Alert(
            chat_id=ChatId(1),
            story_id=StoryId(1),
            article_id=ArticleId(1),
            kind=Kind.NEW,
            watches=(WatchId(1),),
        ),
    )


def test_two_watches_of_a_chat_ring_once_for_a_story_and_both_are_named() -> None:
    planned = decide([(1, article()), (2, article())], [placement()], watches=(watch(), watch(2)))

    assert [alert.watches for alert in planned.alerts] == [(WatchId(1), WatchId(2))]
    assert fates(planned) == [Fate.ALERTED, Fate.ALERTED]


def test_two_chats_are_each_told() -> None:
    planned = decide(
        [(1, article()), (2, article())], [placement()], watches=(watch(), watch(2, chat=2))
    )

    assert [alert.chat_id for alert in planned.alerts] == [1, 2]


def test_second_copy_in_one_poll_folds_into_the_first() -> None:
    planned = decide([(1, article(1)), (1, article(2))], [placement(1), placement(2, 1, new=False)])

    assert fates(planned) == [Fate.ALERTED, Fate.FOLDED]
    assert [alert.kind for alert in planned.alerts] == [Kind.NEW]


def test_copy_of_a_story_already_told_edits_its_alert() -> None:
    told = delivery(1, state=DeliveryState.SENT, message_id=5)

    planned = decide([(1, article(2))], [placement(2, 1, new=False)], told=[told])

    assert fates(planned) == [Fate.FOLDED]
    assert [(alert.kind, alert.article_id) for alert in planned.alerts] == [(Kind.GROWTH, 1)]


def test_muted_alert_is_left_as_it_is() -> None:
    told = delivery(1, state=DeliveryState.SENT)

    planned = decide(
        [],
        [placement(2, 1, new=False)],
        told=[told],
        muted=frozenset({(ChatId(1), StoryId(1))}),
    )

    assert planned.alerts == ()


def test_alert_grows_even_by_a_copy_that_matches_nothing() -> None:
    told = delivery(1, state=DeliveryState.SENT)

    planned = decide([], [placement(2, 1, new=False)], told=[told])

    assert [alert.kind for alert in planned.alerts] == [Kind.GROWTH]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(delivery(state=DeliveryState.QUEUED), id="still queued: composed when sent"),
        pytest.param(delivery(state=DeliveryState.DEAD), id="never arrived"),
        pytest.param(delivery(state=DeliveryState.SENT, folded=True), id="told in a list"),
    ],
)
def test_alert_without_a_message_of_its_own_is_not_edited(told: Delivery) -> None:
    planned = decide([(1, article(2))], [placement(2, 1, new=False)], told=[told])

    assert fates(planned) == [Fate.FOLDED]
    assert planned.alerts == ()


@pytest.mark.parametrize(
    ("changed", "fate"),
    [
        ({"state": WatchState.PAUSED}, Fate.WATCH_PAUSED),
        ({"state": WatchState.PAUSED, "paused_until": NOW + HOUR}, Fate.WATCH_PAUSED),
        ({"state": WatchState.PAUSED, "paused_until": NOW}, Fate.ALERTED),
        ({"created": NOW + HOUR}, Fate.BEFORE_WATCH),
    ],
)
def test_watch_decides_whether_it_rings(changed: dict[str, object], fate: Fate) -> None:
    planned = decide([(1, article())], [placement()], watches=(watch(1, 1, **changed),))

    assert fates(planned) == [fate]


@pytest.mark.parametrize(
    ("changed", "fate"),
    [
        ({"state": ChatState.PAUSED}, Fate.CHAT_PAUSED),
        ({"state": ChatState.PAUSED, "paused_until": NOW + HOUR}, Fate.CHAT_PAUSED),
        ({"state": ChatState.PAUSED, "paused_until": NOW}, Fate.ALERTED),
        ({"state": ChatState.GONE}, Fate.CHAT_PAUSED),
        ({"state": ChatState.UNREACHABLE}, Fate.ALERTED),
        ({"state": ChatState.PARKED}, Fate.ALERTED),
    ],
)
def test_chat_decides_whether_it_is_owed(changed: dict[str, object], fate: Fate) -> None:
    planned = decide([(1, article())], [placement()], chats=(chat(1, **changed),))

    assert fates(planned) == [fate]


def test_muted_story_is_silent_for_that_chat_only() -> None:
    planned = decide(
        [(1, article()), (2, article())],
        [placement()],
        watches=(watch(), watch(2, chat=2)),
        muted=frozenset({(ChatId(1), StoryId(1))}),
    )

    assert fates(planned) == [Fate.STORY_MUTED, Fate.ALERTED]


def test_article_published_long_ago_rings_nobody() -> None:
    old = article(published=NOW - timedelta(days=3))

    assert fates(decide([(1, old)], [placement()])) == [Fate.TOO_OLD]


def test_article_without_a_date_is_new() -> None:
    assert fates(decide([(1, article(published=None))], [placement()])) == [Fate.ALERTED]


@pytest.mark.parametrize(
    "watches", [(), (watch(state=WatchState.DELETED),)], ids=["purged", "deleted"]
)
def test_watch_deleted_while_the_article_was_on_its_way_leaves_no_trace(
    watches: tuple[Watch, ...],
) -> None:
    planned = decide([(1, article())], [placement()], watches=watches)

    assert planned == Plan(fates=(), alerts=())


def test_edit_waits_for_further_copies_and_an_alert_does_not() -> None:
    ring = decide([(1, article())], [placement()]).alerts[0]
    delay = timedelta(seconds=20)

    now = owed_for(ring, lambda: 7, NOW, delay)
    later = owed_for(replace(ring, kind=Kind.GROWTH), lambda: 8, NOW, delay)

    assert (now.id, now.not_before, now.state) == (7, NOW, DeliveryState.QUEUED)
    assert later.not_before == NOW + delay
