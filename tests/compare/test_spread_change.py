"""What people get before and after a change stands side by side."""

from __future__ import annotations

from collections import Counter

from screener.compare.spread_change import spread_change
from screener.population.spread import Tally
from screener.rulebook.model import LevelId
from tests.small_books import book, rule

OLD = book([rule("calm", {"liver": "no"}), rule("ill", {"liver": "yes"}, "emergency")])
NEW = book([rule("calm", {"liver": "no"}), rule("ill", {"liver": "yes"}, "contact_first")])


def tally(people: int, level: LevelId | None, lead: str, findings: int) -> Tally:
    return Tally(
        levels=Counter({level: people}),
        leads=Counter({lead: people}),
        findings=Counter({findings: people}),
        pressing=Counter({findings: people}),
    )


def test_each_level_and_each_leading_rule_has_a_line() -> None:
    before = {"everybody": tally(10, LevelId.EMERGENCY, "ill", 3), "none": Tally()}
    after = {"everybody": tally(8, None, "calm", 2), "none": Tally()}
    quartiles = "quartiles 3 and 3, 90th percentile 3 -> median 2, quartiles 2 and 2"
    assert list(spread_change([OLD, NEW], before, after)) == [
        "everybody: 10 -> 8 people",
        f"  {'emergency':<44} 100.0 % -> 0.0 %",
        f"  {'no level':<44}   0.0 % -> 100.0 %",
        f"  {'led by calm':<44}   0.0 % -> 100.0 %",
        f"  {'led by ill':<44} 100.0 % -> 0.0 %",
        f"  findings: median 3, {quartiles}, 90th percentile 2",
        f"  above information: median 3, {quartiles}, 90th percentile 2",
        "none: 0 people",
    ]


def test_levels_come_most_urgent_first() -> None:
    levels: Counter[LevelId | None] = Counter()
    levels.update([LevelId.DISCUSS, LevelId.CONTACT_FIRST, LevelId.EMERGENCY])
    both = {"everybody": Tally(levels=levels)}
    told = [line.split()[0] for line in spread_change([OLD, NEW], both, both) if "%" in line]
    assert told == ["emergency", "contact", "discuss"]
