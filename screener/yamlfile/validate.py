"""Checks a value of a file against its model, and says in the author's words what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from screener.errors import Problem
from screener.wording import allowed, quoted
from screener.yamlfile.fields import ID_PATTERN, Frozen, keys_of
from screener.yamlfile.outline import Outline
from screener.yamlfile.parse import KeyPath
from screener.yamlfile.syntax_hints import QUOTE_THE_SIGN

NAMES: Final = "use lowercase letters, digits, - and _"
_WANTED: Final[Mapping[str, str]] = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "tuple_type": "a list, with one item per line after '- '",
    "date_from_datetime_parsing": "a day that exists, such as 2026-11-23",
    "not_a_date": "a date such as 2026-11-23",
    "url_parsing": "an address such as https://example.org/page",
    "url_type": "an address such as https://example.org/page",
    "url_scheme": "an address such as https://example.org/page",
    "model_type": "a mapping of keys and values",
    "model_attributes_type": "a mapping of keys and values",
    "dict_type": "a mapping of keys and values",
    "mapping_type": "a mapping of keys and values",
}


_FLAGS: Final = {"yes": "true", "on": "true", "no": "false", "off": "false"}
"""What other languages, and YAML before 1.2, read as true and false."""
_SENTENCES: Final[Mapping[str, str]] = {
    "greater_than_equal": "{name} must be {ge:g} or more, not {found}",
    "less_than_equal": "{name} must be {le:g} or less, not {found}",
    "literal_error": "{name} cannot be {found}; allowed: {instead}",
    "string_pattern_mismatch": "{name} must not be blank",
    "too_long": "{name} has more than {max_length} characters; make it shorter",
    "string_too_short": "{name} must not be blank",
    "blank": "{name} must not be blank",
    "too_short": "{name} has too few entries; it needs at least {min_length}",
}


@dataclass(frozen=True)
class Grammar:
    """What we need to know about a kind of file, besides its models.

    Attributes:
        inner: the models of the mappings inside a part, by the key that holds them.
        choices: by quoted key, what is allowed, in the author's words; these may depend on what
            is written.
        innermost: the model of every other mapping inside a part.
    """

    inner: Mapping[str, type[BaseModel]]
    choices: Mapping[str, Callable[[object], str]] = field(default_factory=dict)
    innermost: type[BaseModel] = Frozen

    def misfits_of(
        self, outline: Outline, path: KeyPath, model: Any, value: object
    ) -> Iterator[Problem]:
        """Yield a problem for everything in the value at a path that does not fit a model."""
        try:
            _adapter(model).validate_python(value)
        except ValidationError as error:
            for detail in error.errors():
                yield from self._problem_of(outline, path, model, detail)

    def _problem_of(
        self, outline: Outline, path: KeyPath, model: Any, detail: ErrorDetails
    ) -> Iterator[Problem]:
        """Yield one pydantic error in the author's words, or nothing if it is a mere echo."""
        tail = _without_marks(detail["loc"], outline.document.value_at(path))
        where = (*path, *tail)
        value = outline.document.value_at(where)
        known = keys_of(self._container(model, tail)) if tail else {}
        match detail["type"]:
            case "extra_forbidden":
                key = tail[-1]
                message = f"unknown key {quoted(key)}{_comma(value)}; {allowed(key, known)}"
                yield outline.problem(where, message, at_key=True)
            case "missing":
                needed = ", ".join(key for key, field in known.items() if field.is_required())
                message = f"the key '{tail[-1]}' is missing; needed: {needed}"
                yield outline.problem(where[:-1], message)
            case "too_short" if len(value) >= detail["ctx"]["min_length"]:
                pass  # an echo: the list is only short because pydantic left out broken items
            case kind:
                said = self._sentence(kind, detail, _name_of(where), value)
                hidden = value is None and outline.document.is_hidden(where)
                yield outline.problem(where, f"{said}; {QUOTE_THE_SIGN}" if hidden else said)

    def _container(self, model: Any, tail: KeyPath) -> type[BaseModel]:
        """Return the model that the last key of an error path belongs to."""
        names = [step for step in tail[:-1] if isinstance(step, str)]
        if not names and isinstance(model, type) and issubclass(model, BaseModel):
            return model
        return self.inner.get(names[-1], self.innermost) if names else self.innermost

    def _sentence(self, kind: str, detail: ErrorDetails, name: str, value: object) -> str:
        context = detail.get("ctx", {})
        if kind in _WANTED and value is None:
            return f"{name} has no value; it must be {_WANTED[kind]}"
        if kind in _WANTED:
            return f"{name} must be {_WANTED[kind]}, not {found(value)}{_remedy_for(kind, value)}"
        if kind == "enum":
            choices = context["expected"].replace(" or ", ", ").replace("'", "").split(", ")
            return f"{name} cannot be {found(value)}; {allowed(value, choices)}"
        if context.get("pattern") == ID_PATTERN:
            return f"{name} cannot be {quoted(value)}; {NAMES}"
        if kind not in _SENTENCES:
            return detail["msg"]
        if kind == "string_pattern_mismatch" and name in self.choices:
            kind = "literal_error"
        choices = self.choices.get(name)
        words = {"name": name, "found": found(value), "instead": choices and choices(value)}
        return _SENTENCES[kind].format(**words, **context)


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    """Return what checks values against a model; making it takes far longer than using it."""
    return TypeAdapter(model)


def _without_marks(location: KeyPath, value: Any) -> KeyPath:
    """Drop the marks of unions and of mapping keys, unless the author uses one as a key."""
    steps: list[str | int] = []
    for step in location:
        is_key = isinstance(value, dict) and step in value
        if isinstance(step, int) or is_key or step[:1] not in ("<", "["):
            steps.append(step)
            within = is_key or (isinstance(value, list) and isinstance(step, int))
            value = value[step] if within else None
    return tuple(steps)


def _name_of(path: KeyPath) -> str:
    """Name a value by its key, and an item of a list by the key of the list."""
    if isinstance(path[-1], str):
        return quoted(path[-1])
    return f"item {path[-1] + 1} of {quoted(path[-2])}"


def _remedy_for(kind: str, value: object) -> str:
    """Say what to write for another kind of value, if what is written tells what was meant."""
    if kind == "string_type":
        return _quotes_for(value)
    word = value.strip().casefold() if kind == "bool_type" and isinstance(value, str) else ""
    if word in _FLAGS.values():
        return f"; write {word} without quotes"
    return f"; write {_FLAGS[word]}" if word in _FLAGS else ""


def _quotes_for(value: object) -> str:
    if isinstance(value, dict):
        return "; text that contains ': ' needs quotes around it"
    return "; put it in quotes" if isinstance(value, int | float) else ""


def _comma(value: object) -> str:
    """Hint at missing quotes: YAML reads `now` in `{text: Yes, now}` as a key without a value."""
    return ", perhaps because text with a comma is not in quotes" if value is None else ""


def found(value: object) -> str:
    """Describe a value in YAML's words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return quoted(value)
