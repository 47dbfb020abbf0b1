"""The people's side of the fake: what they write, tap, join and block, and what they see."""

import re
from collections.abc import Sequence
from typing import Any

from tests.fake_telegram.world import ANONYMOUS, BOT_ID, Account, ChatType, Place, Post, World

_COMMAND = re.compile(r"/[a-z0-9_]{1,32}(@\w+)?", re.ASCII)
_MENTION = re.compile(r"@[A-Za-z]\w{4,31}", re.ASCII)


class Chat:
    """What a chat received."""

    def __init__(self, world: World, place: Place) -> None:
        self._world = world
        self._place = place
        self._read = 0

    @property
    def id(self) -> int:
        """Telegram's id."""
        return self._place.id

    @property
    def place(self) -> Place:
        """The chat itself, to look into or to change."""
        return self._place

    @property
    def transcript(self) -> list[Post]:
        """All that the bot wrote here and was not deleted, oldest first."""
        return [p for p in self._place.posts.values() if p.from_bot and not p.deleted]

    @property
    def toasts(self) -> list[str]:
        """The notices that answered tapped buttons, "" for a bare answer."""
        return self._world.toasts[self.id]

    async def hears(self, seconds: float = 5) -> Post:
        """Wait for the bot's next message here, and return it."""
        await self._world.wait(lambda: len(self.transcript) > self._read, seconds)
        self._read += 1
        return self.transcript[self._read - 1]

    async def sees(self, text: str, seconds: float = 5) -> Post:
        """Wait until some message of the bot here, edited or not, has the text in it."""

        def shown() -> list[Post]:
            return [post for post in self.transcript if text in post.text]

        await self._world.wait(shown, seconds)
        return shown()[0]

    async def toasted(self, count: int = 1, seconds: float = 5) -> str:
        """Wait until so many taps were answered; return the latest notice."""
        await self._world.wait(lambda: len(self.toasts) >= count, seconds)
        return self.toasts[-1]


class Group(Chat):
    """A group, supergroup or channel."""

    async def adds_bot(self, by: "Person", *, as_admin: bool = False) -> None:
        """Let the bot in; into a channel only as an administrator."""
        admin = as_admin or self._place.type == "channel"
        self._world.stand(self._place, "administrator" if admin else "member", by.account)
        await self._world.notify()

    async def removes_bot(self, by: "Person") -> None:
        """Throw the bot out."""
        self._world.stand(self._place, "kicked", by.account)
        await self._world.notify()

    async def mutes_bot(self, by: "Person") -> None:
        """Take the right to write from the bot."""
        self._place.rights -= {"can_send_messages", "can_post_messages"}
        status = "administrator" if self._place.type == "channel" else "restricted"
        self._world.stand(self._place, status, by.account)
        await self._world.notify()

    async def upgrades(self) -> "Group":
        """Become a supergroup under another id, as large groups do; return it."""
        new = self._world.place("supergroup", self._place.title)
        new.standing = dict(self._place.standing)
        self._place.moved_to = new.id
        head = {"from": self._world.accounts[ANONYMOUS].shown()}
        old_note = {**head, "migrate_to_chat_id": new.id}
        self._world.tell("message", self._world.post(self._place, old_note).content)
        new_note = {**head, "migrate_from_chat_id": self.id}
        self._world.tell("message", self._world.post(new, new_note).content)
        await self._world.notify()
        return Group(self._world, new)

    def topic(self, name: str) -> int:
        """Open a forum topic; return its id."""
        post = self._world.post(self._place, {"_topic": name})
        self._place.topics[post.id] = "open"
        return post.id

    async def posts(self, text: str) -> Post:
        """Publish in a channel: such posts have no person behind them."""
        content = {"sender_chat": self._place.shown(), "text": text, **_marked(text)}
        post = self._world.post(self._place, content)
        self._world.tell("channel_post", post.content)
        await self._world.notify()
        return post


