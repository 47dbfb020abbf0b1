"""What a button says when it is tapped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.taps import LONGEST, Tap, decode, encode


@given(
    st.sampled_from(["mute", "pause", "less", "more"]),
    st.integers(min_value=0, max_value=2**63 - 1),
    st.text(max_size=8),
)
def test_what_was_encoded_is_decoded(verb: str, number: int, arg: str) -> None:
    tap = Tap(verb, number, arg)

    data = encode(tap)

    assert decode(data) == tap
    assert 1 <= len(data.encode()) <= LONGEST


@pytest.mark.parametrize("data", ["", "mute", "0|mute|1|", "1||1|", "1|mute|!|", "2|mute|1|x"])
def test_other_data_is_nobodys(data: str) -> None:
    assert decode(data) is None


def test_data_too_long_for_telegram_is_our_bug() -> None:
    with pytest.raises(ValueError, match="too long"):
        encode(Tap("mute", 1, "x" * 64))


def test_negative_id_is_our_bug() -> None:
    with pytest.raises(ValueError, match="negative"):
        encode(Tap("mute", -1))
