"""What is counted of an archive for one rule book, and how it is told."""

from __future__ import annotations

import json
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from screener.cohort.counts.spread import Spread, spread_of
from screener.cohort.counts.spread_text import spread_lines
from screener.cohort.counts.spread_told import findings_told, whole_counts, whole_told
from screener.cohort.counts.suppression import NOT_SHOWN, few_words, is_number
from screener.proof.faults import level_in_words
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.columns import column_of
from screener.screening.compiler import Outcome, compile_rules
from screener.screening.guidance import assess
from tests.samples import samples
from tests.sheets import Respondent, as_sent
from tests.small_books import book, rule

SMALL = book(
    [
        rule("hurt", {"liver": "yes"}, "contact_first"),
        rule("low", {"sleep": "often"}, "emergency", topic="another", when_unknown="silent"),
        rule("told", {"signs": "rash"}, "information"),
    ],
    topics={"topic": "Topic", "another": "Another"},
)


def test_every_count_is_what_the_rules_say(rulebook: RuleBook, tmp_path: Path) -> None:
    respondent = Respondent(rulebook, seed=5)
    sheets = [respondent.complete() if n % 3 else respondent.partial() for n in range(200)]
    archive = tmp_path / "sheets.ndjson"
    sent = [{"visit": "7", **as_sent(sheet, rulebook)} for sheet in sheets]
    archive.write_text("".join(f"{json.dumps(each)}\n" for each in [*sent, {"age": "old"}]))

    spread = spread_of(rulebook, archive, ["visit"], lambda _: None)

    found = [assess(rulebook, sheet) for sheet in sheets]
    complete = [guidance for guidance in found if guidance.complete]
    assert (spread.sheets, spread.unreadable) == (201, 1)
    assert spread.incomplete == 200 - len(complete)
    assert +spread.levels == Counter(guidance.level for guidance in complete)
    findings = [
        {f"{'certain' if f.certain else 'possible'}_{f.rule.id}" for f in guidance.findings}
        for guidance in complete
    ]
    assert +spread.findings == Counter(name for names in findings for name in names)
    topics = [{finding.rule.topic for finding in guidance.findings} for guidance in complete]
    assert +spread.topics == Counter(topic for heard in topics for topic in heard)


def outcome(name: str, certain: bool) -> Outcome:
    found = compile_rules(SMALL).outcomes
    return next(o for o in found if o.rule.id == name and o.certain is certain)


def spread(
    levels: dict[LevelId | None, int], findings: dict[str, int], topics: dict[str, int]
) -> Spread:
    every = {column_of(each): 0 for each in compile_rules(SMALL).outcomes}
    return Spread(
        compile_rules(SMALL).outcomes,
        levels=Counter(levels),
        findings=Counter({**every, **findings}),
        topics=Counter(topics),
    )


CONTACT, EMERGENCY = LevelId.CONTACT_FIRST, LevelId.EMERGENCY


def test_levels_add_up_to_the_archive_so_one_alone_is_not_hidden() -> None:
    counted = spread({CONTACT: 50, EMERGENCY: 4, None: 900}, {}, {})

    assert whole_told(counted, 11) == {
        "cannot be read": "fewer than 11",
        "not complete": "fewer than 11",
        "emergency": "fewer than 11",
        "contact first": NOT_SHOWN,
        "no level": "900",
    }


def test_a_small_rest_is_hidden_with_what_it_follows_from() -> None:
    """Of 1,000 sheets 998 have the rule, so that 2 do not: neither of its counts may be told."""
    counted = spread(
        {CONTACT: 1_000},
        {"certain_hurt": 600, "possible_hurt": 398, "certain_told": 500},
        {"topic": 1_000, "another": 0},
    )

    told = findings_told(counted, 11)

    assert (told["certain_hurt"], told["possible_hurt"]) == (NOT_SHOWN, NOT_SHOWN)
    assert (told["certain_told"], told["topic topic"]) == ("500", "1,000")


def test_what_all_sheets_have_is_hidden_if_few_have_it_in_another_way() -> None:
    """Each of 1,000 sheets has the rule, so that the certain ones tell how many are possible."""
    counted = spread(
        {CONTACT: 1_000},
        {"certain_hurt": 997, "possible_hurt": 3, "certain_told": 500},
        {"topic": 1_000, "another": 0},
    )

    assert findings_told(counted, 11)["certain_hurt"] == NOT_SHOWN


