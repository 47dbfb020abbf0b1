"""Prove on a built wheel that its import names are ours alone and that its data is inside."""

import re
import sys
from zipfile import ZipFile

NAMES = {"bot", "rules"}
DATA = {
    "the texts": r"bot/locales/\w+\.po",
    "the migrations": r"bot/store/migrations/versions/\w+\.py",
    "the demo's day": r"bot/demo/.+\.(toml|xml|json)",
    "the starter feeds": r"bot/feeds/starter\.\w+",
    "the typing marks": r"(bot|rules)/py\.typed",
    "the licence": r"rasid-[^/]+\.dist-info/licenses/LICENSE",
}


def faults(names: list[str]) -> list[str]:
    """Return what is wrong with a wheel of these files, one line each."""
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    found = [f"{what}: no file like {form}" for what, form in DATA.items() if not _any(form, names)]
    if tops != NAMES:
        found.append(f"import names are {sorted(tops)}, not {sorted(NAMES)}")
    return found


def _any(form: str, names: list[str]) -> bool:
    return any(re.fullmatch(form, name) for name in names)


def main(wheel: str) -> int:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    found = faults(names)
    for fault in found:
        sys.stderr.write(f"wheel: {fault}\n")
    sys.stdout.write(f"wheel: {len(names)} files, import names {', '.join(sorted(NAMES))}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
