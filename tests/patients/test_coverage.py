"""Coverage counts each side that somebody can have, and no other."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.patients.case_sheets import read_patients
from screener.patients.cases import read_cases
from screener.patients.coverage import Coverage, Tally, coverage_by, never, people_for
from screener.proof.people import People
from screener.rulebook.conditions import Condition
from screener.rulebook.loader import read_rulebook
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.kleene import Truth
from screener.screening.sheet import AnswerSheet
from screener.yamlfile.parse import KeyPath
from tests.clock import Clock
from tests.conftest import ROOT, RULES
from tests.samples import samples
from tests.sheets import every_sheet
from tests.small_books import ANEW, YES_NO_UNSURE, book, books, question, rule

SLOWLY = settings(ANEW, max_examples=samples(5, soak=20))

Had = set[tuple[KeyPath, Truth]]


def coverage_of(book: RuleBook, sheets: Iterable[AnswerSheet]) -> Coverage:
    with closing(People(book)) as people:
        return coverage_by(people, sheets)


def complete_sheets(book: RuleBook) -> Iterator[AnswerSheet]:
    """Yield every sheet that answers exactly the questions it is asked."""
    for sheet in every_sheet(book):
        enabled = Evaluation(book, sheet).enabled
        if all(asked is bool(sheet.chosen(name)) for name, asked in enabled.items()):
            yield sheet


def had_by(book: RuleBook, sheets: Iterable[AnswerSheet], coverage: Coverage) -> Had:
    """Return the truths that the conditions of a coverage have for some sheet, without formulas."""
    conditions: dict[KeyPath, Condition] = {side.path: side.condition for side in coverage.sides}
    return {
        (path, evaluation.truth(condition))
        for evaluation in [Evaluation(book, sheet) for sheet in sheets]
        for path, condition in conditions.items()
    }


def missing(small: RuleBook, *answers: dict[str, Any]) -> list[tuple[KeyPath, str]]:
    """Return the path and message of each missing side, for sheets given as question: option."""
    sheets = [
        AnswerSheet().with_answers({name: frozenset([option]) for name, option in each.items()})
        for each in answers
    ]
    return [(side.path, side.message) for side in coverage_of(small, sheets).missing]


# ---- our own rule book -----------------------------------------------------------------------


def test_our_patients_exercise_every_rule_and_every_side_of_every_condition() -> None:
    reading = read_rulebook(RULES, today=Clock().today())
    patients = read_patients(reading.book, read_cases([ROOT / "tests" / "cases"]))

    coverage = coverage_of(reading.book, patients.sheets.values())

    lacking = [str(reading.problem(side.path, side.message)) for side in coverage.missing]
    assert not lacking, (
        "Write patients; `screener coverage tests/cases` begins them.\n" + "\n".join(lacking)
    )


# ---- any rule book ---------------------------------------------------------------------------


@given(small=books())
@SLOWLY
def test_a_side_counts_where_some_complete_sheet_has_it_so_all_of_them_have_every_one(
    small: RuleBook,
) -> None:
    everybody = list(complete_sheets(small))

    coverage = coverage_of(small, everybody)

    assert {(s.path, s.truth) for s in coverage.sides} == had_by(small, everybody, coverage)
    assert coverage.missing == ()
    assert coverage.rules.percent == 100


@given(small=books())
@SLOWLY
def test_the_people_for_what_is_missing_exercise_all_of_it_and_each_something_new(
    small: RuleBook,
) -> None:
    with closing(People(small)) as people:
        nobody = coverage_by(people, [])
        found = list(people_for(people, nobody.missing))
        closed = coverage_by(people, [sheet for sheet, _ in found])

    assert closed.missing == ()
    assert closed.complete == len(found)
    told = [side for _, sides in found for side in sides]
    assert all(sides for _, sides in found)
    assert sorted(told, key=nobody.sides.index) == list(nobody.sides)


# ---- what counts -----------------------------------------------------------------------------

LIVER = question("liver", YES_NO_UNSURE)


def test_a_rule_can_be_certain_false_or_in_doubt() -> None:
    small = book([rule("liver", {"liver": "yes"})], [LIVER])

    assert missing(small) == [
        (("rules", 0, "when"), "never certain in any patient"),
        (("rules", 0, "when"), "never false in any patient"),
        (("rules", 0, "when"), "never in doubt in any patient"),
    ]
    assert missing(small, {"liver": "yes"}, {"liver": "no"}, {"liver": "not_sure"}) == []


def test_doubt_that_nobody_can_have_is_not_asked_for() -> None:
    small = book([rule("liver", {"liver": ["yes", "not_sure"]})], [LIVER])

    assert missing(small, {"liver": "yes"}, {"liver": "no"}) == []


def test_every_part_of_a_condition_is_named_at_its_place() -> None:
    parts = [{"liver": "yes"}, {"not": {"any": [{"liver": "not_sure"}, {"phq": {"at_least": 2}}]}}]
    score = question(
        "sleep", [{"id": "a", "text": "A", "points": 0}, {"id": "b", "text": "B", "points": 2}]
    )
    small = book([rule("both", {"all": parts})], [LIVER, score], scores={"phq": {"of": ["sleep"]}})

    assert missing(small, {"liver": "no", "sleep": "a"}, {"liver": "not_sure", "sleep": "a"}) == [
        (("rules", 0, "when"), "never certain in any patient"),
        (("rules", 0, "when", "all", 0), "its part on 'liver' is never true in any patient"),
        (
            ("rules", 0, "when", "all", 1, "not", "any", 1),
            "its part on 'phq' is never true in any patient",
        ),
    ]


def test_a_named_condition_counts_under_its_own_name_alone() -> None:
    named = {"ill": {"liver": "yes"}, "well": {"not": "ill"}}
    small = book(
        [rule("ill", "ill"), rule("any", {"any": ["ill", "well"]})], [LIVER], conditions=named
    )

    paths = [path for path, _ in missing(small, {"liver": "no"}, {"liver": "not_sure"})]

    assert paths == [("conditions", "ill"), ("conditions", "well"), ("rules", 0, "when")]


def test_whether_a_question_is_asked_counts_where_it_stands() -> None:
    asked = question("tests", YES_NO_UNSURE, enable_when={"liver": "yes"})
    small = book([rule("tests", {"tests": "yes"})], [LIVER, asked])

    found = missing(small, {"liver": "no"})

    path = ("sections", 0, "questions", 1, "enable_when")
    assert found[:2] == [
        (path, "its 'enable_when' is never true in any patient"),
        (path, "its 'enable_when' is never unknown in any patient"),
    ]


def test_one_person_stands_for_all_that_they_bring() -> None:
    small = book([rule("liver", {"liver": "yes"}), rule("well", {"liver": "no"})], [LIVER])

    with closing(People(small)) as people:
        found = list(people_for(people, coverage_by(people, []).missing))

    assert [len(sides) for _, sides in found] == [2, 2, 2]


def test_an_incomplete_sheet_shows_what_missing_answers_cannot_change() -> None:
    small = book([rule("liver", {"liver": "yes"}), rule("tests", {"liver_tests": ["no", "yes"]})])
    partial = AnswerSheet().with_answers({"liver": frozenset(["yes"])})

    coverage = coverage_of(small, [partial])

    assert coverage.complete == 0
    assert coverage.unanswered == (("signs", "sleep", "mood", "liver_tests"),)
    shown = [(s.path[-1], s.truth) for s in coverage.sides if s not in coverage.missing]
    assert shown == [("enable_when", True), ("when", True)]


@given(small=books(most=600), chance=st.randoms(use_true_random=False))
@SLOWLY
def test_a_side_that_an_incomplete_sheet_shows_is_had_however_it_is_completed(
    small: RuleBook, chance: random.Random
) -> None:
    complete = list(complete_sheets(small))
    partial = chance.choice(list(every_sheet(small)))
    completions = [
        done
        for sheet in complete
        if not assess(small, done := AnswerSheet({**sheet.answers, **partial.answers})).missing
    ]

    coverage = coverage_of(small, [partial])

    assert completions
    for side in coverage.sides:
        truths = {Evaluation(small, sheet).truth(side.condition) for sheet in completions}
        assert side in coverage.missing or truths == {side.truth}


def test_a_new_question_leaves_untouched_what_patients_show_of_others(rulebook: RuleBook) -> None:
    patients = read_patients(rulebook, read_cases([ROOT / "tests" / "cases"])).sheets.values()
    content = rulebook.model_dump(mode="json", by_alias=True)
    content["sections"][0]["questions"].insert(0, question("anew", YES_NO_UNSURE))
    topic = rulebook.rules[0].topic
    content["rules"].append({**rule("anew", {"anew": "yes"}), "topic": topic})

    coverage = coverage_of(RuleBook.model_validate(content), patients)

    place = ("rules", len(rulebook.rules), "when")
    assert [(side.path, side.truth) for side in coverage.missing] == [
        (place, True),
        (place, False),
        (place, None),
    ]
    assert never(coverage.missing) == "never certain, false or in doubt in any patient"
    assert coverage.complete == 0


@pytest.mark.parametrize(
    ("exercised", "of", "percent"),
    [(0, 3, 0), (2, 3, 66), (399, 400, 99), (3, 3, 100), (0, 0, 100)],
)
def test_it_is_100_per_cent_only_where_nothing_is_missing(
    exercised: int, of: int, percent: int
) -> None:
    assert Tally(exercised, of).percent == percent