def test_a_topic_does_not_tell_what_its_only_rule_hides() -> None:
    """Sheets with one rule only: the count of its topic is that of the rule."""
    counted = spread({EMERGENCY: 995, None: 5}, {"certain_low": 995}, {"another": 995, "topic": 0})

    told = findings_told(counted, 11)

    assert (told["certain_low"], told["topic another"]) == (NOT_SHOWN, NOT_SHOWN)


@pytest.mark.parametrize(("sheets", "words"), [(7, "fewer than 11"), (1_234, "1,234")])
def test_the_report_names_the_book_and_how_many_sheets_there_are(sheets: int, words: str) -> None:
    counted = spread({CONTACT: sheets}, {"certain_hurt": sheets}, {"topic": sheets, "another": 0})

    lines = list(spread_lines(SMALL, counted, 11))

    assert lines[:2] == [f"small 1 {SMALL.digest}", f"sheets: {words}"]
    assert [line.split(maxsplit=1)[1] for line in lines if line.startswith("  topic ")] == [words]
    few = 3 if sheets < 11 else 2
    assert f"  {few} other rules: fewer than 11 sheets each" in lines


LEVELS = book(
    [
        rule("low", {"sleep": "often"}, "emergency", topic="another", when_unknown="silent"),
        rule("hurt", {"liver": "yes"}, "contact_first", when_unknown="silent"),
        rule("tired", {"mood": "often"}, topic="mood", when_unknown="silent"),
        rule("told", {"signs": "rash"}, "information", when_unknown="silent"),
    ],
    topics={"topic": "Topic", "another": "Another", "mood": "Mood"},
)
OUTCOMES = compile_rules(LEVELS).outcomes
KINDS = list(product([True, False], repeat=len(OUTCOMES)))
"""Each kind of sheet: which of the rules it has."""
TOPICS = {
    "topic another": ["certain_low"],
    "topic mood": ["certain_tired"],
    "topic topic": ["certain_hurt", "certain_told"],
}
NUMBERS = st.sampled_from([0, 0, 0, 1, 2, 3, 5, 9, 14])


def spread_of_kinds(numbers: list[int], unreadable: int = 0, incomplete: int = 0) -> Spread:
    """Return what is counted of so many sheets of each kind."""
    found = Spread(OUTCOMES, unreadable, incomplete)
    for kind, number in zip(KINDS, numbers, strict=True):
        had = [each for each, has in zip(OUTCOMES, kind, strict=True) if has]
        setting = [each.level for each in had if each.level is not LevelId.INFORMATION]
        found.levels[min(setting, key=lambda level: level.rank, default=None)] += number
        found.findings.update({column_of(each): number for each in had})
        found.topics.update(dict.fromkeys((each.rule.topic for each in had), number))
    return found


def kinds(**numbers: int) -> list[int]:
    """Return how many sheets there are of each kind, by the rules it has: `hurt_told=3`."""
    ids = [frozenset(o.rule.id for o, has in zip(OUTCOMES, k, strict=True) if has) for k in KINDS]
    wanted = {frozenset(n.split("_")) - {"none"}: number for n, number in numbers.items()}
    return [wanted.get(each, 0) for each in ids]


@given(numbers=st.lists(NUMBERS, min_size=16, max_size=16), others=st.tuples(NUMBERS, NUMBERS))
@example(kinds(low=2, hurt=40, low_hurt=1, none=90), (0, 0))
@example(kinds(low_hurt=3, hurt=40, none=90), (0, 0))
@example(kinds(low=3, hurt=40, tired=80, none=9), (0, 0))
@example(kinds(hurt_told=40, tired_told=90, none_told=99), (2, 0))
@settings(max_examples=samples(150, soak=3_000), deadline=None)
def test_a_small_level_can_be_any_small_number_whatever_is_told_of_rules(
    numbers: list[int], others: tuple[int, int]
) -> None:
    counted, minimum = spread_of_kinds(numbers, *others), 4
    whole, findings = whole_told(counted, minimum), findings_told(counted, minimum)
    if set(whole.values()) == {NOT_SHOWN} or counted.sheets < minimum:
        return

    cells = whole_counts(counted)
    for name, words in whole.items():
        if cells[name] and words == few_words(minimum):
            for guess in range(1, minimum):
                assert can_be(guess, name, counted, minimum), f"{name} {guess}: {whole} {findings}"


