"""Which language codes there are, and the names by which people call the common ones."""

from typing import Final

_CODES: Final = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
    hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li
    ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa
    pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th
    ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    arz ckb fil hak nan wuu yue""".split()  # noqa: SIM905 - a table of codes
)
_OTHER: Final = {"iw": "he", "in": "id", "ji": "yi", "jp": "ja", "ua": "uk", "gr": "el", "cn": "zh"}
_NAMES: Final = {
    "arabic": "ar", "العربية": "ar", "عربي": "ar", "bulgarian": "bg", "chinese": "zh", "中文": "zh",
    "czech": "cs", "danish": "da", "dutch": "nl", "nederlands": "nl", "english": "en",
    "finnish": "fi", "french": "fr", "français": "fr", "german": "de", "deutsch": "de",
    "greek": "el", "ελληνικά": "el", "hebrew": "he", "עברית": "he", "hindi": "hi", "हिन्दी": "hi",
    "hungarian": "hu", "indonesian": "id", "italian": "it", "italiano": "it", "japanese": "ja",
    "日本語": "ja", "korean": "ko", "한국어": "ko", "norwegian": "no", "persian": "fa",
    "farsi": "fa", "فارسی": "fa", "polish": "pl", "polski": "pl", "portuguese": "pt",
    "português": "pt", "romanian": "ro", "russian": "ru", "русский": "ru", "serbian": "sr",
    "spanish": "es", "español": "es", "swedish": "sv", "thai": "th", "turkish": "tr",
    "türkçe": "tr", "ukrainian": "uk", "українська": "uk", "urdu": "ur", "اردو": "ur",
    "vietnamese": "vi",
}  # fmt: skip


def code(value: str) -> str | None:
    """Return the code of a language written as `pt`, `pt-BR` or `Portuguese`, if there is one."""
    lowered = value.casefold()
    primary = lowered.replace("_", "-").partition("-")[0]
    primary = _OTHER.get(primary, primary)
    return primary if primary in _CODES else _NAMES.get(lowered)
