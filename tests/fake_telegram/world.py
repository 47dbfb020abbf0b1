"""What the fake Telegram knows: people, chats, messages and the updates a bot has not confirmed."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fake_telegram import oracle

ChatType = Literal["private", "group", "supergroup", "channel"]
BOT_ID = 7_000_000_001
ANONYMOUS = 1_087_968_824  # Telegram's GroupAnonymousBot, behind which admins hide
_ADMIN_RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
]
_MEMBER_RIGHTS = [
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]


@dataclass
class Account:
    """A user of Telegram: a person or a bot."""

    id: int
    first_name: str
    username: str = ""
    language: str = ""
    is_bot: bool = False
    deactivated: bool = False

    def shown(self) -> dict[str, Any]:
        """Return the User object."""
        user: dict[str, Any] = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        }
        if self.username:
            user["username"] = self.username
        if self.language:
            user["language_code"] = self.language
        return user


@dataclass
class Post:
    """A message in a chat, with what it said before it was edited."""

    id: int
    content: dict[str, Any]
    versions: list[dict[str, Any]] = field(default_factory=list)
    deleted: bool = False

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.content.get("text", ""))

    @property
    def entities(self) -> list[dict[str, Any]]:
        """How it says it."""
        return list(self.content.get("entities", []))

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All its buttons, row after row."""
        rows = self.content.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.content.get("from", {}).get("id") == BOT_ID or "_by_bot" in self.content)

    def styled(self, style: str) -> list[str]:
        """Return the stretches of the text that carry a style, cut out by UTF-16 units."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.entities
            if e["type"] == style
        ]


@dataclass
class Place:
    """A chat and all that is in it. The bot's own standing is `standing[BOT_ID]`."""

    id: int
    type: ChatType
    title: str = ""
    is_forum: bool = False
    standing: dict[int, str] = field(default_factory=dict)
    rights: set[str] = field(default_factory=lambda: {"can_send_messages", "can_post_messages"})
    topics: dict[int, str] = field(default_factory=dict)  # id → "open", "closed"; absent: deleted
    posts: dict[int, Post] = field(default_factory=dict)
    moved_to: int | None = None
    person: Account | None = None

    def shown(self) -> dict[str, Any]:
        """Return the Chat object."""
        chat: dict[str, Any] = {"id": self.id, "type": self.type}
        if self.person is not None:
            chat["first_name"] = self.person.first_name
        else:
            chat["title"] = self.title
        if self.is_forum:
            chat["is_forum"] = True
        return chat


class World:
    """The state, and the queue of updates. Every update is held against the oracle."""

    def __init__(self, username: str = "rasid_test_bot") -> None:
        self.bot = Account(BOT_ID, "Rasid", username, is_bot=True)
        self.accounts: dict[int, Account] = {BOT_ID: self.bot}
        self.places: dict[int, Place] = {}
        self.updates: list[dict[str, Any]] = []
        self.violations: list[str] = []
        self.queries: dict[str, int] = {}  # callback query id → its chat
        self.toasts: dict[int, list[str]] = defaultdict(list)
        self.changed = asyncio.Condition()
        self._ids: dict[str, int] = defaultdict(int)

    async def wait(self, holds: Callable[[], object], seconds: float) -> None:
        """Wait until something holds; asked again whenever something happened."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(holds)

    async def notify(self) -> None:
        """Let whoever waits look again."""
        async with self.changed:
            self.changed.notify_all()

    def next_id(self, kind: str, first: int = 1) -> int:
        """Return the next number of a kind."""
        self._ids[kind] = max(self._ids[kind] + 1, first)
        return self._ids[kind]

    def person(self, name: str, language: str = "en") -> Account:
        """Add a person, with their private chat."""
        account = Account(self.next_id("account", 101), name, name.lower(), language)
        self.accounts[account.id] = account
        self.places[account.id] = Place(account.id, "private", person=account)
        self.places[account.id].standing[BOT_ID] = "member"
        return account

    def place(self, kind: ChatType, title: str, *, forum: bool = False) -> Place:
        """Add a group, supergroup or channel; the bot is not in it yet."""
        number = self.next_id("place", 2001)
        chat_id = -number if kind == "group" else -1_000_000_000_000 - number
        place = Place(chat_id, kind, title, is_forum=forum)
        place.standing[BOT_ID] = "left"
        self.places[chat_id] = place
        return place

    def post(self, place: Place, content: Mapping[str, Any]) -> Post:
        """Write a message into a chat, telling no one."""
        number = self.next_id(f"post {place.id}")
        full = {
            "message_id": number,
            "date": int(time.time()),
            "chat": place.shown(),
            **content,
        }
        place.posts[number] = Post(number, full)
        return place.posts[number]

    def tell(self, kind: str, content: Mapping[str, Any]) -> None:
        """Queue an update for the bot."""
        number = self.next_id("update", 500)
        update = {"update_id": number, kind: public(content)}
        self.violations += oracle.faults_of_update(update)
        self.updates.append(update)

    def tell_raw(self, content: Mapping[str, Any]) -> None:
        """Queue an update of a form that is not (yet) the protocol's."""
        self.updates.append({"update_id": self.next_id("update", 500), **content})

    def member(self, place: Place, account: Account) -> dict[str, Any]:
        """Return the ChatMember object of an account in a chat."""
        if place.type == "private":
            status = place.standing.get(account.id, "member")
        else:
            status = place.standing.get(account.id, "left")
        member: dict[str, Any] = {"status": status, "user": account.shown()}
        match status:
            case "administrator":
                member |= {"can_be_edited": False, "is_anonymous": False}
                member |= dict.fromkeys(_ADMIN_RIGHTS, True)
                if place.type == "channel":
                    member["can_post_messages"] = "can_post_messages" in place.rights
            case "restricted":
                member |= {"is_member": True, "until_date": 0}
                member |= dict.fromkeys(_MEMBER_RIGHTS, False)
                member["can_send_messages"] = "can_send_messages" in place.rights
            case "kicked":
                member["until_date"] = 0
            case "creator":
                member["is_anonymous"] = False
            case _:
                pass
        return member

    def stand(self, place: Place, status: str, by: Account) -> None:
        """Change the bot's own standing in a chat, and tell it."""
        before = self.member(place, self.bot)
        place.standing[BOT_ID] = status
        change = {
            "chat": place.shown(),
            "from": by.shown(),
            "date": int(time.time()),
            "old_chat_member": before,
            "new_chat_member": self.member(place, self.bot),
        }
        self.tell("my_chat_member", change)


def public(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message without the marks that are ours alone."""
    return {key: value for key, value in content.items() if not key.startswith("_")}