class Person(Chat):
    """A person; as a chat, their private one with the bot."""

    def __init__(self, world: World, account: Account) -> None:
        super().__init__(world, world.places[account.id])
        self.account = account

    async def says(
        self,
        text: str,
        chat: Chat | None = None,
        *,
        topic: int | None = None,
        reply_to: Post | None = None,
        anonymous: bool = False,
    ) -> Post:
        """Write a message, in private unless a chat is named."""
        content: dict[str, Any] = {"text": text, **_marked(text)}
        return await self._writes(content, chat, topic, reply_to, anonymous=anonymous)

    async def sends_photo(self, chat: Chat | None = None) -> Post:
        """Send what is not text."""
        size = {"file_id": "f", "file_unique_id": "u", "width": 90, "height": 90}
        return await self._writes({"photo": [size]}, chat, None, None, anonymous=False)

    async def edits(self, post: Post, text: str) -> None:
        """Change a message written before."""
        post.content |= {"text": text, "edit_date": post.content["date"]}
        self._world.tell("edited_message", post.content)
        await self._world.notify()

    async def taps(self, post: Post, button: str) -> None:
        """Tap a button that has the text in it."""
        found = [b for b in post.buttons if button in b["text"]]
        assert found, f"no button {button!r} among {[b['text'] for b in post.buttons]}"
        await self.taps_data(post, found[0]["callback_data"])

    async def taps_data(self, post: Post, data: str) -> None:
        """Tap a button that says `data` to the bot, whether it is still shown or not."""
        chat = post.content["chat"]["id"]
        query = str(self._world.next_id("query", 900_000))
        self._world.queries[query] = chat
        message = {key: v for key, v in post.content.items() if not key.startswith("_")}
        content = {
            "id": query,
            "from": self.account.shown(),
            "message": message,
            "chat_instance": str(chat),
            "data": data,
        }
        self._world.tell("callback_query", content)
        await self._world.notify()

    async def blocks(self) -> None:
        """Block the bot."""
        self._world.stand(self._place, "kicked", self.account)
        await self._world.notify()

    async def unblocks(self) -> None:
        """Let the bot write again."""
        self._world.stand(self._place, "member", self.account)
        await self._world.notify()

    async def deletes(self, post: Post) -> None:
        """Delete a message of the bot in the private chat; the bot is not told."""
        post.deleted = True
        await self._world.notify()

    def joins(self, group: Group, status: str = "member") -> None:
        """Become a member of a group."""
        group.place.standing[self.id] = status

    async def _writes(
        self,
        content: dict[str, Any],
        chat: Chat | None,
        topic: int | None,
        reply_to: Post | None,
        *,
        anonymous: bool,
    ) -> Post:
        place = (chat or self).place
        if anonymous:
            hidden = self._world.accounts[ANONYMOUS].shown()
            content |= {"from": hidden, "sender_chat": place.shown()}
        else:
            content["from"] = self.account.shown()
        if topic is not None:
            content |= {"message_thread_id": topic, "is_topic_message": True}
        if reply_to is not None:
            answered = {k: v for k, v in reply_to.content.items() if not k.startswith("_")}
            content["reply_to_message"] = answered
        post = self._world.post(place, content)
        if self._reaches_bot(place):
            self._world.tell("message", post.content)
        await self._world.notify()
        return post

    def _reaches_bot(self, place: Place) -> bool:
        return place.standing.get(BOT_ID) not in ("left", "kicked")


def add_person(world: World, name: str, language: str) -> Person:
    """Add a person to the world."""
    return Person(world, world.person(name, language))


def add_group(
    world: World,
    title: str,
    admins: Sequence[Person],
    *,
    kind: ChatType = "supergroup",
    forum: bool = False,
) -> Group:
    """Add a group with its administrators to the world."""
    world.accounts.setdefault(
        ANONYMOUS, Account(ANONYMOUS, "Group", "GroupAnonymousBot", is_bot=True)
    )
    group = Group(world, world.place(kind, title, forum=forum))
    for admin in admins:
        admin.joins(group, "administrator")
    return group


def _marked(text: str) -> dict[str, Any]:
    """Return the entities that Telegram finds by itself in what people write."""
    kinds = ((_COMMAND, "bot_command"), (_MENTION, "mention"))
    found = [
        {"type": kind, "offset": _units(text[: m.start()]), "length": _units(m.group())}
        for pattern, kind in kinds
        for m in pattern.finditer(text)
        if m.start() == 0 or text[m.start() - 1].isspace()
    ]
    return {"entities": found} if found else {}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
