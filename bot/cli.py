"""The command line: what may be typed, and how a failure is told in one line.

Nothing heavy is imported here: each command is a module of `bot.commands`, loaded when it is run,
so that `rasid --version` and `rasid --help` answer at once.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from textwrap import fill
from typing import Any, NoReturn

from bot import __version__

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

_EPILOG = """\
exit codes:
  0    done
  1    it failed: standard error says why in one line
  2    the command line was not understood
  130  interrupted

Settings come from the environment (RASID_TELEGRAM__TOKEN=…), a secrets directory, and a TOML file:
--config, else $RASID_CONFIG, else ./config.toml, else /etc/rasid/config.toml. `rasid check` shows
what is in force.
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, like every other."""

    def error(self, message: str) -> NoReturn:
        """Tell what was not understood, and where to read on."""
        self.exit(USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # else a flood wait warns of its coming type
    arguments = parser().parse_args(argv)
    try:
        code = import_module(f"bot.commands.{arguments.module}").run(arguments)
        sys.stdout.flush()
        return int(code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader went (`| head`): nothing to tell, nobody to tell it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001  (the last loop around everything: one line, a code)
        return _fail(error, verbose=arguments.verbose)


def _fail(error: Exception, *, verbose: bool) -> int:
    from bot.commands.failures import told

    if verbose:
        import traceback

        traceback.print_exception(error)
    sys.stderr.write(f"rasid: {told(error)}\n")
    return FAILED


def parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    top = _Parser(
        prog="rasid",
        description="Rasid watches the news and alerts you on Telegram:\n"
        "one sentence sets a watch, one story rings once.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"rasid {__version__}")
    _common(top, default=None)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _running(commands)
    _trying(commands)
    _keeping(commands)
    return top


def _running(commands: Any) -> None:
    _command(
        commands,
        "run",
        "start Rasid: poll feeds, match watches, send alerts",
        "Without a token it says how to get one and opens a chat in this terminal; "
        "with one, the chat is on Telegram. Stop it with Ctrl-C or SIGTERM: nothing is lost.",
        "RASID_TELEGRAM__TOKEN=123456789:AAF… rasid run",
    )
    demo = _command(
        commands,
        "demo",
        "a day of news from a dozen outlets, polled and alerted on, here and now",
        "Serves a bundled day of feeds on this machine, polls it with the real pipeline into a "
        "fresh database, and shows the alerts. Needs no token and no internet.",
        "rasid demo",
    )
    _json(demo, "end with one object: feeds, entries, articles, stories, alerts, seconds")
    watch = _command(
        commands,
        "watch",
        "alerts for one query on this terminal, no token needed",
        "Polls feeds and prints each story that matches, once, until Ctrl-C. What the feeds hold "
        "already is not news. Keeps nothing.",
        "rasid watch 'earthquake -drill' --feed https://feeds.bbci.co.uk/news/world/rss.xml",
    )
    watch.add_argument(
        "query",
        metavar="QUERY",
        help="the watch, in one argument; -- before it if it begins with -",
    )
    watch.add_argument(
        "--feed",
        dest="feeds",
        metavar="URL",
        action="append",
        default=[],
        help="a feed to poll instead of the configured ones; may be given again",
    )


def _trying(commands: Any) -> None:
    attempt = _command(
        commands,
        "try",
        "try a query on feed documents or texts, and see what matches and why",
        "Reads feed documents (RSS, Atom, RDF) or plain texts whose first line is the title, and "
        "prints each article with the words that match marked, or which terms were missing.",
        "rasid try 'Putin–Biden call' saved-feed.xml article.txt",
        module="attempt",
    )
    attempt.add_argument(
        "query",
        metavar="QUERY",
        help="the watch, in one argument; -- before it if it begins with -",
    )
    attempt.add_argument("files", metavar="FILE", nargs="+", help="a file, or - for standard input")
    attempt.add_argument("--language", default="", help="the texts' language (ISO 639-1: ar, ru …)")
    attempt.add_argument("--matched", action="store_true", help="print only what matches")
    _json(attempt, "one object a line: title, matched, spans, missing")
    poll = _command(
        commands,
        "poll",
        "fetch and read one feed, and say what is in it and what is odd",
        "The same fetching and reading as `rasid run` does, with the same guards; keeps nothing. "
        "A web page is searched for the feeds it links to.",
        "rasid poll https://www.aljazeera.net/aljazeerarss",
    )
    poll.add_argument("source", metavar="URL|FILE", help="a feed's address, a file, or -")
    poll.add_argument("--limit", type=int, default=5, metavar="N", help="entries to list (5)")
    _json(poll, "end with one object: entries, format, encoding, problems …")


def _keeping(commands: Any) -> None:
    _command(
        commands,
        "check",
        "show the configuration in force, secrets covered, and what is wrong with it",
        "Every setting with its value and where it was set. Fails if Rasid could not run so.",
        "rasid check --config /etc/rasid/config.toml",
    )
    _command(
        commands,
        "doctor",
        "say whether the Rasid that runs here is alive (for health checks)",
        "Fails if the database does not open or the running process made no progress for two "
        "minutes.",
        "rasid doctor || systemctl restart rasid",
    )
    _command(
        commands,
        "migrate",
        "bring the database to this release (run does it by itself)",
        "Safe to repeat. A database of a newer release is left alone and told.",
        "rasid migrate",
    )
    backup = _command(
        commands,
        "backup",
        "copy the database to a file while Rasid runs",
        "The copy is checked before it gets its name. An existing file is never overwritten.",
        "rasid backup rasid-$(date +%F).db",
    )
    backup.add_argument("file", metavar="FILE", type=Path, help="the copy to make")
    opml = _command(
        commands,
        "opml",
        "bring a list of feeds in, or write it out",
        "OPML is the format in which feed readers exchange their lists.",
        "rasid opml import subscriptions.opml",
        runs=False,
    )
    ways = opml.add_subparsers(title="ways", metavar="import|export", required=True)
    bring = _command(
        ways,
        "import",
        "add the feeds of an OPML file",
        "Feeds that are there already, and lines that hold no usable address, are told.",
        "rasid opml import subscriptions.opml",
        module="opml",
    )
    bring.add_argument("file", metavar="FILE", help="the OPML file, or - for standard input")
    bring.set_defaults(way="import")
    write = _command(
        ways,
        "export",
        "write every feed to an OPML file",
        "The list can be imported by any feed reader, and by another Rasid.",
        "rasid opml export - | gzip > feeds.opml.gz",
        module="opml",
    )
    write.add_argument("file", metavar="FILE", help="the file to write, or - for standard output")
    write.set_defaults(way="export")


def _command(
    commands: Any,
    name: str,
    summary: str,
    more: str,
    example: str,
    *,
    module: str = "",
    runs: bool = True,
) -> argparse.ArgumentParser:
    """Add a command, run by a module of bot.commands (of its own name if none is said)."""
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=fill(f"{summary[0].upper()}{summary[1:]}. {more}", 80),
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _common(made, default=argparse.SUPPRESS)
    if runs:
        made.set_defaults(module=module or name)
    return made


def _common(made: argparse.ArgumentParser, *, default: Any) -> None:
    """Add the options that stand before or after the command; a command keeps what came before."""
    made.add_argument(
        "--config", type=Path, default=default, metavar="FILE", help="the TOML file to read"
    )
    made.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        default=default or False,
        help="log in detail, and show where a failure came from",
    )


def _json(made: argparse.ArgumentParser, what: str) -> None:
    made.add_argument("--json", action="store_true", help=f"for machines: {what}")
