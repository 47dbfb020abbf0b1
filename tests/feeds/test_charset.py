"""The right characters come out, whatever is declared."""

import pytest

from bot.feeds.charset import decode
from bot.feeds.guess import guess

RU = "Президент подписал указ о назначении судей, сообщила пресс-служба администрации"
AR = "الرئيس يبحث مع نظيره العلاقات الثنائية في اتصال هاتفي وآخر التطورات في المنطقة"
EL = "Ο πρόεδρος συναντήθηκε με τον υπουργό για την κατάσταση στην περιοχή"
HE = "ראש הממשלה נפגש עם הנשיא ודן במצב הביטחוני באזור"
TH = "นายกรัฐมนตรีประชุมร่วมกับคณะรัฐมนตรีเกี่ยวกับสถานการณ์"
JA = "首相は大統領と電話で会談し、地域の情勢について協議したと発表した"
ZH = "总统在首都会见了来访的外长，双方就地区的局势和经济问题交换了意见，这是今年的第一次"
KO = "대통령은 전화 통화를 하고 지역의 정세에 대해 협의했다고 발표하는 자리를 가졌다"
PL = "Prezydent podpisał ustawę o podwyżce świadczeń, poinformowała kancelaria, która ją ogłosiła"
TR = "Cumhurbaşkanı görüşmede bölgedeki gelişmeleri değerlendirdiğini açıkladı, şöyle dedi"
FR = "Le président s'est entretenu à l'Élysée avec son homologue, a annoncé la présidence"


def document(text: str, encoding: str, *, declared: str = "", language: str = "") -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    tag = f"<language>{language}</language>" if language else ""
    return f"{declaration}<rss><channel>{tag}<title>{text}</title></channel></rss>".encode(encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RU, "windows-1251"), (RU, "koi8-r"), (RU, "iso-8859-5"), (RU, "utf-16"), (RU, "utf-8"),
        (AR, "windows-1256"), (AR, "iso-8859-6"), (EL, "windows-1253"), (HE, "windows-1255"),
        (TH, "tis-620"), (JA, "shift_jis"), (JA, "euc-jp"), (JA, "iso-2022-jp"), (ZH, "gb2312"),
        (ZH, "gbk"), (ZH, "gb18030"), (ZH, "hz"), (KO, "euc-kr"), (PL, "iso-8859-2"),
        (PL, "windows-1250"), (TR, "iso-8859-9"), (FR, "iso-8859-1"), (FR, "iso-8859-15"),
    ],
)  # fmt: skip
def test_what_is_declared_is_believed(text: str, encoding: str) -> None:
    decoded = decode(document(text, encoding, declared=encoding))

    assert text in decoded.text
    assert decoded.problems == ()


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (RU, "windows-1251", "ru"), (RU, "koi8-r", "ru"), (AR, "windows-1256", "ar"),
        (AR, "windows-1256", "fa"), (EL, "windows-1253", "el"), (HE, "windows-1255", "he"),
        (TH, "cp874", "th"), (JA, "shift_jis", "ja"), (JA, "euc-jp", "ja"), (ZH, "gb18030", "zh"),
        (KO, "euc-kr", "ko"), (PL, "windows-1250", "pl"), (PL, "iso-8859-2", "pl"),
        (TR, "windows-1254", "tr"), (FR, "windows-1252", "fr"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "nonsense"])
def test_a_missing_or_wrong_declaration_is_made_up_for_by_the_language(
    text: str, encoding: str, language: str, declared: str
) -> None:
    decoded = decode(document(text, encoding, declared=declared, language=language))

    assert text in decoded.text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RU, "windows-1251"), (RU, "koi8-r"), (AR, "windows-1256"), (EL, "windows-1253"),
        (HE, "windows-1255"), (JA, "shift_jis"), (JA, "euc-jp"), (ZH, "gb18030"),
        (KO, "euc-kr"), (FR, "windows-1252"),
    ],
)  # fmt: skip
def test_a_text_in_a_script_of_its_own_is_known_by_its_letters(text: str, encoding: str) -> None:
    assert text.encode(encoding).decode(guess(text.encode(encoding))) == text


@pytest.mark.parametrize("declared", ["windows-1251", "iso-8859-1", "us-ascii", "utf-16"])
def test_utf8_is_seen_whatever_is_declared(declared: str) -> None:
    decoded = decode(document(AR, "utf-8", declared=declared))

    assert AR in decoded.text
    assert decoded.encoding == "utf-8"
    assert any(declared in problem for problem in decoded.problems)


def test_the_servers_word_counts_before_the_documents() -> None:
    decoded = decode(document(RU, "koi8-r", declared="windows-1251"), "text/xml; charset=koi8-r")

    assert RU in decoded.text
    assert "the server says koi8-r, the document windows-1251" in decoded.problems


def test_the_latin_that_web_servers_add_unasked_does_not_count() -> None:
    content_type = "text/xml; charset=ISO-8859-1"

    decoded = decode(document(RU, "windows-1251", declared="windows-1251"), content_type)

    assert RU in decoded.text


def test_a_byte_order_mark_settles_it() -> None:
    body = b"\xef\xbb\xbf" + document(RU, "utf-8", declared="windows-1251")

    assert decode(body).text.startswith("<?xml")
    assert RU in decode(body).text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_characters_are_seen_without_a_mark(encoding: str) -> None:
    decoded = decode(document(RU, encoding, declared="utf-16"))

    assert RU in decoded.text
    assert decoded.encoding == encoding


def test_a_character_cut_in_half_spoils_only_itself() -> None:
    body = document(RU * 3, "utf-8", declared="utf-8").replace("указ".encode(), b"\xd1", 1)

    decoded = decode(body)

    assert RU in decoded.text
    assert "some bytes are no characters in its encoding" in decoded.problems


def test_quotation_marks_of_windows_are_read_in_latin1() -> None:
    assert "“x”" in decode(document("“x”", "windows-1252", declared="iso-8859-1")).text


def test_bytes_that_windows_leaves_open_are_kept_as_controls() -> None:
    assert "caf\xe9 \x81" in decode(b"<rss>caf\xe9 \x81</rss>").text


def test_two_characters_of_gbk_that_pass_as_utf8_are_still_gbk() -> None:
    assert "联通" in decode(document("联通", "gbk", declared="gb2312")).text


@pytest.mark.parametrize("name", ["hex", "zip", "rot13", "no-such", "x" * 50])
def test_what_is_no_encoding_of_text_is_told(name: str) -> None:
    decoded = decode(document(RU, "utf-8", declared=name))

    assert RU in decoded.text


def test_an_ascii_document_is_in_the_encoding_it_declares() -> None:
    assert decode(document("plain", "ascii", declared="ISO-8859-15")).encoding == "iso-8859-15"


def test_seven_bits_are_not_taken_on_trust() -> None:
    decoded = decode(document(RU, "utf-8", declared="iso-2022-jp"))

    assert RU in decoded.text
