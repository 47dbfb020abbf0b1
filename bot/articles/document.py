"""An article as the watch language sees it."""

from bot.articles.canonical import host
from bot.model import Article, Feed
from rules import Document


def document(article: Article, feed: Feed | None = None) -> Document:
    """Return what a query looks into: words, and for `source:` the outlet, agency and host."""
    place = host(article.url) or (host(feed.url) if feed else "")
    return Document(
        title=article.title,
        text=article.text,
        source=" ".join(filter(None, (article.outlet, article.agency, place))),
        language=article.language,
    )
