"""What comes out of feed documents, good and bad."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds import read
from bot.model import Entry, Parsed

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>Outlet</title><link>https://outlet.example/</link><language>en-GB</language>
{channel}{items}</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Blatt</title>
<link href="https://blatt.example/"/>{entries}</feed>"""


def rss(items: str = "", channel: str = "", url: str = "") -> Parsed:
    return read(RSS.format(channel=channel, items=items).encode(), url=url)


def atom(entry: str, url: str = "") -> Entry:
    parsed = read(ATOM.format(entries=f"<entry>{entry}</entry>").encode(), url=url)
    return parsed.entries[0]


def item(fields: str, url: str = "") -> Entry:
    return rss(f"<item>{fields}</item>", url=url).entries[0]


def test_an_rss_entry_says_all_it_has() -> None:
    parsed = rss(
        "<item><guid isPermaLink='false'>id-1</guid><link>https://outlet.example/1</link>"
        "<title>Storm &lt;b&gt;nears&lt;/b&gt;</title>"
        "<description>&lt;p&gt;Lead&lt;/p&gt;</description>"
        "<content:encoded>&lt;p&gt;All of it&lt;/p&gt;</content:encoded>"
        "<dc:creator>A. Writer</dc:creator>"
        "<source url='https://wire.example/rss'>The Wire</source>"
        "<pubDate>Sat, 14 Mar 2026 10:26:53 +0100</pubDate></item>"
    )

    assert parsed.entries == (
        Entry(
            guid="id-1",
            url="https://outlet.example/1",
            title="Storm <b>nears</b>",
            summary="<p>Lead</p>",
            content="<p>All of it</p>",
            author="A. Writer",
            source="The Wire",
            published=datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC),
        ),
    )
    assert (parsed.title, parsed.url) == ("Outlet", "https://outlet.example/")
    assert (parsed.language, parsed.format, parsed.encoding) == ("en-GB", "rss20", "utf-8")
    assert parsed.problems == ()


def test_an_atom_entry_says_all_it_has() -> None:
    entry = atom(
        "<id>urn:1</id><link href='https://blatt.example/1'/>"
        "<title type='html'>A &lt;i&gt;b&lt;/i&gt;</title>"
        "<summary>Kurz</summary><content type='html'>&lt;p&gt;Lang&lt;/p&gt;</content>"
        "<author><name>Wer</name></author><published>2026-03-14T10:00:00+01:00</published>"
        "<updated>2026-03-14T11:00:00+01:00</updated>"
    )

    assert entry == Entry(
        guid="urn:1",
        url="https://blatt.example/1",
        title="A <i>b</i>",
        summary="Kurz",
        content="<p>Lang</p>",
        author="Wer",
        language="de",
        published=datetime(2026, 3, 14, 9, 0, tzinfo=UTC),
        updated=datetime(2026, 3, 14, 10, 0, tzinfo=UTC),
    )


def test_the_title_of_a_feed_is_one_line_for_people() -> None:
    body = RSS.replace("Outlet", "\n NYT &amp;gt; &lt;b&gt;World&lt;/b&gt;\n News &lt; 3 ")

    assert read(body.format(channel="", items="").encode()).title == "NYT > World News < 3"


def test_html_is_left_as_it_is() -> None:
    entry = item(
        "<title>x</title><description>&lt;a href='/x' onclick='y'&gt;z&lt;/a&gt;</description>"
    )

    assert entry.summary == "<a href='/x' onclick='y'>z</a>"


def test_plain_text_that_looks_like_a_tag_stays_text() -> None:
    assert atom("<title type='text'>2 &lt; 3 &lt;b&gt;</title>").title == "2 &lt; 3 &lt;b>"


def test_a_summary_that_repeats_the_content_is_left_out() -> None:
    entry = atom("<title>x</title><content>All</content>")

    assert (entry.summary, entry.content) == ("", "All")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        pytest.param("/news/1", "https://outlet.example/news/1", id="path"),
        pytest.param("1?a=b", "https://outlet.example/feeds/1?a=b", id="beside the feed"),
        pytest.param("//cdn.example/1", "https://cdn.example/1", id="without a scheme"),
        pytest.param("https://other.example/1", "https://other.example/1", id="whole"),
        pytest.param("javascript:alert(1)", "", id="a script"),
        pytest.param("mailto:a@b.example", "", id="mail"),
        pytest.param("magnet:?xt=urn:x", "", id="a magnet"),
        pytest.param("http://[", "", id="no address at all"),
    ],
)
def test_links_are_whole_addresses_that_a_person_can_open(link: str, url: str) -> None:
    entry = item(f"<title>x</title><link>{link}</link>", url="https://outlet.example/feeds/rss")

    assert entry.url == url


def test_links_are_relative_to_the_base_that_atom_gives() -> None:
    entry = atom(
        "<title>x</title><link xml:base='https://base.example/a/' href='b'/>",
        url="https://blatt.example/feed",
    )

    assert entry.url == "https://base.example/a/b"


def test_a_guid_that_is_a_permanent_link_is_the_link() -> None:
    entry = item("<title>x</title><guid>https://outlet.example/7</guid>")

    assert entry.url == entry.guid == "https://outlet.example/7"


