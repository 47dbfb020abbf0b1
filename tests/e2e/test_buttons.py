"""The buttons under an alert, tapped while Rasid runs."""

import asyncio

import pytest
import pytest_asyncio

from tests.e2e.conftest import Town
from tests.e2e.waiting import PATIENCE
from tests.fake_telegram import Person, Post

pytestmark = pytest.mark.asyncio(loop_scope="session")
WIRE = (
    "The ferry with two hundred people on board lost its engine off the northern cape at noon and "
    "was towed into the harbour by a fishing boat that happened to be near, its captain said."
)
NAMES = ("Mute", "Pause", "Less", "More", "Old")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def told(town: Town) -> dict[str, tuple[Person, Post]]:
    """One person a button, each told of the same story in the same moment."""
    people = {name: town.telegram.person(name) for name in NAMES}
    for person in people.values():
        await town.rasid.watches(person.id, "ferry engine harbour")
    town.feeds.publish("world", "Ferry towed into harbour", summary=WIRE)
    alerts = await asyncio.gather(*(person.hears(PATIENCE) for person in people.values()))
    return {name: (people[name], alert) for name, alert in zip(NAMES, alerts, strict=True)}


async def test_mute_is_confirmed_and_can_be_undone(
    town: Town, told: dict[str, tuple[Person, Post]]
) -> None:
    person, alert = told["Mute"]

    await person.taps(alert, "Mute story")

    assert await person.toasted(1, PATIENCE) == "No more about this story"
    await town.telegram.until(lambda: "Unmute" in alert.buttons[0]["text"], PATIENCE)
    assert alert.text == alert.versions[0]["text"]
    await person.taps(alert, "Unmute")
    await town.telegram.until(lambda: "Mute story" in alert.buttons[0]["text"], PATIENCE)


async def test_paused_watch_is_silent_until_it_is_resumed(
    town: Town, told: dict[str, tuple[Person, Post]]
) -> None:
    person, alert = told["Pause"]
    witness, _ = told["Old"]

    await person.taps(alert, "Pause watch")
    await town.telegram.until(lambda: "Resume" in alert.buttons[1]["text"], PATIENCE)
    town.feeds.publish("world", "Another ferry, another engine, the same harbour")
    await witness.sees("Another ferry", PATIENCE)
    await person.taps(alert, "Resume watch")
    await town.telegram.until(lambda: "Pause" in alert.buttons[1]["text"], PATIENCE)
    town.feeds.publish("world", "Third ferry engine fails outside the harbour")

    await person.sees("Third ferry", PATIENCE)
    assert not [post for post in person.transcript if "Another ferry" in post.text]


async def test_less_proposes_words_to_leave_out_and_leaves_them_out(
    town: Town, told: dict[str, tuple[Person, Post]]
) -> None:
    person, alert = told["Less"]

    await person.taps(alert, "Less like this")
    proposal = await person.sees("Choose what to leave out", PATIENCE)
    await person.taps(proposal, "Leave out")

    applied = await person.sees("Watch 1 is now", PATIENCE)
    assert applied.id == proposal.id
    assert " -" in applied.styled("code")[0]


async def test_more_says_why_and_who_has_it(
    town: Town, told: dict[str, tuple[Person, Post]]
) -> None:
    person, alert = told["More"]

    await person.taps(alert, "More")

    more = await person.sees("article of this story so far", PATIENCE)
    assert "Watch 1: ferry engine harbour" in more.text
    assert {"ferry", "engine", "harbour"} <= {word.lower() for word in more.styled("bold")}
    assert "https://world.example/" in more.entities[-2]["url"]


async def test_button_of_another_release_says_that_it_is_old(
    town: Town, told: dict[str, tuple[Person, Post]]
) -> None:
    person, alert = told["Old"]

    for data in ("0|mute|12|", "1|no-such-verb|12|", "rubbish"):
        await person.taps_data(alert, data)
    await person.toasted(3, PATIENCE)

    assert person.toasts == ["This button is outdated. Send /watches."] * 3
