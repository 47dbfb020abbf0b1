"""From an entry to an article: address, identity, text, language, outlet and agency."""

from bot.articles.analyse import analyse
from bot.articles.canonical import canonical
from bot.articles.document import document
from bot.articles.identity import EntryKeys, keys
from bot.articles.language import identify
from bot.articles.text import plain

__all__ = ["EntryKeys", "analyse", "canonical", "document", "identify", "keys", "plain"]
