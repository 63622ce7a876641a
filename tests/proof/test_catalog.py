"""How many parts of a rule book each claim is about, as authors are told."""

from __future__ import annotations

from screener.proof.claims.catalog import CLAIMS
from screener.proof.faults import Code
from tests.small_books import YES_NO_UNSURE, book, question, rule

SMALL = book(
    [
        rule("says-so", {"one": "yes"}),
        rule("silent", {"one": "no"}, when_unknown="silent"),
        rule("lighter", {"two": "yes"}, "emergency", when_unknown={"level": "discuss"}),
        rule("worded", {"two": "no"}, doubt="You were not sure."),
    ],
    [
        question("one", YES_NO_UNSURE),
        question("two", YES_NO_UNSURE),
        question("plain", YES_NO_UNSURE[:2]),
    ],
    guarantees=[
        {"id": "kept", "text": "Kept", "whenever": {"one": "yes"}, "at_least": "discuss"},
    ],
)


def test_each_claim_counts_the_parts_that_it_is_about() -> None:
    assert {claim.code: claim.count(SMALL) for claim in CLAIMS} == {
        Code.GUARANTEE_BROKEN: 1,
        Code.GUARANTEE_FOR_NOBODY: 1,
        Code.NO_LEVEL: 1,
        Code.DOUBT_REASSURES: 2,
        Code.SILENCE_UNCOVERED: 1,
        Code.DOUBT_LOST: 2,
        Code.QUESTION_NEVER_ASKED: 3,
        Code.OPTION_NEVER_MATTERS: 8,
        Code.RULE_NEVER_HOLDS: 4,
        Code.DOUBT_NEVER_COMES: 3,
        Code.RULE_REDUNDANT: 4,
        Code.RULES_ALIKE: 4,
    }
