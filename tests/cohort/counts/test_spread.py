"""What is counted of an archive for one rule book, and how it is told."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from screener.cohort.batches import column_of
from screener.cohort.counts.spread import Spread, spread_of
from screener.cohort.counts.spread_text import findings_told, spread_lines, whole_told
from screener.cohort.counts.suppression import NOT_SHOWN
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.compiler import Outcome, compile_rules
from screener.screening.guidance import assess
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


def test_a_topic_does_not_tell_what_its_only_rule_hides() -> None:
    """Sheets with one rule only: the count of its topic is that of the rule."""
    counted = spread({EMERGENCY: 995, None: 5}, {"certain_low": 995}, {"another": 995})

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
