"""Checks every part of a rule book against its model.

Each question, rule and so on is checked alone, so that one broken part does not hide the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from locale import locale_alias
from typing import Any, Final

from screener.errors import Problem
from screener.rulebook.checks.outline import RuleBookOutline
from screener.rulebook.conditions import AtLeast, Condition
from screener.rulebook.help_numbers import HelpNumber
from screener.rulebook.model import (
    Doubt,
    FindOut,
    Guarantee,
    Lesson,
    Level,
    Option,
    Question,
    Rule,
    RuleBook,
    Score,
    SectionHeading,
)
from screener.rulebook.provenance import (
    LANGUAGE_PATTERN,
    Citation,
    ClinicalReview,
    Hazard,
    Header,
    IntendedUse,
    Source,
)
from screener.wording import allowed, quoted
from screener.yamlfile.fields import ID_PATTERN, Id, Plain, Text, keys_of
from screener.yamlfile.parse import KeyPath
from screener.yamlfile.validate import NAMES, Grammar, found

# The model of the parts under each top-level key, and whether these are in a list or a mapping.
_Container = type[list[object]] | type[dict[str, object]]
_PARTS: Final[Mapping[str, tuple[Any, _Container]]] = {
    "levels": (Level, list),
    "timeframes": (Text, dict),
    "topics": (Text, dict),
    "informants": (Text, dict),
    "acts": (tuple[Id, ...], dict),
    "act_words": (Plain, list),
    "numbers": (HelpNumber, list),
    "sources": (Source, dict),
    "sections": (SectionHeading, list),
    "conditions": (Condition, dict),
    "scores": (Score, dict),
    "rules": (Rule, list),
    "guarantees": (Guarantee, list),
    "hazards": (Hazard, list),
    "learn": (Lesson, list),
}
_SINGLE: Final = {"rulebook": Header, "intended_use": IntendedUse}
_NEVER_EMPTY: Final = ("levels", "sections", "rules")
_TAGS: Final = "a language tag such as en or en-GB"


def _language_tag(written: object) -> str:
    """Say what a language tag is, and which one is meant if that is clear: en for English."""
    name = str(written).strip()
    alias = locale_alias.get(name.partition(" ")[0].lower(), "").partition("_")[0]
    for tag in (name.replace("_", "-"), alias):
        if re.fullmatch(LANGUAGE_PATTERN, tag):
            return f"{_TAGS}; write {tag}"
    return _TAGS


_GRAMMAR: Final = Grammar(
    inner={
        "options": Option,
        "cite": Citation,
        "find_out": FindOut,
        "when_unknown": Doubt,
        "clinical_review": ClinicalReview,
    },
    innermost=AtLeast,
    choices={
        "'when_unknown'": lambda _: "silent, or {level: …}",
        "'clinical_review'": lambda _: "none, or {by: …, role: …, date: …, digest: …}",
        "'language'": _language_tag,
    },
)


def misfits(outline: RuleBookOutline) -> Iterator[Problem]:
    """Yield a problem for everything in the file that does not fit its model."""
    tree = outline.document.tree
    if not isinstance(tree, Mapping):
        yield outline.problem((), _start(tree))
        return
    yield from _top_keys(outline, tree)
    for key, model in _SINGLE.items():
        if key in tree:
            yield from _part(outline, (key,), model)
    for key in _PARTS:
        if key in tree:
            yield from _collection(outline, key)


def _top_keys(outline: RuleBookOutline, tree: Mapping[str, object]) -> Iterator[Problem]:
    known = keys_of(RuleBook)
    for key in tree:
        if key not in known:
            message = f"unknown key {quoted(key)}; {allowed(key, known)}"
            yield outline.problem((key,), message, at_key=True)
    for key, field in known.items():
        if field.is_required() and key not in tree:
            yield outline.problem((), f"the key '{key}' is missing")


def _collection(outline: RuleBookOutline, key: str) -> Iterator[Problem]:
    model, container = _PARTS[key]
    value = outline.document.value_at((key,))
    if not isinstance(value, container):
        wanted = "a list" if container is list else "a mapping with names as keys"
        yield outline.problem((key,), f"'{key}' must be {wanted}, not {found(value)}")
        return
    if not value and key in _NEVER_EMPTY:
        yield outline.problem((key,), f"'{key}' is empty; at least one is needed")
    if isinstance(value, dict):
        yield from _bad_names(outline, key, value)
    for step in value if isinstance(value, dict) else range(len(value)):
        check = _section if model is SectionHeading else _part
        yield from check(outline, (key, step), model)


def _bad_names(outline: RuleBookOutline, key: str, parts: Iterable[str]) -> Iterator[Problem]:
    for name in parts:
        if not re.fullmatch(ID_PATTERN, name):
            message = f"{quoted(name)} cannot be a name; {NAMES}"
            yield outline.problem((key, name), message, at_key=True)


def _section(outline: RuleBookOutline, path: KeyPath, model: Any) -> Iterator[Problem]:
    section = outline.document.value_at(path)
    if not isinstance(section, dict):
        yield from _part(outline, path, model)
        return
    heading = {key: value for key, value in section.items() if key != "questions"}
    yield from _GRAMMAR.misfits_of(outline, path, model, heading)
    questions = section.get("questions")
    if not isinstance(questions, list) or not questions:
        yield outline.problem(path, "'questions' must be a list of at least one question")
        return
    for n in range(len(questions)):
        yield from _part(outline, (*path, "questions", n), Question)


def _part(outline: RuleBookOutline, path: KeyPath, model: Any) -> Iterator[Problem]:
    return _GRAMMAR.misfits_of(outline, path, model, outline.document.value_at(path))


def _start(tree: object) -> str:
    if tree is None:
        return "the file is empty; a rule book must be a mapping that starts with 'rulebook:'"
    return f"a rule book must be a mapping that starts with 'rulebook:', not {found(tree)}"
