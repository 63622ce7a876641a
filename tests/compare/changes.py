"""Changes of a rule book by chance: of rules, guarantees, and maybe of one question."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from screener.rulebook.model import RuleBook
from tests.small_books import Chance, books, forms


def rewritten(value: Any, question: str, option: str, instead: str) -> Any:
    """Return a value in which every condition on an option is one on another."""
    if isinstance(value, list):
        return [rewritten(each, question, option, instead) for each in value]
    if not isinstance(value, dict):
        return value
    if question in value and isinstance(value[question], str | list):
        named = [value[question]] if isinstance(value[question], str) else value[question]
        return {question: list(dict.fromkeys(instead if o == option else o for o in named))}
    return {key: rewritten(each, question, option, instead) for key, each in value.items()}


def without_an_option(chance: Chance, tree: Any, asked: dict[str, Any]) -> Any:
    lost = chance.one(*asked["options"])
    left = [option for option in asked["options"] if option is not lost]
    if len(left) < 2 or all(option["unknown"] for option in left):
        return tree  # it would be no question
    asked["options"] = left
    return rewritten(tree, asked["id"], lost["id"], left[0]["id"])


def with_one_answer(_chance: Chance, tree: Any, asked: dict[str, Any]) -> Any:
    asked["many"] = False
    return tree


def with_an_option_alone(_chance: Chance, tree: Any, asked: dict[str, Any]) -> Any:
    asked["options"][0]["exclusive"] = True
    return tree


def asked_of_others(chance: Chance, tree: Any, asked: dict[str, Any]) -> Any:
    first = tree["sections"][0]["questions"][0]
    if asked is not first:
        asked["enable_when"] = {first["id"]: chance.one(*first["options"])["id"]}
    return tree


def as_it_was(_chance: Chance, tree: Any, _asked: dict[str, Any]) -> Any:
    return tree


@st.composite
def changes(draw: st.DrawFn) -> tuple[RuleBook, RuleBook]:
    """Draw a rule book, and the same with other rules, guarantees, and maybe one question."""
    form, chance = draw(forms(most=150)), Chance(draw)
    old, other = draw(books(form)), draw(books(form))
    tree, drawn = (each.model_dump(mode="json", by_alias=True) for each in (old, other))
    for key in ("rules", "guarantees"):
        kept = [part for part in tree[key] if chance.yes()]
        names = {part["id"] for part in kept}
        tree[key] = [*kept, *(part for part in drawn[key] if part["id"] not in names)]
    questions = [q for section in tree["sections"] for q in section["questions"]]
    edit = chance.one(
        as_it_was, without_an_option, with_one_answer, with_an_option_alone, asked_of_others
    )
    return old, RuleBook.model_validate(edit(chance, tree, chance.one(*questions)))
