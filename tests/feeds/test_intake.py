"""A random part of the collected documents: none hurts, all are counted and spelt right.

`python -m bench.intake` does the same with all of them.
"""

from pathlib import Path

from bench.intake import report, run


async def test_real_documents_are_read_as_they_are(shared_data: Path) -> None:
    tally = await run(shared_data, sample=250)

    assert tally.documents == 250
    assert tally.crashes == []
    assert tally.counted > 30
    assert tally.spelt > 20
    assert tally.misspelt == []
    assert len(tally.miscounted) <= 0.01 * tally.counted
    assert report(tally)["crashes"] == 0
