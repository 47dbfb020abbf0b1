"""Compiles the lexicon's sources into lexicon.bin: `python -m rules.lexicon.build [--check]`."""

import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from rules.lexicon import store
from rules.lexicon.alphabets import LENDERS
from rules.lexicon.check import doubts
from rules.lexicon.forms import Form, Wanted, ways
from rules.lexicon.sources import CONCEPT, Sources, load

_HOME: Final = Path(__file__).parent
_SHOWN: Final = 4  # names of a meaning that are kept for show, a language


class _Node:
    __slots__ = ("children", "number", "outputs")

    def __init__(self) -> None:
        self.children: dict[int, _Node] = {}
        self.outputs: dict[int, int] = {}  # flags with the meaning's number -> capitals
        self.number = 0


def compiled(sources: Sources, step: str = "") -> bytes:
    """Return the sources as one file; the same for the same sources."""
    ids = sorted(sources.meanings)
    numbers = {id_: number for number, id_ in enumerate(ids)}
    root = _Node()
    behind: dict[int, _Node] = {}  # of a node with a gap behind it, where the tree goes on
    parts = _parts(sources)
    for namespace, id_, form, lent in _all(sources):
        if lent and form.parts[0][0].islower():
            continue
        flags = numbers[id_] | _flags(form, lent=lent)
        if (namespace, id_, form.written) in parts:
            flags |= store.PART
        _grow(root, behind, namespace, form, flags)
    return _written(root, behind, sources, ids, step)


def _parts(sources: Sources) -> set[tuple[str, str, str]]:
    """Return the forms that are no name of their topic but of something in it."""
    return {
        (language, id_, form.written)
        for language, ids in sources.forms.items()
        for id_, names in sources.topics.items()
        for form in [form for form in ids.get(id_, ()) if not form.asked][names:]
    }


def _all(sources: Sources) -> Iterator[tuple[str, str, Form, bool]]:
    """Yield each form with the language or script in whose articles it is looked for."""
    for language, ids in sources.forms.items():
        for id_, forms in ids.items():
            for form in forms:
                yield language, id_, form, False
    for script, lenders in LENDERS.items():
        for id_, meaning in sources.meanings.items():
            if meaning.kind != CONCEPT:
                for form in _lent(sources, lenders, id_):
                    yield script, id_, form, True


def _lent(sources: Sources, lenders: Iterable[str], id_: str) -> Iterable[Form]:
    """Return the names that the first language with any of them lends."""
    for lender in lenders:
        if forms := sources.forms.get(lender, {}).get(id_):
            return [form for form in forms if not form.asked]
    return ()


def _flags(form: Form, *, lent: bool) -> int:
    return (
        (store.WEAK if form.weak else 0)
        | (store.ASKED if form.asked else 0)
        | (store.SHOUTED if form.abbreviation else 0)
        | (store.LENT if lent else 0)
    )


def _grow(root: _Node, behind: dict[int, _Node], namespace: str, form: Form, flags: int) -> None:
    """Add a form to the tree, in each way it can stand in an article."""
    tops = [root]
    for i, part in enumerate(form.parts, 1):
        exact = form.exact or form.abbreviation
        ends = [
            (_path(top, namespace, way), way.capitals)
            for top in tops
            for way in ways(part, namespace, exact=exact)
        ]
        if i == len(form.parts):
            for node, capitals in ends:
                node.outputs[flags] = min(capitals, node.outputs.get(flags, capitals))
        else:
            tops = []
            for node, _ in ends:
                if id(node) not in behind:
                    behind[id(node)] = _Node()
                tops.append(behind[id(node)])


def _path(node: _Node, namespace: str, way: Wanted) -> _Node:
    for key in way.keys:
        word = store.digest(f"{namespace}{key}")
        node = node.children.setdefault(word, _Node())
    return node


# --- writing ---------------------------------------------------------------------------------


