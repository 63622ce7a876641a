"""Hold every part of a rule book against its model, one by one, and say what does not fit.

Each question, rule and so on is validated alone, so that one broken part does not hide the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from screener.errors import Problem
from screener.rulebook.conditions import AtLeast, Condition, Path
from screener.rulebook.model import (
    ID_PATTERN,
    Citation,
    ClinicalReview,
    Doubt,
    Guarantee,
    Header,
    Lesson,
    Level,
    Option,
    Question,
    Rule,
    RuleBook,
    Score,
    SectionHeading,
    Source,
    Text,
    keys_of,
)
from screener.rulebook.names import allowed, quoted
from screener.rulebook.outline import Outline

# What one part of each top-level key is, and whether the parts stand in a list or by name.
_Container = type[list[object]] | type[dict[str, object]]
_PARTS: Final[Mapping[str, tuple[Any, _Container]]] = {
    "levels": (Level, list),
    "topics": (Text, dict),
    "sources": (Source, dict),
    "sections": (SectionHeading, list),
    "conditions": (Condition, dict),
    "scores": (Score, dict),
    "rules": (Rule, list),
    "guarantees": (Guarantee, list),
    "learn": (Lesson, list),
}
_NAMES: Final = "a name has small letters, digits, - and _"
_NEVER_EMPTY: Final = ("levels", "sections", "rules")
# The models of the mappings inside a part, by the key that holds them.
_INNER: Final[Mapping[str, type[BaseModel]]] = {
    "options": Option,
    "cite": Citation,
    "when_unknown": Doubt,
    "clinical_review": ClinicalReview,
}
_WANTED: Final[Mapping[str, str]] = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "tuple_type": "a list, one item a line after '- '",
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


_SENTENCES: Final[Mapping[str, str]] = {
    "greater_than_equal": "{name} must be {ge} or more, not {found}",
    "literal_error": "{name} cannot be {found}; allowed: {instead}",
    "string_pattern_mismatch": "{name} has no words",
    "string_too_short": "{name} has no words",
    "too_short": "{name} has too few entries; at least {min_length} needed",
}
# Where one word or a mapping may stand, in the author's form.
_WORD_OR_MAPPING: Final[Mapping[str, str]] = {
    "'when_unknown'": "silent, or {level: …}",
    "'clinical_review'": "none, or {by: …, role: …, date: …, digest: …}",
}


def misfits(outline: Outline) -> Iterator[Problem]:
    """Yield every place where a part does not have the form of its model."""
    tree = outline.document.tree
    if not isinstance(tree, Mapping):
        yield outline.problem((), _start(tree))
        return
    yield from _top_keys(outline, tree)
    if "rulebook" in tree:
        yield from _part(outline, ("rulebook",), Header)
    for key in _PARTS:
        if key in tree:
            yield from _collection(outline, key)


def _top_keys(outline: Outline, tree: Mapping[str, object]) -> Iterator[Problem]:
    known = keys_of(RuleBook)
    for key in tree:
        if key not in known:
            message = f"unknown key {quoted(key)}; {allowed(key, known)}"
            yield outline.problem((key,), message, at_key=True)
    for key, field in known.items():
        if field.is_required() and key not in tree:
            yield outline.problem((), f"the key '{key}' is missing")


def _collection(outline: Outline, key: str) -> Iterator[Problem]:
    model, container = _PARTS[key]
    value = outline.document.value_at((key,))
    if not isinstance(value, container):
        wanted = "a list" if container is list else "a mapping from names"
        yield outline.problem((key,), f"'{key}' must be {wanted}, not {_found(value)}")
        return
    if not value and key in _NEVER_EMPTY:
        yield outline.problem((key,), f"'{key}' is empty; at least one is needed")
    if isinstance(value, dict):
        yield from _bad_names(outline, key, value)
    for step in value if isinstance(value, dict) else range(len(value)):
        check = _section if model is SectionHeading else _part
        yield from check(outline, (key, step), model)


def _bad_names(outline: Outline, key: str, parts: Iterable[str]) -> Iterator[Problem]:
    for name in parts:
        if not re.fullmatch(ID_PATTERN, name):
            message = f"{quoted(name)} cannot be a name; {_NAMES}"
            yield outline.problem((key, name), message, at_key=True)


def _section(outline: Outline, path: Path, model: Any) -> Iterator[Problem]:
    section = outline.document.value_at(path)
    if not isinstance(section, dict):
        yield from _part(outline, path, model)
        return
    heading = {key: value for key, value in section.items() if key != "questions"}
    yield from _misfits_of(outline, path, model, heading)
    questions = section.get("questions")
    if not isinstance(questions, list) or not questions:
        yield outline.problem(path, "'questions' must be a list of at least one question")
        return
    for n in range(len(questions)):
        yield from _part(outline, (*path, "questions", n), Question)


def _part(outline: Outline, path: Path, model: Any) -> Iterator[Problem]:
    return _misfits_of(outline, path, model, outline.document.value_at(path))


def _misfits_of(outline: Outline, path: Path, model: Any, value: object) -> Iterator[Problem]:
    try:
        TypeAdapter(model).validate_python(value)
    except ValidationError as error:
        for detail in error.errors():
            yield from _problem_of(outline, path, model, detail)


def _problem_of(
    outline: Outline, path: Path, model: Any, detail: ErrorDetails
) -> Iterator[Problem]:
    """Say one pydantic error in the author's words."""
    tail = _without_marks(detail["loc"], outline.document.value_at(path))
    where = (*path, *tail)
    value = outline.document.value_at(where)
    known = keys_of(_container(model, tail)) if tail else {}
    match detail["type"]:
        case "extra_forbidden":
            message = f"unknown key {quoted(tail[-1])}{_comma(value)}; {allowed(tail[-1], known)}"
            yield outline.problem(where, message, at_key=True)
        case "missing":
            needed = ", ".join(key for key, field in known.items() if field.is_required())
            yield outline.problem(where[:-1], f"the key '{tail[-1]}' is missing; needed: {needed}")
        case "too_short" if len(value) >= detail["ctx"]["min_length"]:
            pass  # only an echo: the list is short because its broken items were left out
        case kind:
            yield outline.problem(where, _sentence(kind, detail, _name_of(where), value))


