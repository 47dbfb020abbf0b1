"""Where settings come from: the environment, a secrets directory, a TOML file; and who wins."""

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NestedSecretsSettingsSource,
    SecretsSettingsSource,
)

from bot.errors import ConfigError

PREFIX = "RASID_"
CONFIG_VARIABLE = "RASID_CONFIG"  # the path of the TOML file
SECRETS_VARIABLE = "RASID_SECRETS"  # the path of the secrets directory
PLACES = (Path("config.toml"), Path("/etc/rasid/config.toml"))  # looked at when none is named
_NOT_KEYS = {CONFIG_VARIABLE, SECRETS_VARIABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The raw values of each table, and for each `table.key` where its value was set."""

    tables: Mapping[str, Any]
    origins: Mapping[str, str]


def gather(model: type[BaseSettings], path: Path | None) -> Gathered:
    """Return what was set, the environment before secrets before the TOML file."""
    file = find(path)
    layers: list[tuple[Mapping[str, Any], Callable[[str], str]]] = [
        (_from_toml(file), lambda _: str(file)),
        (_from_secrets(model), lambda key: f"secret {variable(key).lower()}"),
        (_from_environment(model), variable),
    ]
    tables: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer, where in layers:
        for table, key, value in _flat(layer):
            if key is None:  # not a table at all: the model says what is wrong with it
                tables[table] = value
                origins[table] = where(table)
                continue
            held = tables.setdefault(table, {})
            if isinstance(held, dict):
                held[key] = value
                origins[f"{table}.{key}"] = where(f"{table}.{key}")
    return Gathered(tables=tables, origins=origins)


def find(path: Path | None) -> Path | None:
    """Return the TOML file to read; a file that was named must be there."""
    named = path or (Path(value) if (value := os.environ.get(CONFIG_VARIABLE)) else None)
    if named is None:
        return next((place for place in PLACES if place.is_file()), None)
    if not named.is_file():
        told = "--config" if path else CONFIG_VARIABLE
        raise ConfigError(f"{named}: no such file ({told} names it)")
    return named


def variable(key: str) -> str:
    """Return the environment variable of `table.key`."""
    return PREFIX + key.replace(".", "__").upper()


def keys(model: type[BaseSettings]) -> list[str]:
    """Return every `table.key` there is, in the model's order."""
    return [
        f"{table}.{key}"
        for table, field in model.model_fields.items()
        for key in getattr(field.annotation, "model_fields", {})
    ]


def nearest(name: str, names: list[str]) -> str:
    """Return `; did you mean …?` for the nearest of the names, or nothing if none is near."""
    near = get_close_matches(name, names, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _flat(layer: Mapping[str, Any]) -> Iterator[tuple[str, str | None, Any]]:
    for table, values in layer.items():
        if isinstance(values, dict):
            for key, value in values.items():
                yield table, key, value
        else:
            yield table, None, values


def _from_toml(file: Path | None) -> Mapping[str, Any]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: not valid TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from error


def _from_environment(model: type[BaseSettings]) -> Mapping[str, Any]:
    _refuse_unknown(model, [name for name in os.environ if name.upper().startswith(PREFIX)])
    return EnvSettingsSource(model, env_ignore_empty=True)()


def _from_secrets(model: type[BaseSettings]) -> Mapping[str, Any]:
    named = os.environ.get(SECRETS_VARIABLE)
    folder = Path(named or os.environ.get("CREDENTIALS_DIRECTORY") or "/run/secrets")
    if not folder.is_dir():
        if named:
            raise ConfigError(f"{named}: no such folder ({SECRETS_VARIABLE} names it)")
        return {}
    try:
        names = [file.name for file in folder.iterdir()]
        _refuse_unknown(model, [name for name in names if name.upper().startswith(PREFIX)])
        return NestedSecretsSettingsSource(SecretsSettingsSource(model, secrets_dir=folder))()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{folder}: cannot be read: {error}") from error


def _refuse_unknown(model: type[BaseSettings], names: list[str]) -> None:
    known = [variable(key) for key in keys(model)]
    for name in sorted(names):
        if name.upper() not in known and name.upper() not in _NOT_KEYS:
            raise ConfigError(f"{name}: there is no such setting{nearest(name.upper(), known)}")
