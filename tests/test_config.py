"""The configuration: where settings come from, who wins, and what a mistake is told."""

import re
from datetime import timedelta
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from bot import durations, settings
from bot.config import Config, describe, load, secrets
from bot.errors import ConfigError

TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFakeFake"
DEFAULTS = Config().model_dump()


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(settings, "PLACES", (Path("config.toml"), tmp_path / "etc.toml"))
    monkeypatch.setenv(
        "CREDENTIALS_DIRECTORY", str(folder / "none")
    )  # not the machine's /run/secrets


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def told(path: Path | None = None) -> str:
    with pytest.raises(ConfigError) as raised:
        load(path)
    return str(raised.value)


def test_without_anything_the_defaults_are_in_force() -> None:
    assert load().model_dump() == DEFAULTS


def test_the_bare_model_looks_at_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_WATCHES__PER_CHAT", "3")

    assert Config().watches.per_chat == 50


class TestWhoWins:
    def test_the_environment_wins_over_a_secret_and_a_secret_over_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = written(
            tmp_path / "rasid.toml",
            "[watches]\nper_chat = 1\npreview_days = 1\n[retention]\narticles = 1\n",
        )
        folder = tmp_path / "secrets"
        folder.mkdir()
        written(folder / "rasid_watches__per_chat", "2\n")
        written(folder / "RASID_WATCHES__PREVIEW_DAYS", "2\n")
        monkeypatch.setenv("RASID_SECRETS", str(folder))
        monkeypatch.setenv("RASID_WATCHES__PER_CHAT", "3")

        config = load(file)

        assert config.watches.per_chat == 3
        assert config.watches.preview_days == 2
        assert config.retention.articles == 1

    def test_a_file_that_is_named_wins_over_those_that_are_looked_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written(Path("config.toml"), "[watches]\nper_chat = 1")
        by_variable = written(tmp_path / "variable.toml", "[watches]\nper_chat = 2")
        by_option = written(tmp_path / "option.toml", "[watches]\nper_chat = 3")

        found = load().watches.per_chat
        monkeypatch.setenv("RASID_CONFIG", str(by_variable))
        named = load().watches.per_chat
        chosen = load(by_option).watches.per_chat

        assert (found, named, chosen) == (1, 2, 3)

    def test_the_system_file_is_used_when_none_lies_here(self, tmp_path: Path) -> None:
        written(tmp_path / "etc.toml", "[watches]\nper_chat = 4")

        assert load().watches.per_chat == 4

    def test_an_empty_variable_is_as_good_as_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RASID_TELEGRAM__TOKEN", "")

        assert load().telegram.token is None

    def test_an_orchestrators_other_secrets_are_not_ours(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "secrets"
        (folder / "kubernetes.io").mkdir(parents=True)
        written(folder / "database_password", "x")
        monkeypatch.setenv("RASID_SECRETS", str(folder))

        assert load().model_dump() == DEFAULTS


class TestForms:
    @pytest.mark.parametrize(
        ("text", "length"),
        [
            ("5 minutes", timedelta(minutes=5)),
            ("90s", timedelta(seconds=90)),
            ("1 hour 30 minutes", timedelta(minutes=90)),
            ("1.5 h", timedelta(minutes=90)),
            ("2 Days", timedelta(days=2)),
            ("45", timedelta(seconds=45)),
        ],
    )
    def test_a_length_of_time_is_read_as_people_write_it(
        self, text: str, length: timedelta
    ) -> None:
        assert durations.read(text) == length

    @pytest.mark.parametrize(
        "text", ["", "soon", "5 fortnights", "minutes 5", "nan", "inf", "5 minutes!"]
    )
    def test_no_other_form_is_guessed_at(self, text: str) -> None:
        with pytest.raises(ValueError, match="write a length of time"):
            durations.read(text)

    @pytest.mark.parametrize(
        ("length", "text"),
        [
            (timedelta(days=1), "1 day"),
            (timedelta(minutes=90), "1 hour 30 minutes"),
            (timedelta(0), "0 seconds"),
            (timedelta(milliseconds=1500), "1.5 seconds"),
        ],
    )
    def test_a_length_of_time_is_written_so_that_it_reads_back(
        self, length: timedelta, text: str
    ) -> None:
        assert durations.write(length) == text
        assert durations.read(text) == length

    def test_numbers_in_toml_are_seconds(self, tmp_path: Path) -> None:
        file = written(tmp_path / "c.toml", "[feeds]\nfastest = 90\nhost_gap = 0")

        config = load(file)

        assert config.feeds.fastest == timedelta(seconds=90)
        assert config.feeds.host_gap == timedelta(0)

    @pytest.mark.parametrize("value", ["80, 443", "[80, 443]", "80,443,"])
    def test_a_list_in_a_variable_is_json_or_commas(
        self, value: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RASID_FEEDS__PORTS", value)

        assert load().feeds.ports == (80, 443)

    def test_networks_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RASID_FEEDS__ALLOW_NETWORKS", "127.0.0.0/8")

        assert load().feeds.allow_networks == (IPv4Network("127.0.0.0/8"),)

    def test_a_token_is_trimmed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RASID_TELEGRAM__TOKEN", f" {TOKEN}\n")

        assert secrets(load()) == (TOKEN,)

    def test_without_a_token_there_is_no_secret(self) -> None:
        assert secrets(Config()) == ()


class TestMistakes:
    @pytest.mark.parametrize(
        ("name", "value", "says"),
        [
            ("RASID_FEEDS__FASTST", "1", "did you mean RASID_FEEDS__FASTEST"),
            ("RASID_TOKEN", "1", "there is no such setting"),
            ("RASID_FEEDS__FASTEST", "soon", "feeds.fastest (RASID_FEEDS__FASTEST): 'soon'"),
            ("RASID_FEEDS__FASTEST", "0", "must be longer than nothing"),
            ("RASID_FEEDS__FASTEST", "2 days", "longer than slowest (1 day)"),
            ("RASID_FEEDS__HOST_GAP", "-1", "must not be negative"),
            ("RASID_FEEDS__URLS", "ftp://a.example/x", "starts with http:// or https://"),
            ("RASID_FEEDS__URLS", "http://[", "not a URL"),
            ("RASID_FEEDS__PORTS", "[1,", "separating by commas will do"),
            ("RASID_FEEDS__PORTS", "70000", "less than or equal to 65535"),
            ("RASID_FEEDS__STARTER", "perhaps", "feeds.starter"),
            ("RASID_DELIVERY__AMBIGUOUS", "guess", "'retry' or 'drop'"),
            ("RASID_STORE__URL", "postgresql://x/y", "sqlite:///"),
            ("RASID_TELEGRAM__PROXY", "squid:3128", "socks5://"),
            ("RASID_LOG__LEVEL", "loud", "'debug'"),
        ],
    )
    def test_a_mistake_in_a_variable_names_it_and_what_is_allowed(
        self, name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(name, value)

        message = told()

        assert says in message
        assert name in message

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("[feeds]\nfastst = 1", "feeds.fastst"),
            ("[feds]\nfastest = 1", "feds"),
            ("feeds = 3", "write a table: [feeds]"),
            ("[feeds]\nfastest = true", "write a length of time"),
            ("[feeds\n", "not valid TOML"),
        ],
    )
    def test_a_mistake_in_the_file_names_the_file(
        self, text: str, says: str, tmp_path: Path
    ) -> None:
        file = written(tmp_path / "mine.toml", text)

        message = told(file)

        assert says in message
        assert "mine.toml" in message

    def test_every_mistake_is_told_at_once(self, tmp_path: Path) -> None:
        file = written(tmp_path / "c.toml", "[watches]\nper_chat = 0\npreview_days = 'x'")

        message = told(file)

        assert "watches.per_chat" in message
        assert "watches.preview_days" in message
        assert "\n" not in message

    def test_a_table_where_a_variable_sets_a_key_is_still_a_mistake(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RASID_FEEDS__FASTEST", "60")

        assert "write a table" in told(written(tmp_path / "c.toml", "feeds = 3"))

    def test_a_bad_token_is_not_repeated(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RASID_TELEGRAM__TOKEN", "sesame-open")

        message = told()

        assert "@BotFather" in message
        assert "sesame" not in message

    def test_a_secret_of_ours_with_a_typo_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written(tmp_path / "rasid_telegram__tokn", "x")
        monkeypatch.setenv("RASID_SECRETS", str(tmp_path))

        assert "did you mean RASID_TELEGRAM__TOKEN" in told()

    def test_what_is_named_must_be_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        by_option = told(Path("nowhere.toml"))
        monkeypatch.setenv("RASID_CONFIG", "nowhere.toml")
        by_variable = told()
        monkeypatch.delenv("RASID_CONFIG")
        monkeypatch.setenv("RASID_SECRETS", "nowhere")
        by_secrets = told()

        assert by_option == "nowhere.toml: no such file (--config names it)"
        assert by_variable == "nowhere.toml: no such file (RASID_CONFIG names it)"
        assert by_secrets == "nowhere: no such folder (RASID_SECRETS names it)"

    def test_a_file_or_secret_that_is_no_text_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "c.toml"
        file.write_bytes(b"\xff\xfe\x00")
        in_file = told(file)
        folder = tmp_path / "secrets"
        folder.mkdir()
        (folder / "rasid_telegram__token").write_bytes(b"\xff")
        monkeypatch.setenv("RASID_SECRETS", str(folder))
        in_secrets = told()

        assert in_file.startswith(f"{file}: cannot be read")
        assert in_secrets.startswith(f"{folder}: cannot be read")


class TestDescribing:
    def test_every_setting_is_shown_with_where_it_was_set(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = written(tmp_path / "c.toml", '[feeds]\nurls = ["https://u:p@a.example/f"]')
        monkeypatch.setenv("RASID_TELEGRAM__TOKEN", TOKEN)

        lines = list(describe(load(file)))

        assert [line.split(" = ")[0] for line in lines] == settings.keys(Config)
        assert 'telegram.token = "***"  # RASID_TELEGRAM__TOKEN' in lines
        assert f'feeds.urls = ["https://***@a.example/f"]  # {file}' in lines
        assert 'feeds.first = "5 minutes"  # default' in lines

    def test_what_is_shown_can_be_read_back(self, tmp_path: Path) -> None:
        tables: dict[str, list[str]] = {}
        for line in describe(Config()):
            table, _, setting = line.partition(".")
            tables.setdefault(table, []).append(setting)
        text = "\n".join(f"[{table}]\n" + "\n".join(lines) for table, lines in tables.items())

        assert load(written(tmp_path / "c.toml", text)).model_dump() == DEFAULTS

    def test_a_secret_is_named_as_such(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written(tmp_path / "rasid_telegram__token", TOKEN)
        monkeypatch.setenv("RASID_SECRETS", str(tmp_path))

        config = load()

        assert 'telegram.token = "***"  # secret rasid_telegram__token' in describe(config)
        assert TOKEN not in repr(config)


def test_a_variable_is_named_after_its_key() -> None:
    assert settings.variable("telegram.base_url") == "RASID_TELEGRAM__BASE_URL"


def test_every_default_is_what_the_example_says() -> None:
    example = Path(__file__).parents[1] / "config.example.toml"

    assert load(example).model_dump() == DEFAULTS


def test_the_example_names_every_key() -> None:
    text = (Path(__file__).parents[1] / "config.example.toml").read_text(encoding="utf-8")
    table, named = "", []
    for line in text.splitlines():
        if header := re.match(r"\[(\w+)\]", line):
            table = header[1]
        elif setting := re.match(r"(\w+) = ", line):
            named.append(f"{table}.{setting[1]}")

    assert named == settings.keys(Config)
