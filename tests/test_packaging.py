"""The card: the lock files hold what pyproject.toml asks for; the image and the gate use them."""

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import bot

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def locked(name: str) -> dict[str, Version]:
    found = PINNED.findall((ROOT / name).read_text(encoding="utf-8"))
    return {canonicalize_name(package): Version(version) for package, version in found}


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def asked(group: str) -> list[Requirement]:
    entries = project()["dependency-groups"][group]
    return [Requirement(entry) for entry in entries if isinstance(entry, str)]


def unsatisfied(requirements: list[Requirement], lock: dict[str, Version]) -> list[str]:
    return [
        str(each)
        for each in requirements
        if (version := lock.get(canonicalize_name(each.name))) is None
        or version not in each.specifier
    ]


def test_the_lock_satisfies_what_the_project_asks_for() -> None:
    requirements = [Requirement(each) for each in project()["project"]["dependencies"]]

    assert unsatisfied(requirements, locked("requirements.lock")) == [], "run make lock"
    assert unsatisfied(requirements, locked("requirements-dev.lock")) == [], "run make lock"


@pytest.mark.parametrize(
    ("group", "lock"),
    [("test", "requirements-dev.lock"), ("build", "requirements-dev.lock"),
     ("build", "requirements-build.lock")],
)  # fmt: skip
def test_the_lock_satisfies_the_groups(group: str, lock: str) -> None:
    assert unsatisfied(asked(group), locked(lock)) == [], "run make lock"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-build.lock"])
def test_what_is_run_is_what_is_tested(lock: str) -> None:
    tested = locked("requirements-dev.lock")

    assert {name: tested.get(name) for name in locked(lock)} == locked(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)

    bare = [block.splitlines()[0] for block in blocks if "==" in block and "--hash=" not in block]

    assert bare == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_folder(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert not re.search(r"--(extra-)?index-url|--find-links|file://|https?://", text)


def test_the_image_and_the_gate_install_from_the_locks() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert "--require-hashes -r requirements.lock" in dockerfile
    assert "--require-hashes -r requirements-build.lock" in dockerfile
    assert "--require-hashes -r requirements.lock" in gate
    assert "--require-hashes -r requirements-dev.lock" in makefile


class TestImage:
    @pytest.fixture
    def stages(self) -> list[str]:
        text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
        return re.split(r"^FROM ", text, flags=re.MULTILINE)[1:]

    def test_it_has_two_stages_and_the_last_takes_only_the_result(self, stages: list[str]) -> None:
        final = stages[-1]

        assert len(stages) == 2
        assert re.findall(r"^(?:COPY|ADD) .*", final, re.MULTILINE) == [
            "COPY --from=build /opt/rasid /opt/rasid"
        ]
        assert "pip" not in final
        assert "apt" not in final

    def test_it_runs_as_nobody_special_and_keeps_its_data_in_a_volume(
        self, stages: list[str]
    ) -> None:
        final = stages[-1]

        assert "USER 10001:10001" in final
        assert "VOLUME /data" in final
        assert "RASID_STORE__URL=sqlite:////data/rasid.db" in final
        assert "PTB_TIMEDELTA=1" in final

    def test_it_can_be_stopped_and_tells_its_health(self, stages: list[str]) -> None:
        final = stages[-1]

        assert "STOPSIGNAL SIGTERM" in final
        assert re.search(r'^HEALTHCHECK .*CMD \["rasid", "doctor"\]', final, re.MULTILINE)
        assert 'ENTRYPOINT ["rasid"]\nCMD ["run"]' in final

    def test_whatever_it_copies_is_let_through_and_is_there(self, stages: list[str]) -> None:
        ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        copied = [
            name.removeprefix("./")
            for line in re.findall(r"^COPY (.*) \S+$", stages[0], re.MULTILINE)
            for name in line.split()
        ]

        assert ignored[1] == "*"
        assert {f"!{name}" for name in copied} <= set(ignored)
        assert all((ROOT / name).exists() for name in copied)


class TestWheelProof:
    """`.ci/wheel.py`, which the gate runs on the built wheel."""

    @pytest.fixture
    def proof(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location("wheel", ROOT / ".ci" / "wheel.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    GOOD = (
        "bot/__init__.py",
        "bot/py.typed",
        "bot/locales/ar.po",
        "bot/store/migrations/versions/0001_first.py",
        "bot/demo/day.toml",
        "bot/feeds/starter.opml",
        "rules/__init__.py",
        "rules/scripts/stopwords.txt",
        "rasid-0.1.0.dist-info/licenses/LICENSE",
        "rasid-0.1.0.dist-info/METADATA",
    )

    def test_a_whole_wheel_passes(self, proof: ModuleType) -> None:
        assert proof.faults(list(self.GOOD)) == []

    def test_a_name_that_is_not_ours_is_found(self, proof: ModuleType) -> None:
        assert "tests" in proof.faults([*self.GOOD, "tests/__init__.py"])[0]

    def test_data_left_behind_is_found(self, proof: ModuleType) -> None:
        bare = [name for name in self.GOOD if not name.endswith(".po")]

        assert proof.faults(bare) == [r"the texts: no file like bot/locales/\w+\.po"]


def test_the_version_is_written_once() -> None:
    assert project()["project"]["dynamic"] == ["version"]
    assert str(Version(bot.__version__)) == bot.__version__


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")

    missing = [
        name
        for each in project()["project"]["dependencies"]
        if f"`{(name := Requirement(each).name)}`" not in text
    ]

    assert missing == []
