"""How many parts of a rule book each claim is about, as authors are told."""

from __future__ import annotations

from bench.prove import several
from screener.proof.claims.catalog import CLAIMS, faults_of
from screener.proof.faults import Code
from screener.rulebook.model import RuleBook
from tests.small_books import YES_NO_UNSURE, book, question, rule

SMALL = book(
    [
        rule("says-so", {"one": "yes"}),
        rule("silent", {"one": "no"}, when_unknown="silent"),
        rule("lighter", {"two": "yes"}, "emergency", when_unknown={"level": "discuss"}),
        rule("worded", {"two": "no"}, doubt="You were not sure.", interrupt=True),
    ],
    [
        question("one", YES_NO_UNSURE),
        question("two", YES_NO_UNSURE),
        question("plain", YES_NO_UNSURE[:2]),
    ],
    guarantees=[
        {"id": "kept", "text": "Kept", "whenever": {"one": "yes"}, "at_least": "discuss"},
        {"id": "asks", "text": "Asks", "asks": "two", "of": {"plain": "yes"}},
    ],
    acts={"stop": ["go", "wait"], "go": ["stop"], "wait": []},
)


def test_each_claim_counts_the_parts_that_it_is_about() -> None:
    assert {claim.code: claim.count(SMALL) for claim in CLAIMS} == {
        Code.GUARANTEE_BROKEN: 2,
        Code.GUARANTEE_FOR_NOBODY: 2,
        Code.ASKING_NOT_PROMISED: 2,
        Code.ADVICE_CONTRADICTS: 2,
        Code.INTERRUPTION_WITHDRAWN: 1,
        Code.INTERRUPTION_WAITS: 1,
        Code.NO_LEVEL: 1,
        Code.DOUBT_REASSURES: 2,
        Code.SILENCE_UNCOVERED: 1,
        Code.SILENCE_TOO_CALM: 1,
        Code.DOUBT_LOST: 2,
        Code.QUESTION_NEVER_ASKED: 3,
        Code.OPTION_NEVER_MATTERS: 8,
        Code.RULE_NEVER_HOLDS: 4,
        Code.DOUBT_NEVER_COMES: 3,
        Code.RULE_REDUNDANT: 4,
        Code.RULES_ALIKE: 4,
    }


def test_copies_of_a_rule_book_are_proved_as_it_is(rulebook: RuleBook) -> None:
    twice = several(rulebook, 2)

    assert len(twice.guarantees) == 2 * len(rulebook.guarantees)
    assert faults_of(twice) == ()
