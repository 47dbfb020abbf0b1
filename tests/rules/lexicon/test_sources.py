"""What the lexicon's authors are told, and what the file of a lexicon promises."""

from pathlib import Path

import pytest

from rules import Document, analyse, parse
from rules.lexicon import Lexicon, build, shipped, store
from rules.lexicon.check import doubts
from rules.lexicon.forms import ways
from rules.lexicon.sources import Sources, load
from rules.meaning import senses
from tests.rules.lexicons import small

_FILES = {
    "concepts.toml": '[talking]\ncall = "a call"\ntalks = "talks"\n',
    "entities/index/persons.toml": '[person]\nputin = "a president"\n',
    "entities/index/places.toml": '[place]\nparis = "a city"\nparis_texas = "another"\n',
}


def write(folder: Path, files: dict[str, str]) -> Sources:
    for name, content in (_FILES | files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return load(folder)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('putnik = ["x1"]', "entities/en.toml:2: putnik: no such id in entities/index"),
        ('putin = "Putin"', "entities/en.toml:2: putin: write a list of names"),
        ("putin = [7]", "entities/en.toml:2: putin: write a list of names"),
        ('putin = ["…"]', "entities/en.toml:2: putin: «…» cannot be used: there is no word in it"),
        ('putin = ["met …"]', "cannot be used: there is no word in it, or none on one side of"),
        ('putin = ["普"]', "«普» cannot be used: one character alone stands in too many words"),
        ('putin = ["??Putin"]', "«??Putin» cannot be used: a sign stands there twice"),
        ('putin = ["Putin"]\nputin = ["P"]', "entities/en.toml:1: the whole file: "),
    ],
)
def test_a_line_that_cannot_be_used_is_told_with_its_place(
    line: str, told: str, tmp_path: Path
) -> None:
    sources = write(tmp_path, {"entities/en.toml": f"# English\n{line}\n"})

    (problem,) = sources.problems
    assert told in str(problem)
    assert problem.fatal is ("cannot be used" not in told)


def test_an_id_in_two_files_is_told(tmp_path: Path) -> None:
    sources = write(tmp_path, {"entities/index/zz.toml": '[other]\nparis = "a prince"\n'})

    assert [str(problem) for problem in sources.problems] == [
        "entities/index/zz.toml:2: paris: "
        "this id stands in another file or table too: ids are unique"
    ]


def test_names_that_may_ring_for_others_are_doubted(tmp_path: Path) -> None:
    lines = """
        putin = ["Putin", "Putin", "the", "vv", "=vv", "?vv", "UN", ">x1", "rief … an"]
        paris = ["Paris", ">Paris", "?Paris Match"]
        paris_texas = ["Paris"]
    """.replace("        ", "")

    sources = write(tmp_path, {"entities/en.toml": lines})

    told = [f"{p.id}: {p.says}" for p in sorted([*sources.problems, *doubts(sources)])]
    assert told == [
        "putin: «Putin» stands there twice",
        "putin: «the» is a word of every other sentence",
        "putin: «vv» is short: write =vv or ?vv",
        "paris_texas: «Paris» is also a name of paris: a watch on either rings",
    ]
    assert not any(problem.fatal for problem in sources.problems)


def test_what_open_data_knows_does_not_replace_what_was_written(tmp_path: Path) -> None:
    tail = {"entities/tail/en.toml": 'paris = ["Parys"]\nputin = ["Poutine"]\n'}
    sources = write(tmp_path, {"entities/en.toml": 'paris = ["Paris"]\n'} | tail)

    names = {id_: [form.written for form in forms] for id_, forms in sources.forms["en"].items()}

    assert names == {"@paris": ["Paris"], "@putin": ["Poutine"]}


def test_an_operator_adds_names_and_entities(tmp_path: Path) -> None:
    write(tmp_path, {"entities/en.toml": 'putin = ["Putin"]\n'})
    own = tmp_path / "own.toml"
    own.write_text(
        '[new.person]\ndoe = "our mayor"\n[en]\ndoe = ["Jane Doe"]\nputin = ["VVP"]\n'
        'call = ["ring-ring"]\nnobody = ["N"]\n[xx]\n',
        "utf-8",
    )

    sources = load(tmp_path, own)

    lexicon = Lexicon(build.compiled(sources))
    found = analyse(Document(title="Jane Doe: VVP, ring-ring", language="en"), lexicon)
    assert {form for form in found.index if form[0] in "@#"} == {"@doe", "@putin", "#call"}
    assert [str(problem) for problem in sources.problems] == [
        "own.toml:7: nobody: no such id; a new one stands in [new.person] or the like"
    ]


def test_no_sources_make_a_lexicon_that_knows_nothing(tmp_path: Path) -> None:
    lexicon = Lexicon(build.compiled(load(tmp_path)))

    assert (len(lexicon), lexicon.languages) == (0, frozenset())


def test_a_form_is_found_in_no_more_than_a_dozen_ways() -> None:
    found = list(ways("Raketen Häuser Raketen Häuser Raketen", "de", exact=False))

    assert len(found) == 12


def test_the_same_sources_make_the_same_file() -> None:
    folder = Path(__file__).with_name("small")

    assert build.compiled(load(folder)) == build.compiled(load(folder))


def test_the_command_writes_the_file_and_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"entities/en.toml": 'putin = ["Putin"]\nnobody = ["N"]\nparis = ["vv"]\n'})

    checked = build.main(["--check", str(tmp_path)])
    told = capsys.readouterr().err
    built = build.main([str(tmp_path)])

    assert (checked, built) == (1, 1)
    assert told.splitlines() == [
        "entities/en.toml:2: nobody: no such id in entities/index",
        "entities/en.toml:3: paris: «vv» is short: write =vv or ?vv",
    ]
    assert capsys.readouterr().err.splitlines() == told.splitlines()[:1]
    lexicon = store.load(tmp_path / "lexicon.bin")
    assert lexicon.entry(lexicon.number("@putin")).names == {"en": ["Putin"]}
    assert lexicon.step == build.step(tmp_path)


def test_a_lexicon_without_problems_passes(tmp_path: Path) -> None:
    write(tmp_path, {"entities/en.toml": 'putin = ["Putin"]\n'})

    assert build.main([str(tmp_path)]) == 0


def test_the_shipped_file_is_in_step_with_its_sources() -> None:
    folder = Path(build.__file__).parent

    assert shipped().step == build.step(folder), "run: python -m rules.lexicon.build"
    assert not [problem for problem in load(folder).problems if problem.fatal]


def test_another_file_is_refused() -> None:
    content = build.compiled(Sources())

    with pytest.raises(ValueError, match="no lexicon"):
        Lexicon(b"x" * 5_000)
    with pytest.raises(ValueError, match="version 9, not 1"):
        Lexicon(content.replace(b'"version": 1', b'"version": 9'))


def test_an_id_that_is_not_there_is_a_bug() -> None:
    with pytest.raises(KeyError, match="@nobody"):
        small().number("@nobody")
    with pytest.raises(KeyError, match="zz"):
        small().number("zz")


def test_people_are_told_what_a_term_stands_for() -> None:
    query = parse('Putin "call" Ryabkov strike', small())

    told = {each.term: each.senses for each in senses(query, small())}

    assert {term: [(s.id, s.kind) for s in found] for term, found in told.items()} == {
        "Putin": [("@putin", "person")],
        '"call"': [],
        "Ryabkov": [],
        "strike": [("#strike_labour", "concept"), ("#strike_military", "concept")],
    }
    (putin,) = told["Putin"]
    assert (putin.gloss, putin.names["zh"], putin.count) == ("president of Russia", ["普京"], 9)
