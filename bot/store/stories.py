"""Stories: which articles are one event, and who does not want to hear of it any more."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.model import ChatId, Placement, Story, StoryId


class Stories:
    """The stories, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, keys: Collection[bytes]) -> Mapping[bytes, Story]:
        """The story under each key that has one."""
        raise NotImplementedError

    def place(self, placements: Sequence[Placement], now: datetime) -> None:
        """Save the stories as they are after each placement, their keys, and each article's story.

        A key that another story holds keeps its first story.
        """
        raise NotImplementedError

    def get(self, story_id: StoryId) -> Story | None:
        raise NotImplementedError

    def mute(self, chat_id: ChatId, story_id: StoryId, now: datetime) -> None:
        raise NotImplementedError

    def unmute(self, chat_id: ChatId, story_id: StoryId) -> None:
        raise NotImplementedError

    def muted(
        self, chats: Collection[ChatId], stories: Collection[StoryId]
    ) -> set[tuple[ChatId, StoryId]]:
        """Which of these chats muted which of these stories."""
        raise NotImplementedError

    def count(self, since: datetime | None = None) -> int:
        raise NotImplementedError
