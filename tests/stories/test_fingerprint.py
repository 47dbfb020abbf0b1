"""The keys of a story: its address and its text, as far as an article has them."""

from bot.stories import keys
from tests.stories.samples import article


def test_an_article_has_keys_for_its_address_its_text_and_its_text_under_its_headline() -> None:
    assert len(set(keys(article(1, text_key=b"text")))) == 3


def test_an_article_without_address_and_text_has_no_key() -> None:
    assert keys(article(1, canonical_url="", text_key=b"")) == ()


def test_equal_addresses_and_equal_texts_have_equal_keys() -> None:
    first = keys(article(1, canonical_url="https://a.example/1", text_key=b"t", title="One"))
    address = keys(article(2, canonical_url="https://a.example/1", text_key=b""))
    text = keys(article(3, canonical_url="", text_key=b"t", title=" ONE"))

    assert set(first) == {*address, *text}


def test_another_headline_shares_only_the_text() -> None:
    one, two = (keys(article(n, canonical_url="", text_key=b"t")) for n in (1, 2))

    assert len(set(one) & set(two)) == 1
