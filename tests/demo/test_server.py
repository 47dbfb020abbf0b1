"""The day's server: two stages over real HTTP, with validators that tell the truth."""

from datetime import UTC, datetime

import aiohttp

from bot.articles import analyse
from bot.demo import DemoServer, feeds
from bot.feeds import read
from bot.model import Article, ArticleId, Feed, FeedId, StoryId
from bot.stories import place

BEGAN = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
FAILING = "/old-mill-courier/rss"


async def get(server: DemoServer, path: str, **headers: str) -> tuple[int, bytes, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            server.url + path,
            headers={name.replace("_", "-"): each for name, each in headers.items()},
        ) as answer,
    ):
        return answer.status, await answer.read(), answer.headers.get("ETag", "")


async def test_a_feed_that_did_not_change_is_not_sent_again() -> None:
    async with DemoServer(BEGAN) as server:
        _, _, etag = await get(server, "/almarfa/rss.xml")

        status, body, _ = await get(server, "/almarfa/rss.xml", If_None_Match=etag)

        assert (status, body) == (304, b"")
        assert (server.requests, server.unmodified) == (2, 1)


async def test_the_days_news_appears_when_the_day_advances() -> None:
    async with DemoServer(BEGAN) as server:
        _, before, etag = await get(server, "/almarfa/rss.xml")
        server.advance()

        status, after, _ = await get(server, "/almarfa/rss.xml", If_None_Match=etag)

        old, new = read(before).entries, read(after).entries
        assert status == 200
        assert new[-len(old) :] == old
        assert len(new) > len(old)


async def test_one_server_is_down_and_an_unknown_feed_is_not_found() -> None:
    async with DemoServer(BEGAN) as server:
        assert (await get(server, FAILING))[0] == 503
        assert (await get(server, "/nothing"))[0] == 404


async def test_every_other_feed_can_be_polled() -> None:
    async with DemoServer(BEGAN) as server:
        answers = {feed.path: await get(server, feed.path) for feed in feeds()}

    assert {path for path, (status, _, _) in answers.items() if status != 200} == {FAILING}


async def test_copies_of_the_wire_story_fold_into_one() -> None:
    articles: list[Article] = []
    async with DemoServer(BEGAN) as server:
        server.advance()
        for number, feed in enumerate(each for each in feeds() if each.path != FAILING):
            _, body, _ = await get(server, feed.path)
            polled = Feed(
                id=FeedId(number), url=server.url + feed.path, title=feed.title, next_due=BEGAN
            )
            articles += [
                analyse(entry, polled, id=ArticleId(len(articles)), now=BEGAN)
                for entry in read(body).entries
            ]

    numbers = iter(range(1000))
    placements = place(articles, {}, lambda: StoryId(next(numbers)))

    biggest = max(placements, key=lambda each: each.story.articles).story
    assert biggest.articles == 4
    assert len(biggest.outlets) == 4
    assert "بوتين" in next(a for a in articles if a.id == biggest.first_article).title
