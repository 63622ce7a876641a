"""Explanations read well in a terminal, and answer bad lines in their place."""

from __future__ import annotations

import io
import json
import re

import pytest

from screener.explain.reasons import ExplainedRule, Firing
from screener.explain.text import WIDTH, Wanted, explain_lines
from screener.records.lines import answer_lines
from screener.rulebook.model import RuleBook
from screener.screening.sheet import read_sheet
from tests.conftest import ROOT
from tests.sheets import Respondent, as_sent
from tests.small_books import book, rule

SMALL = book(
    [
        rule("calm", {"not": "unwell"}, "information"),
        rule("low", {"phq": {"at_least": 3}}, when_unknown={"level": "discuss"}),
        rule("quiet", {"mood": "often"}, when_unknown="silent"),
        rule("tests", {"liver_tests": "yes"}, "contact_first"),
    ],
    conditions={"unwell": {"any": [{"signs": ["rash", "fever"]}, {"liver": "yes"}]}},
)
SHEET = b'{"liver": "no", "signs": "none", "sleep": "often", "mood": "prefer_not_to_say"}'
HEAD = f"""\
line       1
rule book  small 1
digest     {SMALL.digest}
"""
EXPLAINED = f"""{HEAD}\
level      discuss
complete   yes
missing    nothing

rule low (topic, discuss): possible, weighs discuss
  unknown  phq at least 3: 2 to 4 points
             sleep: answered often
             mood: answered prefer_not_to_say
rule calm (topic, information): certain, weighs information
  true     not
  false      unwell
  false        any of
  false          signs contains rash or fever: answered none
  false          liver is yes: answered no
rule quiet (topic, discuss): unknown, and silent by its when_unknown
  unknown  mood is often: answered prefer_not_to_say
rule tests (topic, contact_first): does not hold
  false    liver_tests is yes: not asked, as its enable_when is false
  false      liver is yes: answered no

4 rules: 1 certain, 1 possible, 1 silent, 1 not holding
"""


def everything(_explained: ExplainedRule) -> bool:
    return True


def may_fire(explained: ExplainedRule) -> bool:
    return explained.outcome.may_fire


def nothing(_explained: ExplainedRule) -> bool:
    return False


def printed(book: RuleBook, *lines: bytes, wanted: Wanted = everything) -> str:
    stream = io.BytesIO(b"\n".join(lines))
    return b"".join(text for text, _ in explain_lines(book, stream, wanted)).decode()


def test_a_sheet_is_explained_from_head_to_count() -> None:
    assert printed(SMALL, SHEET) == EXPLAINED


def test_rules_not_wanted_are_counted_all_the_same() -> None:
    text = printed(SMALL, SHEET, wanted=may_fire)

    assert "rule low" in text
    assert "rule quiet" not in text
    assert "rule tests" not in text
    assert text.endswith("\n\n4 rules: 1 certain, 1 possible, 1 silent, 1 not holding; 2 shown\n")


def test_an_incomplete_sheet_names_what_is_missing() -> None:
    text = printed(SMALL, b'{"liver": "yes"}', wanted=nothing)

    assert (
        text
        == f"""{HEAD}\
level      none, as no finding sets one
complete   no
missing    signs, sleep, mood, liver_tests

4 rules: 3 undecided, 1 not holding; 0 shown
"""
    )


def test_one_rule_is_one_rule() -> None:
    assert printed(book([rule("r", {"liver": "no"})]), b"{}").endswith("\n1 rule: 1 undecided\n")


def test_sheets_are_answered_in_order_a_bad_line_in_its_place() -> None:
    lines = (SHEET, b"nonsense", SHEET)
    first, second, third = explain_lines(SMALL, io.BytesIO(b"\n".join(lines)), everything)

    assert first == (EXPLAINED.encode(), True)
    assert second == (b"\nline 2: the line is not JSON: Expecting value at column 1\n", False)
    assert third == (f"\n{EXPLAINED.replace('line       1', 'line       3')}".encode(), True)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"livr": "no"}',
        b'{"liver": "no", "liver": "no"}',
        b'{"liver": "perhaps"}',
        b'{"signs": ["none", "rash"]}',
        b'{"signs": []}',
    ],
)
def test_a_bad_line_is_refused_in_the_words_of_evaluate(line: bytes) -> None:
    stream = [b"{}", line, b"{}"]
    answers = [text for text, _ in answer_lines(SMALL, io.BytesIO(b"\n".join(stream)))]
    message = json.loads(answers[1])["error"]["message"]

    assert f"\nline 2: {message}\n" in printed(SMALL, *stream)


def test_no_line_of_our_rule_book_is_wider_than_the_terminal(rulebook: RuleBook) -> None:
    respondent = Respondent(rulebook, seed=11)
    drawn = [respondent.complete() if n % 2 else respondent.partial() for n in range(40)]
    sent = [json.dumps(as_sent(sheet, rulebook)).encode() for sheet in drawn]

    lines = printed(rulebook, *sent).splitlines()

    assert max(len(line) for line in lines) <= WIDTH
    for outcome in Firing:
        assert any(str(outcome) in line for line in lines), outcome


def test_the_docs_show_what_is_printed(rulebook: RuleBook) -> None:
    docs = (ROOT / "docs" / "rule-book.md").read_text()
    ((names, shown),) = re.findall(
        r"explain( --rule .*?)` prints.*?```text\n(.*?)```", docs, re.DOTALL
    )
    said = {"phq2_interest": "more_than_half", "phq2_mood": "prefer_not_to_say"}
    start = read_sheet(rulebook, {**said, "liver_disease": "no"}.items())
    sheet = as_sent(Respondent(rulebook, seed=1).complete(start), rulebook)
    rules = names.split(" --rule ")

    text = printed(rulebook, json.dumps(sheet).encode(), wanted=lambda e: e.rule.id in rules)

    assert text.split("\n\n")[1] + "\n" == shown


def test_a_name_longer_than_the_line_stays_whole() -> None:
    name = "n" * (2 * WIDTH)
    when = {"not": {"not": name}}
    long = book([rule("r", when)], conditions={name: {"liver": "no"}})

    assert name in printed(long, b"{}").replace("\n", " ").split()
