"""Retention: what is old enough to be forgotten."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection


class Retention:
    """Pruning, in one transaction of bounded size."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def prune(
        self,
        *,
        articles_before: datetime,
        seen_before: datetime,
        deliveries_before: datetime,
        limit: int = 5000,
    ) -> Mapping[str, int]:
        """Delete what is older; return how many of each. Call again while any is `limit`.

        Kept whatever its age: an article or story that a delivery not yet settled needs.
        """
        raise NotImplementedError