def _without_marks(location: Path, value: Any) -> Path:
    """Leave out the marks of unions and of mapping keys, unless an author uses one as a key."""
    steps: list[str | int] = []
    for step in location:
        is_key = isinstance(value, dict) and step in value
        if isinstance(step, int) or is_key or step[:1] not in ("<", "["):
            steps.append(step)
            within = is_key or (isinstance(value, list) and isinstance(step, int))
            value = value[step] if within else None
    return tuple(steps)


def _container(model: Any, tail: Path) -> type[BaseModel]:
    """Return the model in which the last key of an error path stands."""
    names = [step for step in tail[:-1] if isinstance(step, str)]
    if not names and isinstance(model, type) and issubclass(model, BaseModel):
        return model
    return _INNER.get(names[-1], AtLeast) if names else AtLeast


def _name_of(path: Path) -> str:
    """Name a value by its key; an item of a list by the key of the list."""
    if isinstance(path[-1], str):
        return quoted(path[-1])
    return f"item {path[-1] + 1} of {quoted(path[-2])}"


def _sentence(kind: str, detail: ErrorDetails, name: str, value: object) -> str:
    context = detail.get("ctx", {})
    if kind in _WANTED and value is None:
        return f"{name} has no value; it must be {_WANTED[kind]}"
    if kind in _WANTED:
        remedy = _quotes_for(value) if kind == "string_type" else ""
        return f"{name} must be {_WANTED[kind]}, not {_found(value)}{remedy}"
    if kind == "enum":
        choices = context["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return f"{name} cannot be {_found(value)}; {allowed(value, choices)}"
    if context.get("pattern") == ID_PATTERN:
        return f"{name} cannot be {quoted(value)}; {_NAMES}"
    if kind not in _SENTENCES:
        return detail["msg"]
    words = {"name": name, "found": _found(value), "instead": _WORD_OR_MAPPING.get(name)}
    return _SENTENCES[kind].format(**words, **context)


def _quotes_for(value: object) -> str:
    if isinstance(value, dict):
        return "; text that holds ': ' needs quotes around it"
    return "; put it in quotes" if isinstance(value, int | float) else ""


def _comma(value: object) -> str:
    """Explain the keys that YAML makes of `{text: Yes, now}`: they have no value."""
    return ", perhaps because text with a comma lacks its quotes" if value is None else ""


def _start(tree: object) -> str:
    if tree is None:
        return "the file is empty; a rule book is a mapping that starts with 'rulebook:'"
    return f"a rule book is a mapping that starts with 'rulebook:', not {_found(tree)}"


def _found(value: object) -> str:
    """Name what was found, in the words of YAML."""
    if value is None:
        return "nothing"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return quoted(value)
