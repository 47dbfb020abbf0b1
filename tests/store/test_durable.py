"""The ports of other rooms, fulfilled by the database."""

from bot.delivery import ports as delivery_ports
from bot.engine import ports as engine_ports
from bot.model import DeliveryState
from bot.store import Database, DurableClaims, DurableOutbox
from tests.store.nouns import MINUTE, NOW, SECOND, add_chat, add_feed, ids, owe, sent


def outbox(database: Database, owner: str = "me") -> delivery_ports.Outbox:
    return DurableOutbox(database, owner)


def claims(database: Database, owner: str = "me") -> engine_ports.Claims:
    return DurableClaims(database, owner, MINUTE, SECOND)


async def test_a_sender_works_through_the_outbox(database: Database) -> None:
    await database.run(lambda unit: owe(unit, add_chat(unit), 1, 2, 3))
    mine = outbox(database)

    [first] = await mine.claim(30, MINUTE, NOW)
    folded = await mine.fold(first.delivery, 1, MINUTE, NOW)
    begun = await mine.begin([first.delivery, *(one.delivery for one in folded)], NOW)
    await mine.settle([sent(one) for one in begun], NOW)

    assert ids(begun) == [1, 2]
    counts = await database.run(lambda unit: unit.outbox.counts())
    assert (counts[DeliveryState.SENT], counts[DeliveryState.QUEUED]) == (2, 1)


async def test_a_sender_finds_what_another_lost(database: Database) -> None:
    await database.run(lambda unit: owe(unit, add_chat(unit), 1))
    dead = outbox(database, "dead")
    await dead.begin([one.delivery for one in await dead.claim(1, MINUTE, NOW)], NOW)

    assert ids(await outbox(database).lost(NOW + MINUTE)) == [1]


async def test_a_sender_gives_back_what_it_did_not_begin(database: Database) -> None:
    await database.run(lambda unit: owe(unit, add_chat(unit), 1))
    mine = DurableOutbox(database, "me")
    await mine.claim(1, MINUTE, NOW)

    assert await mine.release() == 1
    assert len(await mine.claim(1, MINUTE, NOW)) == 1


async def test_a_worker_leases_and_gives_back(database: Database) -> None:
    await database.run(add_feed)
    mine = claims(database)

    claimed = await mine.claim(9, NOW)

    assert [one.feed.url for one in claimed] == ["https://a.example/feed"]
    assert await claims(database, "they").claim(9, NOW) == []
    assert await mine.release(NOW) == 1
    assert len(await claims(database, "they").claim(9, NOW)) == 1
