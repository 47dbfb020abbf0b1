"""Puts every document of the internal feed collections through the parser, as polls would.

`python -m bench.intake [--data DIR] [--sample N]` ends with one JSON object: how many documents,
crashes, the slowest one's seconds, how often the count of entries is the index's, how many
documents came out with wrong characters, and the peak memory of a parser process.
"""

import argparse
import asyncio
import json
import random
import re
import resource
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.feeds import Parser, opml
from bot.model import Failure, FetchFailed, Parsed

_DECLARATION = re.compile(r"^\ufeff?<\?xml[^>]*>")
_UTF8 = '<?xml version="1.0" encoding="utf-8"?>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of a collection, and what its index says of it."""

    collection: str
    name: str
    body: bytes
    facts: Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """What the run has come to."""

    documents: int = 0
    crashes: list[str] = field(default_factory=list)
    counted: int = 0
    miscounted: list[str] = field(default_factory=list)
    spelt: int = 0
    misspelt: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_name: str = ""
    opml_lists: int = 0
    opml_feeds: int = 0


def documents(data: Path) -> Iterator[Document]:
    """Yield every document of the three collections under the data folder."""
    feeds, hostile = data / "feeds", data / "hostile" / "hostile-open.tar.xz"
    for collection in ("real", "derived"):
        index = _index((feeds / f"{collection}-open.index.jsonl").read_text().splitlines())
        for name, body in _members(feeds / f"{collection}-open.tar.xz"):
            # the derived index names its files with one folder more than the archive
            facts = index.get(name) or index.get(f"derived/{name}", {})
            yield Document(collection=collection, name=name, body=body, facts=facts)
    yield from hostile_documents(hostile)


def hostile_documents(archive: Path) -> Iterator[Document]:
    """Yield the documents that were made to hurt, and those found broken."""
    for name, body in _members(archive):
        yield Document(collection="hostile", name=name, body=body, facts={})


def _index(lines: list[str]) -> Mapping[str, Mapping[str, Any]]:
    return {row["file"]: row for row in map(json.loads, lines)}


def _members(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and (file := tar.extractfile(member)):
                yield member.name.removeprefix("./"), file.read()


async def examine(document: Document, parser: Parser, tally: Tally) -> None:
    """Parse one document and compare it with what its index says."""
    started = time.monotonic()
    reading = await parser.parse(document.body)
    seconds = time.monotonic() - started
    tally.documents += 1
    if seconds > tally.slowest:
        tally.slowest, tally.slowest_name = seconds, document.name
    if isinstance(reading, FetchFailed) and reading.failure is Failure.UNREADABLE:
        tally.crashes.append(f"{document.name}: {reading.detail}")
    if document.collection == "hostile" and document.name.endswith(".opml"):
        tally.opml_lists += 1
        tally.opml_feeds += len(opml.read(document.body).feeds)
    _count(document, reading, tally)
    if document.collection == "derived":
        await _spell(document, reading, parser, tally)


def _count(document: Document, reading: Parsed | FetchFailed, tally: Tally) -> None:
    kind = str(document.facts.get("kind", ""))
    if document.collection == "real" and not kind.startswith("real"):
        return
    expected = document.facts.get("entries", document.facts.get("items"))
    if expected is None:
        return
    tally.counted += 1
    found = len(reading.entries) if isinstance(reading, Parsed) else 0
    if found != expected:
        tally.miscounted.append(f"{document.name}: {found}, not {expected}")


async def _spell(
    document: Document, reading: Parsed | FetchFailed, parser: Parser, tally: Tally
) -> None:
    """Compare with the same document decoded by the encoding that it was written in."""
    text = document.body.decode(str(document.facts["encoding"]))
    truth = await parser.parse(_DECLARATION.sub(_UTF8, text).encode())
    tally.spelt += 1
    assert isinstance(truth, Parsed)
    if not isinstance(reading, Parsed) or reading.entries != truth.entries:
        tally.misspelt.append(document.name)


async def run(data: Path, sample: int | None, seed: int = 1) -> Tally:
    """Examine all documents, or a random sample of them."""
    chosen = list(documents(data))
    if sample is not None:
        chosen = random.Random(seed).sample(chosen, sample)
    tally = Tally()
    parser = Parser(timedelta(seconds=10), memory_mb=1024)
    try:
        for document in chosen:
            await examine(document, parser, tally)
    finally:
        await parser.close()
    return tally


def main() -> None:
    """Run, and print what it came to."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--sample", type=int)
    chosen = arguments.parse_args()
    if not chosen.data.is_dir():
        sys.exit(f"no data at {chosen.data}")
    tally = asyncio.run(run(chosen.data, chosen.sample))
    for problem in (*tally.crashes, *tally.miscounted, *tally.misspelt):
        print(problem)
    print(json.dumps(report(tally)))


def report(tally: Tally) -> Mapping[str, object]:
    """Return the figures."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "documents": tally.documents,
        "crashes": len(tally.crashes),
        "slowest_seconds": round(tally.slowest, 2),
        "slowest": tally.slowest_name,
        "counted": tally.counted,
        "count_agreement": round(1 - len(tally.miscounted) / max(1, tally.counted), 4),
        "spelt": tally.spelt,
        "misspelt": len(tally.misspelt),
        "opml_lists": tally.opml_lists,
        "opml_feeds": tally.opml_feeds,
        "peak_rss_mb": round(peak),
    }


if __name__ == "__main__":
    main()
