"""Chats that shut Rasid out, move away or flood, beside others that go on."""

import pytest

from bot.model import ChatKind, ChatState
from tests.e2e.conftest import Town
from tests.e2e.waiting import PATIENCE, eventually
from tests.fake_telegram import BOT_ID, Group, flood

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_who_blocked_keeps_watches_and_hears_what_came_meanwhile(town: Town) -> None:
    nadia, witness = town.telegram.person("Nadia"), town.telegram.person("Witness")
    for person in (nadia, witness):
        await town.rasid.watches(person.id, "orchid smuggling")
    nadia.place.standing[BOT_ID] = "kicked"  # the update that tells it was lost
    town.feeds.publish("world", "Orchid smuggling ring found")
    await witness.sees("Orchid smuggling", PATIENCE)
    await eventually_state(town, nadia.id, ChatState.UNREACHABLE)

    await nadia.unblocks()
    alert = await nadia.sees("Orchid smuggling", PATIENCE)
    await nadia.sees("I am back: your 1 watch rings again", PATIENCE)
    await nadia.blocks()  # and once more, told this time
    await eventually_state(town, nadia.id, ChatState.UNREACHABLE)
    town.feeds.publish("world", "Orchid smuggling: a trial")
    await witness.sees("a trial", PATIENCE)
    nadia.place.standing[BOT_ID] = "member"  # unblocked by writing
    await nadia.says("/start")
    later = await nadia.sees("a trial", PATIENCE)

    assert later.id > alert.id
    heard = [post.text.splitlines()[0] for post in nadia.transcript]
    assert heard.count("Orchid smuggling ring found") == 1
    assert heard.count("Orchid smuggling: a trial") == 1


async def test_group_that_became_a_supergroup_is_followed(town: Town) -> None:
    head = town.telegram.person("Head")
    group = town.telegram.group("Desk", admins=(head,), kind="group")
    await group.adds_bot(head)
    await group.hears(PATIENCE)
    await town.rasid.watches(group.id, "lighthouse auction", kind=ChatKind.GROUP)
    world = town.telegram.world
    new = world.place("supergroup", "Desk")
    new.standing = dict(group.place.standing)
    group.place.moved_to = new.id  # no update tells it: the next message finds out
    supergroup = Group(world, new)

    town.feeds.publish("world", "Lighthouse sold at auction")
    alert = await supergroup.hears(PATIENCE)

    assert alert.text.startswith("Lighthouse sold at auction")
    assert (await town.rasid.chat(new.id)).state is ChatState.ACTIVE
    assert len(group.transcript) == 1
    assert len(supergroup.transcript) == 1


async def test_update_that_tells_of_a_supergroup_moves_its_watches(town: Town) -> None:
    head = town.telegram.person("Chief")
    group = town.telegram.group("Room", admins=(head,), kind="group")
    await group.adds_bot(head)
    await group.hears(PATIENCE)
    await town.rasid.watches(group.id, "meteor shower", kind=ChatKind.GROUP)

    supergroup = await group.upgrades()
    await eventually_state(town, supergroup.id, ChatState.ACTIVE)
    town.feeds.publish("world", "Meteor shower tonight")
    alert = await supergroup.hears(PATIENCE)

    assert alert.text.startswith("Meteor shower tonight")


async def test_flooded_chat_waits_and_the_others_go_on(town: Town) -> None:
    slow, quick = town.telegram.person("Slow"), town.telegram.person("Quick")
    for person in (slow, quick):
        await town.rasid.watches(person.id, "violin theft")
    town.telegram.fault(flood(2, chat=slow.id))

    town.feeds.publish("world", "Violin theft in a museum")
    await quick.hears(PATIENCE)
    town.feeds.publish("world", "Violin theft: a suspect")
    second = await quick.hears(PATIENCE)
    waited_meanwhile = not slow.transcript
    first = await slow.hears(PATIENCE)
    later = await slow.hears(PATIENCE)

    assert second.text.startswith("Violin theft: a suspect")
    assert waited_meanwhile
    assert first.text.startswith("Violin theft in a museum")
    assert later.text.startswith("Violin theft: a suspect")


async def test_hostile_feeds_hold_nobody_up_and_each_says_why(town: Town) -> None:
    anna = town.telegram.person("Anna")
    await town.rasid.watches(anna.id, "bakery queue")
    town.feeds.publish("world", "Bakery queue of a mile")

    await anna.hears(PATIENCE)
    reasons = await eventually(
        lambda: town.rasid.logged("feeds fail, and will be tried again"), "failures are told"
    )

    told = " ".join(each["feeds"] for each in reasons)
    for name, reason in {
        "hang": "no complete answer within 3 s",
        "drip": "no complete answer within 3 s",
        "gzip_bomb": "larger than 5 MB, or 10 MB decompressed",
        "web_page": "a web page, not a feed",
        "redirect_to_private": "169.254.169.254 is not a public address",
        "broken_server": "500 Internal Server Error",
    }.items():
        host = town.hostile[name]
        assert f"{host.url(name)} (" in told
        assert reason in told.partition(f"{host.url(name)} (")[2].partition(";")[0]


async def eventually_state(town: Town, chat: int, state: ChatState) -> None:
    """Wait until a chat is kept in a state."""
    query = f"SELECT 1 FROM chats WHERE chat = {chat} AND state = '{state.value}'"
    await eventually(lambda: town.rasid.rows(query), f"chat {chat} is {state.value}")
