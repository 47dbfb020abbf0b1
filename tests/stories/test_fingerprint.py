"""The keys of a story: its address and its text, as far as an article has them."""

from bot.stories import keys
from tests.stories.samples import article


def test_an_article_has_a_key_for_its_address_and_one_for_its_text() -> None:
    assert len(set(keys(article(1, text_key=b"text")))) == 2


def test_an_article_without_address_and_text_has_no_key() -> None:
    assert keys(article(1, canonical_url="", text_key=b"")) == ()


def test_equal_addresses_and_equal_texts_have_equal_keys() -> None:
    first = keys(article(1, canonical_url="https://a.example/1", text_key=b"t"))
    address = keys(article(2, canonical_url="https://a.example/1", text_key=b""))
    text = keys(article(3, canonical_url="", text_key=b"t"))

    assert set(first) == {*address, *text}
