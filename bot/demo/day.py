"""The bundled day: its outlets (one file each in `day/`), their entries, and what is watched.

To add an outlet, add a file; every outlet, name and event in them is invented.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from typing import Any, NamedTuple

from bot import durations


class DemoFeed(NamedTuple):
    """A feed to poll."""

    path: str
    title: str
    language: str


class DemoWatch(NamedTuple):
    """A text to watch, and the language it is in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry as an outlet publishes it."""

    title: str
    url: str
    text: str = ""
    guid: str = ""
    source: str = ""
    source_url: str = ""
    age: timedelta = timedelta(0)  # before the demo began
    day: bool = False  # comes during the day; the others are there from the start


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet and all it publishes."""

    path: str
    title: str
    link: str
    language: str
    format: str
    encoding: str = "utf-8"
    status: int = 200  # another one is all that its server ever says
    items: tuple[Item, ...] = ()  # newest first


def feeds() -> list[DemoFeed]:
    """Return the feeds of the day, failing ones included."""
    return [DemoFeed(outlet.path, outlet.title, outlet.language) for outlet in outlets()]


def watches() -> list[DemoWatch]:
    """Return what is watched that day; one of them stays silent."""
    data = tomllib.loads((files("bot.demo") / "watches.toml").read_text("utf-8"))
    return [DemoWatch(each["text"], each["language"]) for each in data["watch"]]


def outlets() -> list[Outlet]:
    """Return the outlets, by the names of their files."""
    found = (files("bot.demo") / "day").iterdir()
    texts = {file.name: file.read_text("utf-8") for file in found if file.name.endswith(".toml")}
    return [_outlet(tomllib.loads(text)) for _, text in sorted(texts.items())]


def _outlet(data: Mapping[str, Any]) -> Outlet:
    fields = {name: value for name, value in data.items() if name != "entry"}
    items = sorted(map(_item, data.get("entry", ())), key=lambda item: (not item.day, item.age))
    return Outlet(**fields, items=tuple(items))


def _item(data: Mapping[str, Any]) -> Item:
    age = durations.read(data["age"]) if "age" in data else timedelta(0)
    return Item(**{**data, "age": age, "text": data.get("text", "").strip()})
