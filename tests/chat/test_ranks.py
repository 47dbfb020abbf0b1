"""Who may manage a chat is asked once a minute at most, and forgotten in time."""

from datetime import UTC, datetime, timedelta

from bot.chat.ranks import Ranks


class Member:
    """What Telegram says of a person."""

    def __init__(self, status: str) -> None:
        self.status = status


class Registry:
    """Telegram's side: answers, and counts how often it was asked."""

    def __init__(self) -> None:
        self.status = "creator"
        self.asked = 0

    async def get_chat_member(self, chat: int, user: int) -> Member:
        """Say what the person is."""
        self.asked += 1
        return Member(self.status)


class Moment:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 14, tzinfo=UTC)

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now


async def test_owner_manages_until_they_are_asked_about_again() -> None:
    registry, moment = Registry(), Moment()
    ranks = Ranks(registry, moment)  # type: ignore[arg-type]  # all that is used of a bot
    first = await ranks.may_manage(-5, 1)
    registry.status = "member"

    moment.now += timedelta(seconds=59)
    believed = await ranks.may_manage(-5, 1)
    moment.now += timedelta(seconds=1)
    asked_again = await ranks.may_manage(-5, 1)

    assert (first, believed, asked_again) == (True, True, False)
    assert registry.asked == 2


async def test_old_ranks_are_forgotten() -> None:
    registry, moment = Registry(), Moment()
    ranks = Ranks(registry, moment)  # type: ignore[arg-type]  # all that is used of a bot
    for user in range(3000):
        await ranks.may_manage(-5, user)
        moment.now += timedelta(seconds=1)

    assert len(ranks._known) <= 1024
