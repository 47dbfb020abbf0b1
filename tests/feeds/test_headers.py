"""What a server's headers wish."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.headers import max_age, retry_after

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
DATE = "Sat, 14 Mar 2026 09:26:53 GMT"
LATER = "Sat, 14 Mar 2026 10:26:53 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({"Cache-Control": "max-age=300"}, 300, id="cache control"),
        pytest.param({"Cache-Control": 'public, Max-Age="300"'}, 300, id="among others"),
        pytest.param({"Cache-Control": "s-maxage=900, max-age=60"}, 60, id="ours, not proxies'"),
        pytest.param({"Cache-Control": "s-maxage=900"}, None, id="proxies' alone"),
        pytest.param({"Cache-Control": "max-age=300", "Age": "100"}, 200, id="aged on the way"),
        pytest.param({"Cache-Control": "max-age=300", "Age": "900"}, None, id="stale already"),
        pytest.param({"Cache-Control": "max-age=300", "Age": "old"}, 300, id="nonsense age"),
        pytest.param({"Cache-Control": "max-age=0"}, None, id="zero"),
        pytest.param({"Cache-Control": "no-cache, max-age=300"}, None, id="not to be kept"),
        pytest.param({"Cache-Control": "max-age=" + "9" * 12}, 365 * 86400, id="ages"),
        pytest.param({"Expires": LATER, "Date": DATE}, 3600, id="expires by its own clock"),
        pytest.param({"Expires": LATER}, 3600, id="expires by ours"),
        pytest.param({"Expires": DATE, "Date": LATER}, None, id="expired"),
        pytest.param({"Expires": "0"}, None, id="expires at zero"),
        pytest.param({"Expires": LATER, "Cache-Control": "max-age=5"}, 5, id="max-age wins"),
        pytest.param({}, None, id="nothing said"),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: Mapping[str, str], seconds: int | None) -> None:
    wish = max_age(headers, NOW)

    assert wish == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param("120", 120, id="seconds"),
        pytest.param("43837", 43837, id="twelve hours"),
        pytest.param(LATER, 3600, id="a date"),
        pytest.param("Saturday, 14-Mar-26 10:26:53 GMT", 3600, id="an old form of date"),
        pytest.param(DATE, None, id="a date that is past"),
        pytest.param("0", None, id="zero"),
        pytest.param("-5", None, id="negative"),
        pytest.param("soon", None, id="words"),
        pytest.param("٣٠", None, id="other digits"),
        pytest.param("", None, id="nothing"),
        pytest.param("9" * 40, 365 * 86400, id="ages"),
    ],
)
def test_when_to_come_again(value: str, seconds: int | None) -> None:
    wait = retry_after({"Retry-After": value}, NOW)

    assert wait == (None if seconds is None else timedelta(seconds=seconds))