def can_be(guess: int, name: str, counted: Spread, minimum: int) -> bool:
    """Return whether all that is told, and every zero, allow this number."""
    cells = whole_counts(counted)
    whole, findings = whole_told(counted, minimum), findings_told(counted, minimum)
    known = {n: k for n, k in cells.items() if not k or whole[n][0].isdigit()}
    known[name] = guess
    open_cells = [n for n in cells if n not in known]
    left = counted.sheets - sum(known.values())
    least = min((cells[n] for n, words in whole.items() if is_number(words)), default=left)
    ranges = [
        range(1, minimum) if whole[n] == few_words(minimum) else range(minimum, least + 1)
        for n in open_cells
    ]
    return any(
        sum(guesses) == left
        and agrees({**known, **dict(zip(open_cells, guesses, strict=True))}, findings)
        for guesses in product(*ranges)
    )


def agrees(cells: dict[str, int], findings: Any) -> bool:
    """Return whether these levels agree with what is told of rules and topics."""
    by_level = {o.level: column_of(o) for o in OUTCOMES}
    at_least, so_far = {}, 0
    for level in LevelId:
        so_far += cells.get(level_in_words(level), 0)
        at_least[level] = so_far
    at_least[LevelId.INFORMATION] = so_far + cells["no level"]
    most = {f"certain_{o.rule.id}": at_least[o.level] for o in OUTCOMES}
    least = {column: cells.get(level_in_words(level), 0) for level, column in by_level.items()}
    for topic, rules in TOPICS.items():
        most[topic] = max(most[name] for name in rules)
        least[topic] = sum(least[name] for name in rules)
    told = {name: words for name, words in findings.items() if name in most and words != NOT_SHOWN}
    return all(
        least[name] <= (int(words) if words[0].isdigit() else 3)
        and (not words[0].isdigit() or int(words) <= most[name])
        for name, words in told.items()
    )


def test_rules_of_a_level_without_a_number_have_none() -> None:
    """Three sheets are emergencies, so that `contact first` is not shown; its one rule is it."""
    counted = spread_of_kinds(kinds(low=3, hurt=50, tired=60, told=90, none=40))

    told = findings_told(counted, 11)

    assert whole_told(counted, 11)["no level"] == "130"
    assert {told[name] for name in ("certain_low", "certain_hurt")} == {NOT_SHOWN}
    assert told["topic another"] == NOT_SHOWN, "it is heard by those of its one rule"


def test_the_report_does_not_say_which_rules_are_hidden_with_their_level() -> None:
    counted = spread_of_kinds(kinds(low=3, hurt=50, tired=60, none=40))

    lines = list(spread_lines(LEVELS, counted, 11))

    assert lines[-5] == "  3 other rules: fewer than 11 sheets each, or not shown"
    assert not any(line.strip().startswith(("low", "hurt")) for line in lines)


def test_large_counts_are_all_told() -> None:
    counted = spread_of_kinds(kinds(low=30, hurt=50, tired=60, told=90, none=140))

    told = findings_told(counted, 11).values()

    assert sorted(told, key=int) == ["30", "30", "50", "60", "60", "90", "140"]


def test_the_only_rule_of_a_topic_is_hidden_with_it() -> None:
    """So few hear of one topic that the next smallest is hidden; its rule is the same number."""
    counted = spread_of_kinds(kinds(low=40, tired=60, told=3, none=40))

    told = findings_told(counted, 11)

    assert told["topic another"] == told["certain_low"] == NOT_SHOWN
    assert told["topic mood"] == told["certain_tired"] == "60"


def test_a_rule_that_almost_all_of_a_level_have_is_not_told() -> None:
    """Of 60 sheets at that level and above, two lack the rule."""
    counted = spread_of_kinds(kinds(low=20, hurt=30, none=500))
    crossing = spread_of_kinds(kinds(low_hurt=28, low=2, hurt=30, none=500))

    assert findings_told(counted, 11)["certain_hurt"] == "30"
    assert findings_told(crossing, 11)["certain_hurt"] == NOT_SHOWN
