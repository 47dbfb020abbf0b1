"""`rasid doctor`: whether the Rasid that runs here is alive."""

from argparse import Namespace
from datetime import datetime, timedelta

from bot import clock
from bot.commands.start import start
from bot.commands.stores import opened
from bot.commands.terminal import say
from bot.errors import StoreError

TICK = "tick"  # where the running process writes that it lives
STALE = timedelta(minutes=2)


def run(arguments: Namespace) -> int:
    """Fail with what is wrong, or say how fresh the last sign of life is."""
    config = start(arguments)
    with opened(config) as database, database.begin() as unit:
        tick = unit.meta.get(TICK)
    if fault := wrong(tick, clock.now()):
        raise StoreError(fault)
    say(f"alive: last sign of life {tick}")
    return 0


def wrong(tick: str | None, now: datetime) -> str:
    """Return what a sign of life of that moment says is wrong; nothing if all is well."""
    if tick is None:
        return "no Rasid has run on this database yet"
    try:
        age = now - datetime.fromisoformat(tick)
    except (ValueError, TypeError):  # no date, or one without a zone
        return f"the last sign of life cannot be read: {tick!r}"
    if age > STALE:
        minutes = int(age.total_seconds() // 60)
        return f"no sign of life for {minutes} minutes: Rasid is not running, or hangs"
    if age < -STALE:
        return f"the last sign of life is of the future ({tick}): was the clock set back?"
    return ""
