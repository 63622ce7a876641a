"""The starter is a part of our rule book, word for word: what changes there changes here too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from screener.rulebook.conditions import AnyOf
from screener.rulebook.dependencies import questions_in
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from tests.clock import Clock
from tests.conftest import ROOT

STARTER = load_rulebook(ROOT / "starter" / "rules.yaml", today=Clock().today())

OF_FEWER_QUESTIONS = ("in_play", "isotretinoin_may_come_up")
"""Whether isotretinoin may come up at all. Our rule book asks more that can bring it up."""


def parts(book: RuleBook) -> Mapping[tuple[str, str], object]:
    """Return all that has words, a meaning or a source in a rule book, by kind and id."""
    named: dict[str, Mapping[Any, Any]] = {
        "topic": book.topics,
        "source": book.sources,
        "question": book.questions,
    }
    named |= {"act": book.acts, "condition": book.conditions, "timeframe": book.timeframes}
    listed: dict[str, Sequence[Any]] = {
        "level": book.levels,
        "rule": book.rules,
        "lesson": book.learn,
    }
    listed |= {"guarantee": book.guarantees}
    found = {(kind, name): part for kind, these in named.items() for name, part in these.items()}
    return found | {(kind, part.id): part for kind, these in listed.items() for part in these}


def test_what_is_in_it_is_ours(rulebook: RuleBook) -> None:
    ours = parts(rulebook)

    assert [name for name, part in parts(STARTER).items() if ours.get(name) != part] == [
        *(("condition", name) for name in OF_FEWER_QUESTIONS),
        ("rule", "milder-acne"),
    ]
    assert STARTER.act_words == rulebook.act_words
    assert STARTER.numbers == rulebook.numbers
    assert STARTER.rulebook.evidence_checked == rulebook.rulebook.evidence_checked


@pytest.mark.parametrize("name", OF_FEWER_QUESTIONS)
def test_what_may_bring_up_isotretinoin_is_ours_for_its_questions(
    rulebook: RuleBook, name: str
) -> None:
    (own, ours) = (STARTER.conditions[name], rulebook.conditions[name])
    assert isinstance(own, AnyOf)
    assert isinstance(ours, AnyOf)

    assert own.any == tuple(
        one for one in ours.any if questions_in(rulebook, one) <= STARTER.questions.keys()
    )


def test_the_one_rule_of_its_own_says_what_ours_says_of_mild_acne(rulebook: RuleBook) -> None:
    (own,) = (rule for rule in STARTER.rules if rule.id == "milder-acne")
    (ours,) = (rule for rule in rulebook.rules if rule.id == "milder-acne-nothing-tried")
    of_its_own = {"id": own.id, "when": own.when, "title": own.title}

    assert own == ours.model_copy(update=of_its_own)


def test_it_has_six_questions_and_no_reviewer() -> None:
    assert len(STARTER.questions) == 6
    assert STARTER.rulebook.clinical_review == "none"
