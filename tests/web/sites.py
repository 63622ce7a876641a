"""Sites with other rule books or settings than the shipped ones, and the calm patient's answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from ruamel.yaml import YAML

from screener.config import Settings
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from screener.web.app import create_app
from tests.clock import Clock
from tests.conftest import RULES
from tests.small_books import SOURCES, header

Tree = dict[str, Any]

# What a patient says whom nothing troubles; all other questions get their first option.
_CALM = {
    "age": "18_or_over",
    "acne_severity": "mild",
    "can_become_pregnant": "no_organs",
}


def calm_answers(book: RuleBook, **others: str | tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """Return an answer to every question: nothing to report, but for what is said here."""
    said: dict[str, Any] = {**_CALM, **others}
    answers = {}
    for question in book.questions.values():
        alone = [option.id for option in question.options if option.exclusive]
        plain = said.get(question.id, (alone or [question.options[0].id])[0])
        answers[question.id] = frozenset([plain] if isinstance(plain, str) else plain)
    return answers


def sheet_of(book: RuleBook, **said: Any) -> AnswerSheet:
    """Return the calm patient's sheet, but for what is said here."""
    return AnswerSheet(calm_answers(book, **said))


def unsure(book: RuleBook) -> AnswerSheet:
    """Return the sheet of a person who is not sure wherever that can be said."""
    said = {q.id: min(q.unknown_options) for q in book.questions.values() if q.unknown_options}
    return sheet_of(book, **said)


def changed_rules(folder: Path, change: Callable[[Tree], None]) -> Path:
    """Write a copy of the shipped rule book with a change in it."""
    tree = YAML(typ="safe", pure=True).load(RULES.read_text(encoding="utf-8"))
    change(tree)
    return write_rules(folder, tree)


def write_rules(folder: Path, tree: Tree) -> Path:
    """Write a rule book; what is JSON is YAML too."""
    path = folder / "rules.yaml"
    path.write_text(json.dumps(tree, default=str), encoding="utf-8")
    return path


def client_of(settings: Settings, *, clock: Clock | None = None, **changes: Any) -> FlaskClient:
    """Return a client of a site with some settings changed."""
    changed = replace(settings, **changes)
    app = create_app(changed, clock=clock) if clock else _site(changed)
    return app.test_client(use_cookies=False)


@cache
def _site(settings: Settings) -> Flask:
    """Make a site once; it keeps nothing between requests."""
    return create_app(settings, clock=Clock())


def small_tree(questions: list[Tree], rules: list[Tree], **changes: str) -> Tree:
    """Return a rule book of one section with these questions and rules."""
    return {
        "rulebook": header(**changes),
        "levels": [
            {"id": "emergency", "title": "Now", "do": "Call 911 now."},
            {"id": "discuss", "title": "Discuss", "do": "Talk about it."},
        ],
        "timeframes": {"now": "Now", "at_visit": "At your visit"},
        "topics": {"topic": "Topic"},
        "acts": {},
        "act_words": [],
        "numbers": [{"number": "911"}],
        "sources": SOURCES,
        "sections": [{"id": "all", "title": "All questions", "questions": questions}],
        "rules": rules,
        "guarantees": [],
    }
