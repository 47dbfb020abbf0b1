"""What went wrong, in one line for the person at the terminal."""

from bot.errors import RasidError, UserError
from bot.masking import mask
from rules import QueryError


def told(error: Exception) -> str:
    """Return the one line that standard error gets."""
    return " ".join(mask(_plain(error)).split())


def _plain(error: Exception) -> str:
    match error:
        case QueryError():
            return _query(error)
        case UserError():
            return _text(error.key, **error.params)
        case RasidError():
            return str(error)
        case OSError() if error.filename:
            return f"{error.filename}: {(error.strerror or 'cannot be used').lower()}"
        case _:
            return (
                f"internal error, please report: {type(error).__name__}: {error} (-v shows where)"
            )


def _query(error: QueryError) -> str:
    said = str(error)
    return f"the query, {said[0].lower()}{said[1:]}"


def _text(key: str, **params: object) -> str:
    from bot.i18n import catalogues

    return catalogues()["en"].say(key, **params)
