"""Stories: which articles are one event, and who does not want to hear of it any more."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from bot.model import ChatId, Placement, Story, StoryId
from bot.store import sql, tables
from bot.store.tables import mutes, stories, story_keys

_COLUMNS = sql.columns(stories, Story)
_NAMES = [column.name for column in _COLUMNS]


class Stories:
    """The stories, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, keys: Collection[bytes]) -> Mapping[bytes, Story]:
        """The story under each key that has one."""
        under: dict[bytes, StoryId] = {}
        for chunk in sql.chunks(keys):
            query = select(story_keys.c.key, story_keys.c.story_id)
            for row in self._connection.execute(query.where(story_keys.c.key.in_(chunk))):
                under[row.key] = row.story_id
        found = self.by_ids(under.values())
        return {key: found[story_id] for key, story_id in under.items()}

    def place(self, placements: Sequence[Placement], now: datetime) -> None:  # noqa: ARG002
        """Save the stories as they are after each placement, their keys, and each article's.

        A key that another story holds keeps its first story.
        """
        if not placements:
            return
        self._save({placement.story.id: placement.story for placement in placements}.values())
        self._place(placements)
        keys = [(key, placement.story.id) for placement in placements for key in placement.keys]
        if keys:
            self._connection.execute(
                sql.insert(self._connection, story_keys).on_conflict_do_nothing(),
                [{"key": key, "story_id": story_id} for key, story_id in keys],
            )

    def _save(self, saved: Collection[Story]) -> None:
        insert = sql.insert(self._connection, stories)
        growing = ("last_seen", "articles", "outlets")
        self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=[stories.c.id],
                set_={name: insert.excluded[name] for name in growing},
            ),
            [{name: getattr(story, name) for name in _NAMES} for story in saved],
        )

    def _place(self, placed: Sequence[Placement]) -> None:
        insert = sql.insert(self._connection, tables.placements)
        self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=[tables.placements.c.article_id],
                set_={"story_id": insert.excluded.story_id, "reason": insert.excluded.reason},
            ),
            [
                {"article_id": one.article_id, "story_id": one.story.id, "reason": one.reason}
                for one in placed
            ],
        )

    def get(self, story_id: StoryId) -> Story | None:
        return self.by_ids([story_id]).get(story_id)

    def by_ids(self, ids: Collection[StoryId]) -> Mapping[StoryId, Story]:
        """Return those of the stories that are kept."""
        found: dict[StoryId, Story] = {}
        for chunk in sql.chunks(ids):
            query = select(*_COLUMNS).where(stories.c.id.in_(chunk))
            for story in sql.nouns(Story, self._connection.execute(query)):
                found[story.id] = story
        return found

    def mute(self, chat_id: ChatId, story_id: StoryId, now: datetime) -> None:
        self._connection.execute(
            sql.insert(self._connection, mutes).on_conflict_do_nothing(),
            {"chat_id": chat_id, "story_id": story_id, "muted_at": now},
        )

    def unmute(self, chat_id: ChatId, story_id: StoryId) -> None:
        of_both = (mutes.c.chat_id == chat_id) & (mutes.c.story_id == story_id)
        self._connection.execute(delete(mutes).where(of_both))

    def muted(
        self, chats: Collection[ChatId], stories: Collection[StoryId]
    ) -> set[tuple[ChatId, StoryId]]:
        """Which of these chats muted which of these stories."""
        found: set[tuple[ChatId, StoryId]] = set()
        for some_stories in sql.chunks(stories):
            for some_chats in sql.chunks(chats):
                query = select(mutes.c.chat_id, mutes.c.story_id).where(
                    mutes.c.story_id.in_(some_stories), mutes.c.chat_id.in_(some_chats)
                )
                found.update((row.chat_id, row.story_id) for row in self._connection.execute(query))
        return found

    def count(self, since: datetime | None = None) -> int:
        query = select(func.count()).select_from(stories)
        if since is not None:
            query = query.where(stories.c.first_seen >= since)
        return self._connection.scalar(query) or 0
