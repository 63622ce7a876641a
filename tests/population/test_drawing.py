"""People are drawn as a population describes them, and otherwise as is said."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter

from screener.population.drawing import Crowd
from screener.population.matching import matcher
from screener.population.model import Case, Population
from screener.rulebook.conditions import Condition
from screener.rulebook.model import RuleBook
from tests.small_books import QUESTIONS, SIGNS, YES_NO_UNSURE, book, question, rule

BOOK = book([rule("calm", {"liver": "no"})])
PEOPLE = 20_000


def described(**answers: list[dict[str, Any]]) -> Population:
    """Make a population of shares, each case with or without `of`."""
    cases: TypeAdapter[tuple[Case, ...]] = TypeAdapter(tuple[Case, ...])
    return Population(
        file="people.yaml",
        title="People",
        sources={},
        groups={},
        answers={
            name: cases.validate_python([{**c, "assumed": True, "reason": "A guess."} for c in own])
            for name, own in answers.items()
        },
    )


def drawn(population: Population | None, *books: RuleBook) -> list[Mapping[str, frozenset[str]]]:
    return list(Crowd(books or (BOOK,), population).people(PEOPLE))


def within(count: int, of: int, percent: float) -> bool:
    """Return whether a count is as near to a percentage as chance brings it, in 4 errors."""
    expected = of * percent / 100
    return abs(count - expected) <= 4 * math.sqrt(expected * (1 - percent / 100))


def test_each_option_is_as_frequent_as_described() -> None:
    people = drawn(described(liver=[{"share": {"yes": 20, "not_sure": 5, "no": "rest"}}]))
    counts = Counter(option for answers in people for option in answers["liver"])
    for option, percent in (("yes", 20), ("not_sure", 5), ("no", 75)):
        assert within(counts[option], PEOPLE, percent), f"{option}: {counts[option]}"
    assert counts.total() == PEOPLE, "one answer each"


def test_a_share_can_depend_on_an_answer_above() -> None:
    cases: list[dict[str, Any]] = [
        {"of": {"liver": "yes"}, "share": {"never": 10, "often": 90}},
        {"share": {"never": 80, "often": 20}},
    ]
    people = drawn(described(liver=[{"share": {"yes": 30, "no": 70}}], sleep=cases))
    for liver, percent in (("yes", 90), ("no", 20)):
        those = [answers for answers in people if answers["liver"] == {liver}]
        often = sum(answers["sleep"] == {"often"} for answers in those)
        assert within(often, len(those), percent), f"{liver}: {often} of {len(those)}"


def test_of_many_options_each_has_its_own_chance_and_some_stand_alone() -> None:
    share = {"rash": 30, "fever": 50, "not_sure": 20, "none": "rest"}
    people = drawn(described(signs=[{"share": share}]))
    counts = Counter(answers["signs"] for answers in people)
    alone = counts[frozenset({"not_sure"})]
    assert within(alone, PEOPLE, 20)
    # Of the other 80 in 100, so many have a rash and a fever that 30 and 50 of all have it.
    others, rash, fever = 80, 30 / 80, 50 / 80
    for answer, chance in (
        ({"rash", "fever"}, rash * fever),
        ({"rash"}, rash * (1 - fever)),
        ({"none"}, (1 - rash) * (1 - fever)),
    ):
        assert within(counts[frozenset(answer)], PEOPLE, others * chance), f"{answer}: {counts}"


def test_what_the_population_does_not_name_is_left_to_chance_and_told() -> None:
    crowd = Crowd([BOOK], described(liver=[{"share": {"yes": 100}}]))
    assert crowd.by_chance == ("signs", "sleep", "mood", "liver_tests")
    sleep = Counter(option for answers in crowd.people(PEOPLE) for option in answers["sleep"])
    assert within(sleep["never"], PEOPLE, 90), "the calm answer"
    assert within(sleep["often"], PEOPLE, 5)


def test_a_question_of_two_books_gets_an_answer_of_both() -> None:
    options = [*YES_NO_UNSURE, {"id": "past", "text": "In the past"}]
    new = book([rule("calm", {"liver": "no"})], [question("liver", options), *QUESTIONS[1:]])
    population = described(liver=[{"share": {"past": 50, "yes": 10, "no": 40}}])
    counts = Counter(o for answers in drawn(population, BOOK, new) for o in answers["liver"])
    assert set(counts) == {"yes", "no"}
    assert within(counts["yes"], PEOPLE, 20), "what one book lacks goes to the others"


def test_a_question_whose_described_options_are_all_gone_is_answered_in_any_way() -> None:
    population = described(liver=[{"share": {"yes": 100}}])
    renamed = [{**option, "id": f"{option['id']}_now"} for option in YES_NO_UNSURE]
    new = book([rule("calm", {"sleep": "never"})], [question("liver", renamed), *QUESTIONS[1:4]])
    counts = Counter(o for answers in drawn(population, new) for o in answers["liver"])
    assert set(counts) == {"yes_now", "no_now", "not_sure_now"}


def test_an_answer_that_lost_the_rest_is_one_of_the_others() -> None:
    population = described(signs=[{"share": {"rash": 20, "none": "rest"}}])
    new = book(
        [rule("calm", {"sleep": "never"})], [question("signs", SIGNS[:2], many=True), QUESTIONS[2]]
    )
    counts = Counter(o for answers in drawn(population, new) for o in answers["signs"])
    assert set(counts) == {"rash"}


def test_the_same_people_come_again() -> None:
    population = described(signs=[{"share": {"rash": 30, "none": "rest"}}])
    assert drawn(population) == drawn(population)


@pytest.mark.parametrize(
    ("condition", "true"),
    [
        ({"liver": "yes"}, True),
        ({"liver": ["no", "not_sure"]}, False),
        ({"signs": "fever"}, True),
        ({"not": {"liver": "yes"}}, False),
        ({"not": {"mood": "often"}}, True),
        ({"all": [{"liver": "yes"}, {"signs": "none"}]}, False),
        ({"any": [{"liver": "yes"}, {"signs": "none"}]}, True),
    ],
)
def test_a_condition_is_true_or_false(condition: Any, *, true: bool) -> None:
    answers = {"liver": frozenset({"yes"}), "signs": frozenset({"rash", "fever"})}
    read: TypeAdapter[Condition] = TypeAdapter(Condition)
    assert matcher(read.validate_python(condition))(answers) is true


def test_a_name_alone_cannot_be_looked_up() -> None:
    with pytest.raises(TypeError, match="needs a rule book"):
        matcher("ill")
