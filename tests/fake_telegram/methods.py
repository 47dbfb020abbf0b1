"""What each method of the Bot API does in the fake's world."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.fake_telegram.faults import DESCRIPTIONS
from tests.fake_telegram.world import BOT_ID, Place, Post, World, public

TEXT_LIMIT = 4096  # UTF-16 code units
ENTITY_LIMIT = 100
BUTTON_DATA_LIMIT = 64  # bytes
TOAST_LIMIT = 200

Parameters = Mapping[str, Any]


class Refused(Exception):
    """The error answer to a request."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def refuse(name: str) -> Refused:
    """Return a known refusal by its name."""
    return Refused(*DESCRIPTIONS[name])


class Methods:
    """The methods, by name. What the bot does wrong by the documents is noted as a violation."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.settings: dict[tuple[str, str, str], Any] = {}
        self._by_name: dict[str, Callable[[Parameters], Any]] = {
            "getMe": self._get_me,
            "getChat": self._get_chat,
            "getChatMember": self._get_chat_member,
            "getChatAdministrators": self._get_chat_administrators,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message_text,
            "editMessageReplyMarkup": self._edit_reply_markup,
            "deleteMessage": self._delete_message,
            "answerCallbackQuery": self._answer_callback_query,
            "sendChatAction": lambda p: bool(self._writable(p)),
            "deleteWebhook": lambda p: True,
        }

    def answer(self, method: str, parameters: Parameters) -> Any:
        """Do what a method does; raises Refused."""
        for what in ("MyCommands", "MyDescription", "MyShortDescription"):
            if method == f"set{what}":
                return self._set(what, parameters)
            if method == f"get{what}":
                return self._get(what, parameters)
        if method not in self._by_name:
            raise refuse("no token")
        return self._by_name[method](parameters)

    def _get_me(self, _: Parameters) -> dict[str, Any]:
        flags = {"can_join_groups": True, "can_read_all_group_messages": False}
        return {**self._world.bot.shown(), **flags, "supports_inline_queries": False}

    def _get_chat(self, p: Parameters) -> dict[str, Any]:
        gifts = dict.fromkeys(_GIFTS, True)
        full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        return {**self._place(p).shown(), **full}

    def _get_chat_member(self, p: Parameters) -> dict[str, Any]:
        place = self._place(p)
        if p["user_id"] not in self._world.accounts:
            raise Refused(400, "Bad Request: invalid user_id specified")
        return self._world.member(place, self._world.accounts[p["user_id"]])

    def _get_chat_administrators(self, p: Parameters) -> list[dict[str, Any]]:
        place = self._place(p)
        if place.type == "private":
            raise Refused(400, "Bad Request: there are no administrators in the private chat")
        ranks = ("administrator", "creator")
        heads = [user for user, status in place.standing.items() if status in ranks]
        return [self._world.member(place, self._world.accounts[user]) for user in heads]

    def _send_message(self, p: Parameters) -> dict[str, Any]:
        place = self._writable(p)
        self._check_topic(place, p.get("message_thread_id"))
        content = self._said(p)
        if place.type == "channel":
            content |= {"sender_chat": place.shown(), "_by_bot": True}
        else:
            content["from"] = self._world.bot.shown()
        if p.get("message_thread_id") is not None:
            content |= {"message_thread_id": p["message_thread_id"], "is_topic_message": True}
        answered = self._answered(place, p)
        if answered is not None:
            content["reply_to_message"] = public(answered.content)
        if p.get("disable_notification"):
            content["_silent"] = True
        if "link_preview_options" in p:
            content["link_preview_options"] = p["link_preview_options"]
        return public(self._world.post(place, content).content)

    def _answered(self, place: Place, p: Parameters) -> Post | None:
        reply = p.get("reply_parameters")
        if reply is None:
            return None
        post = place.posts.get(reply["message_id"])
        if post is not None and not post.deleted:
            return post
        if reply.get("allow_sending_without_reply"):
            return None
        raise Refused(400, "Bad Request: message to be replied not found")

    def _edit_message_text(self, p: Parameters) -> dict[str, Any]:
        post = self._editable(p)
        kept = _without(
            post.content, "reply_markup", "entities"
        )  # what the edit does not say, goes
        return self._replace(post, {**kept, **self._said(p)})

    def _edit_reply_markup(self, p: Parameters) -> dict[str, Any]:
        post = self._editable(p)
        return self._replace(post, {**_without(post.content, "reply_markup"), **self._markup(p)})

    def _replace(self, post: Post, content: dict[str, Any]) -> dict[str, Any]:
        told = ("text", "entities", "reply_markup")
        if all(post.content.get(key) == content.get(key) for key in told):
            raise refuse("not modified")
        post.versions.append(post.content)
        post.content = {**content, "edit_date": post.content["date"]}
        return public(post.content)

    def _delete_message(self, p: Parameters) -> bool:
        post = self._place(p).posts.get(p["message_id"])
        if post is None or post.deleted:
            raise Refused(400, "Bad Request: message to delete not found")
        post.deleted = True
        return True

    def _answer_callback_query(self, p: Parameters) -> bool:
        chat = self._world.queries.pop(p["callback_query_id"], None)
        if chat is None:
            raise refuse("old query")
        if len(p.get("text", "")) > TOAST_LIMIT:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        self._world.toasts[chat].append(p.get("text", ""))
        return True

    def _set(self, what: str, p: Parameters) -> bool:
        content = _without(p, "scope", "language_code")
        self.settings[what, str(p.get("scope", "")), p.get("language_code", "")] = content
        return True

    def _get(self, what: str, p: Parameters) -> Any:
        key = (what, str(p.get("scope", "")), p.get("language_code", ""))
        if what == "MyCommands":
            return self.settings.get(key, {}).get("commands", [])
        name = {"MyDescription": "description", "MyShortDescription": "short_description"}[what]
        return {name: self.settings.get(key, {}).get(name, "")}

    # --- what is allowed -----------------------------------------------------------------------

    def _place(self, p: Parameters) -> Place:
        place = self._world.places.get(p["chat_id"])
        if place is None:
            raise refuse("chat not found")
        if place.moved_to is not None:
            description = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(400, description, migrate_to_chat_id=place.moved_to)
        return place

    def _writable(self, p: Parameters) -> Place:
        place = self._place(p)
        if place.person is not None and place.person.deactivated:
            raise refuse("deactivated")
        match place.type, place.standing.get(BOT_ID, "left"):
            case "private", "kicked":
                raise refuse("blocked")
            case _, "kicked":
                raise refuse("kicked")
            case _, "left":
                raise refuse("not a member")
            case "channel", _ if "can_post_messages" not in place.rights:
                raise Refused(400, "Bad Request: need administrator rights in the channel chat")
            case _, "restricted" if "can_send_messages" not in place.rights:
                raise refuse("no rights")
        return place

    def _check_topic(self, place: Place, topic: int | None) -> None:
        if topic is None:
            return
        if topic not in place.topics:
            raise refuse("thread not found")
        if place.topics[topic] == "closed":
            raise refuse("topic closed")

    def _editable(self, p: Parameters) -> Post:
        post = self._writable(p).posts.get(p["message_id"])
        if post is None or post.deleted:
            raise refuse("edit not found")
        if not post.from_bot:
            raise Refused(400, "Bad Request: message can't be edited")
        return post

    # --- what is said --------------------------------------------------------------------------

    def _said(self, p: Parameters) -> dict[str, Any]:
        text = p["text"]
        units = text.encode("utf-16-le")
        if not text.strip():
            raise self._wrong("empty", "an empty text")
        if len(units) // 2 > TEXT_LIMIT:
            raise self._wrong("too long", f"a text of {len(units) // 2} UTF-16 units")
        entities = p.get("entities", [])
        if len(entities) > ENTITY_LIMIT:
            self._world.violations.append(f"{len(entities)} entities, of which 100 are kept")
        for entity in entities:
            self._check_entity(entity, units)
        said = {"text": text, **self._markup(p)}
        return {**said, "entities": entities[:ENTITY_LIMIT]} if entities else said

    def _check_entity(self, entity: Mapping[str, Any], units: bytes) -> None:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        inside = 0 <= start < end <= len(units) // 2
        if not inside or _splits(units, start) or _splits(units, end):
            raise self._wrong("bad entities", f"an entity out of place: {entity}")
        if entity["type"] == "text_link" and not _is_web(entity.get("url", "")):
            raise self._wrong("bad entities", f"a link to nowhere: {entity}")

    def _markup(self, p: Parameters) -> dict[str, Any]:
        markup = p.get("reply_markup")
        if not markup or not any(markup.get("inline_keyboard", [])):
            return {}
        for row in markup["inline_keyboard"]:
            for button in row:
                self._check_button(button)
        return {"reply_markup": markup}

    def _check_button(self, button: Mapping[str, Any]) -> None:
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= BUTTON_DATA_LIMIT:
            raise self._wrong("bad button data", f"button data of {len(data.encode())} bytes")
        if "url" in button and not _is_web(button["url"]):
            raise self._wrong("bad button url", f"a button to nowhere: {button['url']}")
        if len(button.keys() - {"text", "style"}) != 1:
            raise self._wrong("bad button data", f"a button that does not do one thing: {button}")

    def _wrong(self, name: str, what: str) -> Refused:
        self._world.violations.append(f"the bot sent {what}")
        return refuse(name)


_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def _splits(units: bytes, offset: int) -> bool:
    """Tell whether an offset falls between the halves of a surrogate pair."""
    unit = units[2 * offset : 2 * offset + 2]
    return len(unit) == 2 and 0xDC00 <= int.from_bytes(unit, "little") <= 0xDFFF


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "tg" or (
        parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    )


def _without(content: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in keys}
