"""Each article's story: the one under its address, the one of its text, or a new one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.model import Article, Placement, Story, StoryId
from bot.stories.fingerprint import address_key, keys, reissue_key, wire_key


def place(
    articles: Sequence[Article], known: Mapping[bytes, Story], new_id: Callable[[], StoryId]
) -> list[Placement]:
    """Return the placement of each article, in order; later ones can join earlier ones."""
    under = {key: story.id for key, story in known.items()}
    stories = {story.id: story for story in known.values()}
    placements = []
    for article in articles:
        story_id, reason = _find(article, under, stories)
        story = _begin(article, new_id()) if story_id is None else _grow(stories[story_id], article)
        stories[story.id] = story
        for key in keys(article):
            under.setdefault(key, story.id)
        placements.append(
            Placement(
                article_id=article.id,
                story=story,
                is_new=story_id is None,
                reason=reason,
                keys=keys(article),
            )
        )
    return placements


def _find(
    article: Article, under: Mapping[bytes, StoryId], stories: Mapping[StoryId, Story]
) -> tuple[StoryId | None, str]:
    """Return the story to join and why.

    Other outlets carry a text under headlines of their own. One outlet that gives the same text to
    different headlines is describing its programme, not the news: podcasts and channels do.
    """
    if (story_id := under.get(address_key(article))) is not None:
        return story_id, "same address"
    if (story_id := under.get(reissue_key(article))) is not None:
        return story_id, "same text"
    story_id = under.get(wire_key(article))
    if story_id is not None and article.outlet not in stories[story_id].outlets:
        return story_id, "same text"
    return None, "first"


def _begin(article: Article, story_id: StoryId) -> Story:
    return Story(
        id=story_id,
        first_article=article.id,
        first_seen=article.first_seen,
        last_seen=article.first_seen,
        outlets=(article.outlet,) if article.outlet else (),
    )


def _grow(story: Story, article: Article) -> Story:
    """Return the story with an article more."""
    new = article.outlet and article.outlet not in story.outlets
    return replace(
        story,
        last_seen=max(story.last_seen, article.first_seen),
        articles=story.articles + 1,
        outlets=(*story.outlets, article.outlet) if new else story.outlets,
    )
