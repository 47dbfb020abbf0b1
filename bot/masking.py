"""What must never be shown is covered before a line is logged or printed."""

import re
from collections.abc import Iterable

COVER = "***"
_TOKEN = re.compile(
    r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{20,}"
)  # a bot token, also right after the "bot" of a URL
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")  # user:password@ of a URL


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text with bot tokens, credentials in URLs, and the given secrets covered."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, COVER)
    return _CREDENTIALS.sub(COVER + "@", _TOKEN.sub(COVER, text))
