"""A spread counts what the definition gives each person."""

from __future__ import annotations

from collections import Counter
from statistics import median, quantiles
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from screener.population.drawing import Crowd
from screener.population.loader import read_population
from screener.population.spread import Tally, quantile, spread
from screener.population.spread_text import described_lines, spread_lines
from screener.rulebook.conditions import Condition
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from tests.conftest import ROOT
from tests.population.test_drawing import described
from tests.samples import samples
from tests.small_books import ANEW, book, books, rule

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
GROUPS: dict[str, Any] = {
    "ill": CONDITION.validate_python({"liver": "yes"}),
    "nobody": CONDITION.validate_python({"all": [{"liver": "yes"}, {"liver": "no"}]}),
}


@given(small=books())
@settings(ANEW, max_examples=samples(5, soak=100))
def test_everybody_is_counted_by_what_they_get(small: RuleBook) -> None:
    crowd = Crowd([small])
    (tally,) = spread(small, crowd, 60, {}).values()

    counted = Tally()
    for answers in crowd.people(60):
        sheet = AnswerSheet().with_answers(answers)
        guidance = assess(small, sheet)
        assert guidance.complete, "everything is answered"
        counted.levels[guidance.level] += 1
        counted.findings[len(guidance.findings)] += 1
        pressing = [f for f in guidance.findings if f.level is not LevelId.INFORMATION]
        counted.pressing[len(pressing)] += 1
        if guidance.lead:
            counted.leads[guidance.lead.rule.id] += 1
    assert tally == counted


def test_a_group_is_counted_by_the_answers_asked() -> None:
    small = book(
        [rule("calm", {"liver": "no"}), rule("tests", {"liver_tests": "yes"}, "emergency")]
    )
    groups = {**GROUPS, "tested": CONDITION.validate_python({"liver_tests": "yes"})}
    population = described(
        liver=[{"share": {"yes": 20, "no": 80}}], liver_tests=[{"share": {"yes": 50, "no": 50}}]
    )
    crowd = Crowd([small], population)
    tallies = spread(small, crowd, 2_000, groups)

    ill = sum(answers["liver"] == {"yes"} for answers in crowd.people(2_000))
    tested = sum(
        answers["liver"] == {"yes"} and answers["liver_tests"] == {"yes"}
        for answers in crowd.people(2_000)
    )
    assert list(tallies) == ["everybody", "ill", "nobody", "tested"]
    assert [tally.people for tally in tallies.values()] == [2_000, ill, 0, tested]
    assert tallies["tested"].levels == {LevelId.EMERGENCY: tested}
    assert tallies["tested"].leads == {"tests": tested}


@given(st.lists(st.integers(0, 30), min_size=1), st.floats(0.01, 1))
def test_a_quantile_is_the_least_number_that_so_many_do_not_exceed(
    numbers: list[int], share: float
) -> None:
    found = quantile(Counter(numbers), share)
    assert found in numbers
    assert sum(number <= found for number in numbers) >= share * len(numbers)
    assert sum(number < found for number in numbers) < share * len(numbers)


def test_quantiles_are_those_that_statisticians_know() -> None:
    numbers = list(range(1, 102))
    quartiles = quantiles(numbers, n=4, method="inclusive")
    assert [quantile(Counter(numbers), share) for share in (0.25, 0.5, 0.75)] == quartiles
    assert quantile(Counter(numbers), 0.5) == median(numbers)
    assert quantile(Counter(), 0.5) == 0


def test_a_spread_is_told_group_by_group() -> None:
    small = book(
        [
            rule("calm", {"liver": ["no", "not_sure"]}),
            rule("ill", {"liver": "yes"}, "emergency"),
            rule("too", {"liver": "yes"}, "information"),
        ]
    )
    population = described(liver=[{"share": {"yes": 100}}])
    crowd = Crowd([small], population)

    told = list(spread_lines(small, spread(small, crowd, 1_000, GROUPS)))
    about = list(described_lines(population, crowd.by_chance))

    left = "Not in the file, so answered calmly nine times in ten and any other way equally often"
    assert told[:8] == [
        "\neverybody: 1,000 people",
        "  level",
        f"    {'emergency':<44} 100.0 % (99.6 to 100.0)",
        f"    {'discuss':<44}   0.0 % (0.0 to 0.4)",
        "  rule that leads",
        f"    {'ill':<44} 100.0 % (99.6 to 100.0)",
        "  findings: median 2, quartiles 2 and 2, 90th percentile 2",
        "  above information: median 1, quartiles 1 and 1, 90th percentile 1",
    ]
    assert told[-1] == "\nnobody: 0 people"
    assert about == [
        "People: People (people.yaml)",
        "Assumed, wholly or in part: liver",
        f"{left}: signs, sleep, mood, liver_tests",
    ]


def test_more_rules_that_lead_than_are_listed_are_counted() -> None:
    names = [f"rule-{n}" for n in range(12)]
    small = book([rule(name, {"liver": "yes"}) for name in names])
    counted = Tally(levels=Counter({LevelId.DISCUSS: 12}), leads=Counter(names))

    told = list(spread_lines(small, {"all": counted}))

    listed = [line.split()[0] for line in told if line.startswith("    rule-")]
    assert listed == names[:10]
    assert "    and 2 more" in told


def test_our_population_fits_our_rule_book(rulebook: RuleBook) -> None:
    population = read_population(ROOT / "tests" / "population.yaml", [rulebook])
    crowd = Crowd([rulebook], population)

    tallies = spread(rulebook, crowd, 2_000, population.groups)
    empty = [name for name, tally in tallies.items() if not tally.people]
    assert empty == []
    cited = {c.source for cases in population.answers.values() for x in cases for c in x.cite or ()}
    assert cited == set(population.sources), "every source is used"
