"""Recognizes questions that only got another id, by their options and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any, Final

from pydantic import TypeAdapter

from screener.population.model import Case, Population
from screener.rulebook.conditions import Condition
from screener.rulebook.model import Question, RuleBook

_ALIKE: Final = 0.6
"""From which likeness on two texts are taken for the same question in other words."""


def renamed_questions(old: RuleBook, new: RuleBook) -> Mapping[str, str]:
    """Return the new id of each old question that the new rule book has under another id.

    It has the same options, most in the same words. Unless no other question has those options,
    its own text is much alike too: otherwise any two questions with yes and no would be the same.
    """
    gone = [question for name, question in old.questions.items() if name not in new.questions]
    fresh = [question for name, question in new.questions.items() if name not in old.questions]
    rare = _rare(old.questions.values()) & _rare(new.questions.values())
    pairs = [
        (_likeness(one.text, other.text), one.id, other.id)
        for one in gone
        for other in fresh
        if _same_options(one, other) and (_options(one) in rare or _alike(one, other))
    ]
    renamed: dict[str, str] = {}
    for _, before, after in sorted(pairs, reverse=True):
        if before not in renamed and after not in renamed.values():
            renamed[before] = after
    return renamed


def under_new_ids(book: RuleBook, renamed: Mapping[str, str]) -> RuleBook:
    """Return a rule book in which some questions have other ids, wherever they are named."""
    if not renamed:
        return book
    tree = book.model_dump(mode="json", by_alias=True)
    for section in tree["sections"]:
        for question in section["questions"]:
            question["id"] = renamed.get(question["id"], question["id"])
            question["enable_when"] = _condition(question["enable_when"], renamed)
    for rule in tree["rules"]:
        rule["when"] = _condition(rule["when"], renamed)
    for guarantee in tree["guarantees"]:
        for key in ("whenever", "never", "of"):
            guarantee[key] = _condition(guarantee[key], renamed)
        guarantee["asks"] = renamed.get(guarantee["asks"], guarantee["asks"])
    for score in tree["scores"].values():
        score["of"] = [renamed.get(name, name) for name in score["of"]]
    named = tree["conditions"].items()
    tree["conditions"] = {name: _condition(value, renamed) for name, value in named}
    return RuleBook.model_validate(tree)


def described_under_new_ids(population: Population, renamed: Mapping[str, str]) -> Population:
    """Return a population in which some questions have other ids; a new id that it has counts."""
    answers = {
        renamed.get(name, name): tuple(_case(case, renamed) for case in cases)
        for name, cases in population.answers.items()
        if renamed.get(name) not in population.answers
    }
    groups = {name: _read(condition, renamed) for name, condition in population.groups.items()}
    return replace(population, answers=answers, groups=groups)


def _case(case: Case, renamed: Mapping[str, str]) -> Case:
    of = None if case.of is None else _read(case.of, renamed)
    return case.model_copy(update={"of": of})


def _read(condition: Condition, renamed: Mapping[str, str]) -> Condition:
    adapter: TypeAdapter[Condition] = TypeAdapter(Condition)
    tree = adapter.dump_python(condition, mode="json", by_alias=True)
    return adapter.validate_python(_condition(tree, renamed))


def _condition(value: Any, renamed: Mapping[str, str]) -> Any:
    """Return a condition as written, with the new ids of questions."""
    if not isinstance(value, dict):
        return value
    ((key, inner),) = value.items()
    if key in ("all", "any"):
        return {key: [_condition(part, renamed) for part in inner]}
    if key == "not":
        return {key: _condition(inner, renamed)}
    # A score has a bound, and can have the name of a question that is gone.
    return value if isinstance(inner, dict) else {renamed.get(key, key): inner}


def _options(question: Question) -> frozenset[str]:
    return frozenset(option.id for option in question.options)


def _rare(questions: Iterable[Question]) -> set[frozenset[str]]:
    """Return the sets of options that only one question has."""
    counts = Counter(_options(question) for question in questions)
    return {options for options, count in counts.items() if count == 1}


def _same_options(one: Question, other: Question) -> bool:
    """Return whether two questions have the same options, more than half in the same words."""
    if _options(one) != _options(other):
        return False
    words = {option.id: option.text for option in other.options}
    same = sum(words[option.id] == option.text for option in one.options)
    return 2 * same > len(words)


def _alike(one: Question, other: Question) -> bool:
    return _likeness(one.text, other.text) >= _ALIKE


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(a=one.lower(), b=other.lower(), autojunk=False).ratio()