def _written(
    root: _Node, behind: dict[int, _Node], sources: Sources, ids: Sequence[str], step: str
) -> bytes:
    nodes, leaves = _numbered(root, behind)
    words = array("Q", sorted({word for node in nodes for word in node.children}))
    place = {word: at for at, word in enumerate(words)}
    edges: list[tuple[int, int]] = sorted(
        (node.number << 32 | place[word], child.number)
        for node in nodes
        for word, child in node.children.items()
    )
    firsts, outputs = array("I", [0]), array("I")
    for node in nodes:
        for flags, extra in sorted(node.outputs.items()):
            outputs.extend((flags, extra))
        if id(node) in behind:
            outputs.extend((store.GAP, behind[id(node)].number))
        firsts.append(len(outputs) // 2)
    records, offsets = _records(sources, ids)
    sections = {
        "words": words,
        "edges": array("Q", (edge for edge, _ in edges)),
        "targets": array("I", (target for _, target in edges)),
        "firsts": firsts,
        "outputs": outputs,
        "offsets": offsets,
        "owners": _owners(sources, ids),
        "records": array("B", records),
    }
    header: dict[str, object] = {"version": store.VERSION, "step": step, "leaves": leaves}
    header["languages"] = sorted(sources.forms)
    header["learnt"] = [code for code, forms in sorted(sources.forms.items()) if _concepts(forms)]
    return _packed(header, sections)


def _concepts(forms: Iterable[str]) -> bool:
    return any(id_[0] == "#" for id_ in forms)


def _numbered(root: _Node, behind: dict[int, _Node]) -> tuple[list[_Node], int]:
    """Return the nodes by number, and the number of the first without children."""
    inner: list[_Node] = []
    leaves: list[_Node] = []
    open_ = [root]
    while open_:
        node = open_.pop(0) if len(open_) < 2 else open_.pop()
        (inner if node.children or node is root else leaves).append(node)
        open_ += (child for _, child in sorted(node.children.items()))
        if id(node) in behind:
            open_.append(behind[id(node)])
    for number, node in enumerate(inner + leaves):
        node.number = number
    return inner + leaves, len(inner)


def _records(sources: Sources, ids: Iterable[str]) -> tuple[bytes, "array[int]"]:
    """Return what people are shown of each meaning, one after the other, and where each begins."""
    offsets, records = array("I", [0]), bytearray()
    for id_ in ids:
        meaning = sources.meanings[id_]
        names = {
            language: [_show(form) for form in forms[id_] if not form.asked][:_SHOWN]
            for language, forms in sorted(sources.forms.items())
            if id_ in forms
        }
        count = sum(len(forms.get(id_, ())) for forms in sources.forms.values())
        record = [id_, meaning.kind, meaning.gloss, count, {k: v for k, v in names.items() if v}]
        records += json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
        offsets.append(len(records))
    return bytes(records), offsets


def _owners(sources: Sources, ids: Iterable[str]) -> "array[int]":
    """Return which languages have names of their own of each meaning, a bit a language."""
    languages = [forms for _, forms in sorted(sources.forms.items())]
    return array("Q", (sum((id_ in f) << i for i, f in enumerate(languages)) for id_ in ids))


def _show(form: Form) -> str:
    return " … ".join(form.parts)


def _packed(header: dict[str, object], sections: dict[str, "array[int]"]) -> bytes:
    """Return header and sections, each aligned for the numbers in it."""
    room = 4096  # for the header, so that offsets do not depend on its length
    body = bytearray()
    placed = []
    for name, values in sections.items():
        body += bytes(-len(body) % 8)
        start = room + len(body)
        body += values.tobytes()
        placed.append((name, values.typecode, start, room + len(body)))
    head = json.dumps({**header, "sections": placed}).encode()
    top = store.MAGIC + len(head).to_bytes(8, "little") + head
    return top.ljust(room, b"\0") + bytes(body)


# --- the command -----------------------------------------------------------------------------


def step(folder: Path) -> str:
    """Return what changes whenever the sources or the way they are compiled change."""
    here = _HOME.parent
    code = ["stems.py", "scripts/endings.py", "lexicon/forms.py", "lexicon/build.py"]
    sources = sorted([*folder.rglob("*.toml"), *folder.glob("*.txt")])
    summed = sha256()
    for path in [*(here / name for name in code), *sources]:
        name = path.relative_to(folder).as_posix() if path in sources else path.name
        summed.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return summed.hexdigest()


def main(arguments: Sequence[str]) -> int:
    """Compile the sources, or with --check only say what is wrong in them."""
    folders = [Path(a) for a in arguments if not a.startswith("--")]
    folder = folders[0] if folders else _HOME
    sources = load(folder)
    notes = doubts(sources) if "--check" in arguments else []
    for problem in sorted([*sources.problems, *notes]):
        print(problem, file=sys.stderr)  # noqa: T201 - a command
    if "--check" not in arguments:
        _replace(folder / "lexicon.bin", compiled(sources, step(folder)))
    return 1 if any(problem.fatal for problem in sources.problems) else 0


def _replace(path: Path, content: bytes) -> None:
    """Put a file in another's place at once: processes have the old one mapped."""
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
