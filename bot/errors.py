"""Every error Rasid raises on purpose.

RasidError
├── UserError      a person asked for what cannot be; carries a message key, told in their language
├── ConfigError    the operator's configuration cannot be used; says which key of which file
├── StoreError     the database cannot be used as it is (locked, newer schema, not writable)
├── LeaseLost      another worker took over the row; whatever was prepared for it must not be kept
└── TokenRevoked   Telegram refuses the token (401, 404): sending stops, data stays

What is expected is no exception but a value: see `FetchFailed`, `TryLater` and the like in `model`.
"""

from typing import Final


class RasidError(Exception):
    """The root of the tree."""


class UserError(RasidError):
    """A person's mistake, to be told once, in their language.

    `key` is a message id of the catalogues in `bot/locales`, `params` its arguments.
    """

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key, params)
        self.key: Final = key
        self.params: Final = params


class ConfigError(RasidError):
    """The configuration cannot be used; the message names the key and where it was set."""


class StoreError(RasidError):
    """The database cannot be used as it is; the message says what to do."""


class LeaseLost(RasidError):
    """The lease on a row went to another worker: roll back, it will do the work again."""


class TokenRevoked(RasidError):
    """Telegram does not know this token (any more): stop sending loudly, keep the data."""

    def __init__(self) -> None:
        super().__init__("Telegram refuses the token: get a new one from @BotFather")
