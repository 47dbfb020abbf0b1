"""The judge of the protocol: every request and answer is held against aiogram's reading of it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import aiogram.methods
from aiogram.client.default import Default
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter, ValidationError

_TEXTUAL = frozenset({str, type(None), Default})


def decoded(method: str, form: Mapping[str, str]) -> dict[str, Any]:
    """Return the parameters as values: a form carries numbers, flags and objects as JSON."""
    fields = _method(method).model_fields if known(method) else {}
    return {
        name: value if name in fields and _is_text(fields[name].annotation) else _value(value)
        for name, value in form.items()
    }


def known(method: str) -> bool:
    """Tell whether there is such a method."""
    return isinstance(getattr(aiogram.methods, _class_name(method), None), type)


def faults_of_request(method: str, parameters: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a request, nothing if it is right."""
    if not known(method):
        return [f"{method}: no such method"]
    try:
        request = _method(method).model_validate(dict(parameters))
    except ValidationError as error:
        return [f"{method}: {problem}" for problem in _told(error)]
    return [f"{method}: unknown key {key}" for key in _strangers(request, parameters)]


def faults_of_result(method: str, result: object) -> list[str]:
    """Return what is wrong with our answer: the fake must be as right as the bot."""
    try:
        answer: object = TypeAdapter(_method(method).__returning__).validate_python(result)
    except ValidationError as error:
        return [f"{method} answers: {problem}" for problem in _told(error)]
    return [f"{method} answers: unknown key {key}" for key in _strangers(answer, result)]


def faults_of_update(update: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with an update that the fake is about to hand out."""
    try:
        parsed = Update.model_validate(update)
    except ValidationError as error:
        return [f"update: {problem}" for problem in _told(error)]
    return [f"update: unknown key {key}" for key in _strangers(parsed, update)]


def _method(name: str) -> Any:
    return getattr(aiogram.methods, _class_name(name))


def _class_name(method: str) -> str:
    return method[:1].upper() + method[1:]


def _is_text(annotation: Any) -> bool:
    return annotation is str or _TEXTUAL.issuperset(getattr(annotation, "__args__", [object]))


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _told(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]


def _strangers(parsed: object, raw: object, path: str = "") -> list[str]:
    """Return the keys of `raw` that the model does not know: the models let them pass."""
    if isinstance(parsed, BaseModel) and isinstance(raw, Mapping):
        names = {(f.alias or n): n for n, f in type(parsed).model_fields.items()}
        found = [f"{path}{key}" for key in raw if key not in names]
        for key in raw.keys() & names.keys():
            found += _strangers(getattr(parsed, names[key]), raw[key], f"{path}{key}.")
        return found
    if _is_list(parsed) and _is_list(raw):
        pairs = zip(parsed, raw, strict=True)  # type: ignore[call-overload]  # both are lists
        return [s for i, (p, r) in enumerate(pairs) for s in _strangers(p, r, f"{path}{i}.")]
    return []


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)
