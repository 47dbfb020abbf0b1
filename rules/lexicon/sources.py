"""Reads the lexicon's source files and says, to whoever corrects them, what is wrong in which."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from rules.lexicon.forms import Form, read

CONCEPT: Final = "concept"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """Something in a source file that its author should look at; `fatal` if it cannot be used."""

    file: str
    line: int
    id: str
    says: str
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.id}: {self.says}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """An entity or a concept: `@putin` or `#call`."""

    id: str
    kind: str
    gloss: str


@dataclass(slots=True, kw_only=True)
class Sources:
    """All that the files say."""

    meanings: dict[str, Meaning] = field(default_factory=dict)
    #: language -> id -> forms
    forms: dict[str, dict[str, list[Form]]] = field(default_factory=dict)
    #: concepts that are more than what is in them, and how many first forms of each mean them
    topics: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    #: where a language's id stands: (file, line)
    places: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)


def load(folder: Path, *own: Path) -> Sources:
    """Return what the source files of a folder say, and an operator's own files.

    Such a file has tables `[new.person]` (or another kind) of ids with what they mean, and a table
    a language with forms: of new ids, and further ones of those that are there.
    """
    sources = Sources(topics=_topics(folder / "topics.txt"))
    for file in [*sorted((folder / "entities" / "index").glob("*.toml")), folder / "concepts.toml"]:
        _index(sources, file, folder)
    for sign, kind in (("@", "entities"), ("#", "concepts")):
        for file in sorted((folder / kind).glob("*.toml")):
            _language(sources, file, sign, folder)
    for file in sorted((folder / "entities" / "tail").glob("*.toml")):
        _tail(sources, file, folder)
    for file in own:
        _own(sources, file)
    return sources


def _own(sources: Sources, file: Path) -> None:
    tables, lines = _read(sources, file, file.parent)
    new = tables.pop("new", {})
    for kind, entries in new.items() if isinstance(new, dict) else ():
        for name, gloss in entries.items():
            sources.meanings[f"@{name}"] = Meaning(id=f"@{name}", kind=kind, gloss=str(gloss))
    for language, entries in tables.items():
        known = sources.forms.setdefault(language, {})
        for name, written in entries.items() if isinstance(entries, dict) else ():
            at = Problem(file=file.name, line=lines.get(name, 1), id=name, says="")
            id_ = next((s + name for s in "@#" if s + name in sources.meanings), None)
            if id_ is None:
                _note(sources, at, "no such id; a new one stands in [new.person] or the like")
                continue
            sources.places.setdefault((language, id_), (file.name, at.line))
            known[id_] = [*known.get(id_, ()), *_forms(sources, written, at)]


def _topics(file: Path) -> dict[str, int]:
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {f"#{name}": int(count) for count, *names in rows for name in names}


def _tail(sources: Sources, file: Path, folder: Path) -> None:
    """Take what open data knows of the ids that nobody has written in this language."""
    written = dict(sources.forms.get(file.stem, {}))
    _language(sources, file, "@", folder)
    sources.forms[file.stem] |= written


def _index(sources: Sources, file: Path, folder: Path) -> None:
    sign = "#" if file.name == "concepts.toml" else "@"
    tables, lines = _read(sources, file, folder)
    for table, entries in tables.items():
        for name, gloss in entries.items() if isinstance(entries, dict) else ():
            id_ = sign + name
            kind = CONCEPT if sign == "#" else table
            if id_ in sources.meanings:
                says = "this id stands in another file or table too: ids are unique"
                place = file.relative_to(folder).as_posix()
                sources.problems.append(
                    Problem(file=place, line=lines.get(name, 1), id=name, says=says)
                )
            sources.meanings[id_] = Meaning(id=id_, kind=kind, gloss=str(gloss))


def _language(sources: Sources, file: Path, sign: str, folder: Path) -> None:
    entries, lines = _read(sources, file, folder)
    language = file.stem
    place = file.relative_to(folder).as_posix()
    known = sources.forms.setdefault(language, {})
    for name, written in entries.items():
        at = lines.get(name, 1)
        if sign + name not in sources.meanings:
            says = "no such id in " + ("concepts.toml" if sign == "#" else "entities/index")
            sources.problems.append(Problem(file=place, line=at, id=name, says=says))
            continue
        sources.places[language, sign + name] = (place, at)
        forms = [*_forms(sources, written, Problem(file=place, line=at, id=name, says=""))]
        known[sign + name] = forms


def _forms(sources: Sources, written: object, problem: Problem) -> Iterator[Form]:
    """Yield the forms of one line, each once, and note what is no form."""
    if not isinstance(written, list) or not all(isinstance(each, str) for each in written):
        _note(sources, problem, 'write a list of names in quotation marks: ["…", "…"]')
        return
    for each in dict.fromkeys(written):
        if written.count(each) > 1:
            _note(sources, problem, f"«{each}» stands there twice", fatal=False)
        try:
            yield read(each)
        except ValueError as error:
            _note(sources, problem, f"«{each}» cannot be used: {error}", fatal=False)


def _note(sources: Sources, problem: Problem, says: str, *, fatal: bool = True) -> None:
    sources.problems.append(replace(problem, says=says, fatal=fatal))


def _read(sources: Sources, file: Path, folder: Path) -> tuple[dict[str, object], dict[str, int]]:
    """Return a file's table and the line of each of its keys; an empty one if it is no TOML."""
    place = file.relative_to(folder).as_posix()
    if not file.exists():
        return {}, {}
    content = file.read_text("utf-8")
    lines = {
        line.partition("=")[0].strip(): number
        for number, line in enumerate(content.splitlines(), 1)
        if not line.startswith("#")
    }
    try:
        return tomllib.loads(content), lines
    except tomllib.TOMLDecodeError as error:
        sources.problems.append(Problem(file=place, line=1, id="the whole file", says=str(error)))
        return {}, {}
