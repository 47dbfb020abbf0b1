"""How documents go to a parser's process and readings come back: frames of JSON and bytes."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from struct import Struct
from typing import Any

from bot.model import Entry, Failure, FetchFailed, Parsed

LENGTH = Struct("!I")  # before each frame


def frame(payload: bytes) -> bytes:
    """Return a payload as it goes over a pipe."""
    return LENGTH.pack(len(payload)) + payload


def pack_document(body: bytes, url: str, content_type: str) -> bytes:
    """Return a document as a payload: a line of JSON, then its bytes."""
    return json.dumps([url, content_type]).encode() + b"\n" + body


def unpack_document(payload: bytes) -> tuple[bytes, str, str]:
    """Return what `pack_document` was given."""
    head, _, body = payload.partition(b"\n")
    url, content_type = json.loads(head)
    return body, str(url), str(content_type)


def pack_reading(reading: Parsed | FetchFailed) -> bytes:
    """Return what came of a document as a payload."""
    return json.dumps([type(reading).__name__, asdict(reading)], default=_plain).encode()


def unpack_reading(payload: bytes) -> Parsed | FetchFailed:
    """Return what `pack_reading` was given."""
    name, fields = json.loads(payload)
    if name == "FetchFailed":
        return FetchFailed(failure=Failure(fields["failure"]), detail=fields["detail"])
    ttl = fields.pop("ttl")
    return Parsed(
        **(
            fields
            | {
                "entries": tuple(_entry(entry) for entry in fields["entries"]),
                "problems": tuple(fields["problems"]),
                "ttl": None if ttl is None else timedelta(seconds=ttl),
            }
        )
    )


def _entry(fields: Mapping[str, Any]) -> Entry:
    dates = {
        name: value and datetime.fromisoformat(value)
        for name, value in fields.items()
        if name in ("published", "updated")
    }
    return Entry(**{**fields, **dates})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    raise TypeError(f"{type(value).__name__} does not travel")
