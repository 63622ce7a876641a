"""How findings become guidance: certainty, levels, order, and the lists beside them."""

from itertools import permutations
from typing import Any

import pytest

from screener.rulebook.model import RuleBook
from screener.screening.guidance import Guidance, assess, in_order
from screener.screening.sheet import read_sheet
from tests.small_books import SIGNS, book, question, rule

CALM = {"liver": "no", "signs": ["none"], "sleep": "never", "mood": "never"}


def guidance(small: RuleBook, answers: dict[str, Any]) -> Guidance:
    return assess(small, read_sheet(small, answers.items()))


def found(small: RuleBook, answers: dict[str, Any]) -> list[tuple[str, str, bool]]:
    findings = guidance(small, answers).findings
    return [(finding.rule.id, finding.level.value, finding.certain) for finding in findings]


def test_a_rule_that_holds_gives_a_certain_finding_at_its_level() -> None:
    small = book([rule("r", {"signs": "rash"}, "emergency")])

    assert found(small, {**CALM, "signs": ["rash"]}) == [("r", "emergency", True)]


@pytest.mark.parametrize(
    ("when_unknown", "findings"),
    [
        pytest.param(None, [("r", "emergency", False)], id="at its own level"),
        pytest.param(
            {"level": "discuss_before_starting"},
            [("r", "discuss_before_starting", False)],
            id="at the doubt level",
        ),
        pytest.param("silent", [], id="silent"),
    ],
)
def test_a_rule_in_doubt_gives_a_possible_finding(
    when_unknown: Any, findings: list[tuple[str, str, bool]]
) -> None:
    small = book([rule("r", {"signs": "rash"}, "emergency", when_unknown=when_unknown)])

    assert found(small, {**CALM, "signs": ["not_sure"]}) == findings


def test_an_incomplete_sheet_gets_only_its_certain_findings() -> None:
    small = book([rule("sure", {"liver": "yes"}), rule("unsure", {"signs": "rash"})])

    told = guidance(small, {"liver": "yes", "signs": ["not_sure"]})

    assert [finding.rule.id for finding in told.findings] == ["sure"]
    assert not told.complete
    assert told.missing == ("sleep", "mood", "liver_tests")
    assert told.unknown == ("signs",)


def test_the_most_urgent_finding_sets_the_level_and_comes_first() -> None:
    small = book(
        [
            rule("calm", {"liver": "no"}, "information"),
            rule("later", {"signs": "rash"}, "discuss"),
            rule("now", {"signs": "rash"}, "emergency"),
            rule("too", {"signs": "rash"}, "emergency"),
        ]
    )

    told = guidance(small, {**CALM, "signs": ["rash"]})

    assert told.level == "emergency"
    assert [finding.rule.id for finding in told.findings] == ["now", "too", "later", "calm"]


def test_findings_at_one_level_stand_as_in_the_rule_book_however_they_come() -> None:
    rules = [rule("one", {"liver": "no"}), rule("two", {"liver": "no"}, "emergency")]
    small = book(
        [*rules, rule("three", {"liver": "no"}, "emergency"), rule("four", {"mood": "often"})]
    )
    sheet = read_sheet(small, {**CALM, "mood": "often"}.items())
    findings = assess(small, sheet).findings

    for shuffled in permutations(findings):
        assert in_order(small, shuffled) == findings
    assert [finding.rule.id for finding in findings] == ["two", "three", "one", "four"]


def test_information_never_sets_the_level() -> None:
    small = book([rule("calm", {"liver": "no"}, "information")])

    assert guidance(small, CALM).level is None


def test_answers_to_questions_not_asked_are_ignored_and_named() -> None:
    small = book([rule("r", {"liver_tests": "yes"})])

    told = guidance(small, {**CALM, "liver_tests": "yes"})

    assert told.findings == ()
    assert told.ignored == ("liver_tests",)
    assert told.complete


@pytest.mark.parametrize(
    ("chosen", "to_find_out"),
    [
        pytest.param(["prefer_not_to_say"], (), id="declined"),
        pytest.param(["rash", "prefer_not_to_say"], (), id="declined the rest"),
        pytest.param(["rash", "not_sure"], ("signs",), id="not sure of the rest"),
        pytest.param(["not_sure", "prefer_not_to_say"], ("signs",), id="not sure, and declined"),
        pytest.param(["rash"], (), id="known"),
    ],
)
def test_what_somebody_only_declined_to_say_is_not_to_be_found_out(
    chosen: list[str], to_find_out: tuple[str, ...]
) -> None:
    declined = {"id": "prefer_not_to_say", "text": "I would rather not say", "unknown": True}
    small = book([rule("r", {"signs": "rash"})], [question("signs", [*SIGNS, declined], many=True)])

    told = guidance(small, {"signs": chosen})

    assert told.to_find_out == to_find_out
    assert told.unknown == (("signs",) if chosen != ["rash"] else ())