def test_a_date_of_dublin_core_is_when_it_was_published() -> None:
    entry = item("<title>x</title><dc:date>2026-03-14T09:26:53Z</dc:date>")

    assert entry.published == datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


@pytest.mark.parametrize(
    "date",
    ["Thu, 01 Jan 1970 00:00:00 GMT", "9999-12-31T23:59:59Z", "٣ رجب", "0000-00-00 00:00:00", "x"],
)
def test_an_unbelievable_date_is_none_and_told(date: str) -> None:
    parsed = rss(f"<item><title>x</title><guid>1</guid><pubDate>{date}</pubDate></item>")

    assert parsed.entries[0].published is None
    assert "1 of 1 entries have a date that cannot be read" in parsed.problems


def test_the_language_of_an_entry_is_its_own() -> None:
    assert item("<title>x</title><dc:language>fr</dc:language>").language == "fr"


@pytest.mark.parametrize(
    ("channel", "ttl"),
    [
        ("<ttl>90</ttl>", timedelta(minutes=90)),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>9999999999999</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", timedelta(days=1)),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            timedelta(hours=6),
        ),
        (
            "<sy:updatePeriod>\n hourly </sy:updatePeriod>"
            "<sy:updateFrequency>1</sy:updateFrequency>",
            None,
        ),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_how_often_the_feed_wants_to_be_asked(channel: str, ttl: timedelta | None) -> None:
    assert rss(channel=channel).ttl == ttl


def test_what_is_odd_is_told() -> None:
    parsed = rss(
        "<item><guid>1</guid><title>a</title><link>https://x.example/1</link></item>"
        "<item><guid>1</guid><title>b</title></item><item><link>https://x.example/3</link></item>"
    )

    assert set(parsed.problems) == {
        "1 of 3 entries have no guid",
        "1 of 3 entries repeat a guid",
        "1 of 3 entries have no link",
        "1 of 3 entries have no title",
        "3 of 3 entries have no date",
    }


def test_a_feed_of_no_known_format_is_read_for_its_entries() -> None:
    parsed = read(b"<news><item><title>a</title></item></news>")

    assert parsed.entries[0].title == "a"
    assert "of no format that has a name" in parsed.problems


def test_a_feed_without_entries_is_a_feed() -> None:
    parsed = rss()

    assert parsed.entries == ()
    assert "it has no entries" in parsed.problems


def test_broken_xml_is_read_and_told() -> None:
    body = RSS.format(channel="", items="<item><title>AT&T & <b>x</title></item><item>").encode()

    parsed = read(body[:-20])

    assert parsed.entries[0].title.startswith("AT&T")
    assert any(problem.startswith("not well-formed") for problem in parsed.problems)


def test_entities_of_html_are_characters() -> None:
    assert item("<title>caf&eacute;&nbsp;&#x2019;</title>").title.startswith("café")


def test_a_guid_is_the_same_wherever_the_feed_lives() -> None:
    entry = "<title>x</title><guid>/news/1</guid>"

    here, there = item(entry, url="https://a.example/rss"), item(entry, url="https://b.example/")

    assert here.guid == there.guid == "/news/1"


@pytest.mark.parametrize("halves", ["&#55357;&#56832;", "&#xD83D;&#xDE00;"])
def test_an_emoji_written_in_halves_is_an_emoji(halves: str) -> None:
    assert item(f"<title>a {halves} b</title>").title == "a 😀 b"


def test_a_guid_that_is_no_address_is_no_link() -> None:
    entry = item("<title>x</title><guid>12345</guid>", url="https://outlet.example/feeds/rss")

    assert (entry.guid, entry.url) == ("12345", "")


def test_controls_and_halves_of_characters_are_dropped() -> None:
    entry = item("<title>a\x00b\x0bc&#0;&#xD800;d\ufffe</title><guid>\x01g</guid>")

    assert entry.title.replace("&#0;", "").replace("\ufffd", "") == "abcd"
    assert entry.guid == "g"
    entry.title.encode()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "an empty document"),
        (b"  \n", "an empty document"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "a web page"),
        (b"<!-- hi --><HTML lang='en'>", "a web page"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "not a feed"),
        (b"just words", "not a feed"),
        (b"\x00\x01\x02\x03", "not a feed"),
        (b"/etc/passwd", "not a feed"),
        (b"http://127.0.0.1/feed", "not a feed"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(body: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(body)


def test_a_document_that_is_the_name_of_a_file_opens_no_file(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("feeds") / "feed.xml"
    path.write_text(RSS.format(channel="", items="<item><title>private</title></item>"))

    with pytest.raises(ValueError, match="not a feed"):
        read(str(path).encode())


def test_entities_from_outside_are_not_fetched(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("feeds") / "secret"
    path.write_text("secret words")
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{path}">]>'
        '<rss version="2.0"><channel><item><title>a&x;b</title></item></channel></rss>'
    )

    assert "secret words" not in repr(read(body.encode()))


def test_entities_that_multiply_do_not() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>'
        '<rss version="2.0"><channel><item><title>&l11;</title></item></channel></rss>'
    )

    assert len(repr(read(body.encode()))) < 100_000
