"""Endings that inflect, of the languages that Snowball does not know or takes too far.

Each function takes a folded word and yields its stems; the word itself is one where the rules may
take too much.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

_VOWEL: Final = re.compile("[aeiouy]")


def _without(word: str, suffixes: Sequence[str], least: int) -> str:
    """Return the word without the first of the suffixes that leaves so many letters."""
    for suffix in suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            return word[: -len(suffix)]
    return word


def _longest_first(endings: str) -> tuple[str, ...]:
    return tuple(sorted(endings.split(), key=len, reverse=True))


_EN_NO_PLURALS: Final = frozenset({"arms", "goods", "means", "news"})


def english(word: str) -> Iterator[str]:
    """Yield the stems of an English word: plurals and verb endings only, no derivation."""
    yield word
    if len(word) < 4:
        return
    if word.endswith(("ies", "ied")) and len(word) > 4:
        yield f"{word[:-3]}y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes", "oes")):
        yield from (word[:-2], word[:-1])
    elif word in _EN_NO_PLURALS:
        return
    elif word.endswith("eed") or (word[-1] == "s" and word[-2:] not in {"ss", "us", "is"}):
        yield word[:-1]
    elif word.endswith("ed") and len(word) > 4 and _VOWEL.search(word[:-2]):
        yield from _with_e_or_single(word[:-2])
    elif word.endswith("ing") and len(word) > 5 and _VOWEL.search(word[:-3]):
        yield from _with_e_or_single(word[:-3])


def _with_e_or_single(rest: str) -> Iterator[str]:
    """Yield what stood before -ed or -ing: call, make, plan."""
    if len(rest) > 3 and rest[-1] == rest[-2]:
        yield from (rest, rest[:-1])
    else:
        yield from (rest, f"{rest}e")


# --- Semitic and Iranian languages ---------------------------------------------------------

_AR_POSSESSIVE: Final = ("هما", "كما", "ها", "هم", "هن", "كم", "نا")


def arabic(word: str) -> Iterator[str]:
    """Yield the stems of an Arabic word without proclitics: dual, sound plurals, nisba feminine."""
    yield word
    owned = _without(word, _AR_POSSESSIVE, 4)
    if owned != word:
        yield owned
    if owned.endswith(("ات", "تي", "تا")) and len(owned) > 4:
        yield from (owned[:-2], f"{owned[:-2]}ه")
    elif owned.endswith(("تين", "تان")) and len(owned) > 5:
        yield f"{owned[:-3]}ه"
    elif owned.endswith(("ين", "ون", "ان")) and len(owned) > 5:
        yield from (owned[:-2], f"{owned[:-2]}ي")
    elif owned.endswith("ت") and owned != word:
        yield f"{owned[:-1]}ه"
    elif owned.endswith("يه") and len(owned) > 4:
        yield owned[:-1]


_FA_ENDINGS: Final = _longest_first(
    "هايشان هايمان هايش هايي هاي ها ايي اي يي ي ان هايت شان مان ات گان گي"
)


def persian(word: str) -> Iterator[str]:
    """Yield the stems of a Persian word: plurals, ezafe, the indefinite and adjectival -i."""
    yield word
    for ending in _FA_ENDINGS:
        short = len(ending) == 1 or ending in {"ان", "ات"}
        if word.endswith(ending) and len(word) - len(ending) >= (4 if short else 3):
            yield word[: -len(ending)]


_UR_ENDINGS: Final = _longest_first("ون يان يون ين ي ات")  # folded


def urdu(word: str) -> Iterator[str]:
    """Yield the stems of an Urdu word: oblique and plural."""
    yield word
    rest = _without(word, _UR_ENDINGS, 3)
    if rest != word:
        yield from (rest, f"{rest}ه", f"{rest}ا", f"{rest}ي")


def hebrew(word: str) -> Iterator[str]:
    """Yield the stems of a Hebrew word without proclitics: plural, construct and feminine."""
    yield word
    if word[0] == "ה" and len(word) == 3:
        yield word[1:]
    if word.endswith(("יים", "יות")) and len(word) > 5:
        yield from (word[:-2], word[:-1], f"{word[:-3]}ה")
    elif word.endswith(("ים", "ות")) and len(word) > 4:
        yield from (word[:-2], f"{word[:-2]}ה", f"{word[:-2]}ת")
    elif word.endswith("ת") and len(word) > 3:
        yield f"{word[:-1]}ה"
    elif word.endswith("י") and len(word) > 4:
        yield word[:-1]


# --- Slavic languages ------------------------------------------------------------------------

_UK_ENDINGS: Final = _longest_first(
    """ського ському ською ські ській ським ських ський ська ське
    іями іях іям ією ія ію ії ій іє іїв
    ами ями ові еві єві ого його ому ими іми ої ою ею єю ах ях ам ям ів їв ом ем єм ий их им ій
    а я у ю і ї о е є и ь й"""
)
_UK_SK: Final = frozenset(e for e in _UK_ENDINGS if e.startswith("ськ"))


def ukrainian(word: str) -> Iterator[str]:
    """Yield the stem of a Ukrainian word: its case ending gone, і and ї back to what they were."""
    for ending in _UK_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: -len(ending)] + ("ськ" if ending in _UK_SK else "")
            break
    else:
        yield word
    if word.endswith(("їв", "ів")) and len(word) >= 4:
        yield word[:-2] + ("єв" if word[-2] == "ї" else "ов")


_BG_ENDINGS: Final = _longest_first("ията ието ите ият ия ът ят ата ята то те а я и е о у")


def bulgarian(word: str) -> Iterator[str]:
    """Yield the stem of a Bulgarian word: article and plural gone."""
    yield _without(word, _BG_ENDINGS, 3)


_RU_ENDINGS: Final = _longest_first("ами ями ах ях ам ям ом ем ов ев ой ою ей ею а у ы е ю я и ь")


def russian(word: str) -> Iterator[str]:
    """Yield a further stem of a Russian word: names in -ен and -ин end like participles."""
    yield _without(word, _RU_ENDINGS, 4)


_PL_ENDINGS: Final = _longest_first("owi owie ami ach iem em om ow a u e y i")
_PL_FLEETING: Final = re.compile("(.{3,}[bcdfghjklmnprstwz])e([rklc])")


def polish(word: str) -> Iterator[str]:
    """Yield further stems of a Polish word: the case endings of names, the fleeting e."""
    yield _without(word, _PL_ENDINGS, 3)
    if match := _PL_FLEETING.fullmatch(word):
        yield match[1] + match[2]


# --- others ----------------------------------------------------------------------------------

_KO_VERBS: Final = _longest_first(
    """했다 했다고 했으며 했습니다 했던 하다 한다 한다고 하기로 하고 하며 하는 하면서 할 한 해 해야
    됐다 된다 되다 되고 되며 되는 될 된 당했다 시켰다 키로 합의 예정 들 들이 들은 들을 들의"""
)


def korean(word: str) -> Iterator[str]:
    """Yield the stems of a Korean word: a noun without the verb made of it or its plural."""
    yield word
    rest = _without(word, _KO_VERBS, 2)
    if rest != word:
        yield rest


_NASALS: Final = re.compile("[ङञणनम]\u094d(?=[क-म])")


_HI_PLURALS: Final = (  # and what the singular ends in
    ("ियों", ("ी", "ि")),
    ("ियां", ("ी", "ि")),
    ("ाओं", ("ा",)),
    ("ाएं", ("ा",)),
    ("ओं", ("",)),
    ("एं", ("",)),
    ("ों", ("", "ा")),
    ("ें", ("",)),
    ("े", ("ा",)),
)


def hindi(word: str) -> Iterator[str]:
    """Yield the stems of a Hindi word: plural and oblique undone, nasals written as a dot."""
    dotted = _NASALS.sub("\u0902", word)
    yield dotted
    for ending, singulars in _HI_PLURALS:
        if dotted.endswith(ending) and len(dotted) - len(ending) >= 2:
            yield from (dotted[: -len(ending)] + singular for singular in singulars)
            return


_FI_ENDINGS: Final = _longest_first(
    """issa issä ista istä illa illä ilta iltä ille iin ien iden ita ia ssa sta lla lta lle ksi na n
    t a in en an un yn on ja ia eissa eista eilla eihin iksi ina"""
)


@lru_cache(maxsize=1 << 12)
def finnish(word: str) -> tuple[str, ...]:
    """Return a further stem of a Finnish word: consonant gradation undone, -ys and -yks as one."""
    rest = _without(word, _FI_ENDINGS, 4)
    rest = rest.rstrip("aeiouy") if len(rest.rstrip("aeiouy")) >= 4 else rest
    rest = re.sub(r"(?<=[uy])ks$", "s", rest).replace("ng", "nk")
    return (re.sub(r"(.)\1$", r"\1", rest),)


def hungarian(word: str) -> Iterator[str]:
    """Yield a further stem of a Hungarian word: the instrumental of names."""
    match = re.fullmatch(r"(.{3,}?)([bcdfghjklmnprstvz])\2[ae]l", word)
    if match:
        yield match[1] + match[2]


_TR_ENDINGS: Final = re.compile(
    r"(?:l[ae]r)?(?:[iu](?:m[iu]z|n[iu]z)?|s[iu])?(?:n?[iu]n|[yn]?[iu]|n?[dt][ae](?:n|ki)?"
    r"|[yn]?[ae]|[yn]?l[ae])?"
)
_TR_VOWELS: Final = str.maketrans("ıü", "iu")


def turkish(word: str) -> Iterator[str]:
    """Yield a further stem of a Turkish word with its marks: what only case and number follow."""
    for length in range(4, len(word)):
        if _TR_ENDINGS.fullmatch(word.translate(_TR_VOWELS), length):
            yield word[:length]
            return
    yield word


_DE_ENDINGS: Final = _longest_first("en e n es s ern")


def german(word: str) -> Iterator[str]:
    """Yield a further stem of a German word: what Snowball takes for a participle."""
    yield _without(word, _DE_ENDINGS, 4)


_EL_ENDINGS: Final = _longest_first("ας α ες ου ων ος ο η ης εις οι ους εων".replace("ς", "σ"))


def greek(word: str) -> Iterator[str]:
    """Yield a further stem of a Greek word: case and number, nothing of what derives it."""
    yield _without(word, _EL_ENDINGS, 4)
