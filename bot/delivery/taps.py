"""What a button under a message says when it is tapped: a verb, an id, an argument.

Telegram carries 1 to 64 bytes and keeps buttons for ever, so the form has a version: a button of
an older Rasid is recognised as old instead of being misread.
"""

from dataclasses import dataclass

_VERSION = "1"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LONGEST = 64  # bytes; telegram.constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA


@dataclass(frozen=True, slots=True)
class Tap:
    """A tapped button: `mute 812 1d`."""

    verb: str
    id: int = 0
    arg: str = ""


def encode(tap: Tap) -> str:
    """Return the button's data; raises ValueError if it would not fit, which is our bug."""
    data = "|".join((_VERSION, tap.verb, _base36(tap.id), tap.arg))
    if len(data.encode()) > LONGEST or "|" in tap.verb:
        raise ValueError(f"button data too long or malformed: {data!r}")
    return data


def decode(data: str) -> Tap | None:
    """Return the tap, or None for data of another version or not of ours."""
    parts = data.split("|", 3)
    if len(parts) != 4 or parts[0] != _VERSION or not parts[1]:
        return None
    try:
        return Tap(parts[1], int(parts[2], 36), parts[3])
    except ValueError:
        return None


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError("ids are not negative")
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
