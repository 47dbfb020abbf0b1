"""How large a query may be; what goes beyond is told, not suffered."""

from typing import Final

MOST_CHARACTERS: Final = 1_000
MOST_TERMS: Final = 50
MOST_DEPTH: Final = 10
MOST_DISTANCE: Final = 50  # words that NEAR may reach; a title and its text are further apart
SHORTEST_PREFIX: Final = 2
