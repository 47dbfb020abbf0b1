"""Ids made before the row exists, so that a whole poll can be planned without the database."""

import secrets
from datetime import datetime

_RANDOM_BITS = 22


def new_id(now: datetime) -> int:
    """Return a positive 63-bit id: milliseconds since 1970, then 22 random bits.

    Ids of later milliseconds are larger, which keeps indexes dense, and workers need not agree.
    """
    return int(now.timestamp() * 1000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
