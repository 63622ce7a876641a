"""All that differs between two rule books is told, one change a line."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings

from screener.compare.changed_parts import Kind, PartChange, changed_parts
from screener.compare.diff import Comparison
from screener.compare.diff_text import DiffText
from screener.compare.side_by_side import side_by_side, written
from screener.rulebook.model import RuleBook
from tests.compare.changes import changes
from tests.samples import samples
from tests.small_books import ANEW, QUESTIONS, SOURCES, YES_NO_UNSURE, book, header, question, rule

CALM = rule("calm", {"liver": ["no", "yes", "not_sure"]}, "discuss")
HURT = rule("hurt", {"signs": "rash"}, "emergency", do="Call now.", ask=["Why?"])
PROMISE = {"id": "g", "text": "So be it.", "whenever": {"signs": "rash"}, "at_least": "emergency"}
LABEL = "{source: label, at: "
WHOLE: dict[str, Any] = {
    "acts": {"rest": [], "go": ["rest"]},
    "act_words": ["go", "rest"],
    "numbers": [{"number": "911"}],
    "guarantees": [PROMISE],
    "learn": [{"id": "l", "title": "More", "text": "This.", "cite": CALM["cite"]}],
    "conditions": {"ill": {"liver": "yes"}},
}


def whole(
    rules: list[dict[str, Any]] | None = None,
    questions: list[dict[str, Any]] | None = None,
    **changed: Any,
) -> RuleBook:
    """Make a book with parts of each kind."""
    scores = {"scores": {"phq": {"of": ["sleep", "mood"]}}}
    return book(rules or [CALM, HURT], questions or QUESTIONS, **{**WHOLE, **scores, **changed})


def hurt(**changed: Any) -> RuleBook:
    return whole([CALM, {**HURT, **changed}])


def asking(**changed: Any) -> RuleBook:
    return whole(questions=[{**QUESTIONS[0], **changed}, *QUESTIONS[1:]])


def sections(*names: str, **titles: str) -> RuleBook:
    """Make a book whose questions are spread over sections with these names."""
    asked = {"a": QUESTIONS[:2], "b": QUESTIONS[2:]}
    return whole(
        sections=[
            {"id": name, "title": titles.get(name, "T"), "questions": asked[name]} for name in names
        ]
    )


def told(old: RuleBook, new: RuleBook) -> list[str]:
    """Return the lines on changed parts, each after the title it is under."""
    with closing(Comparison(old, new)) as comparison:
        lines = list(DiffText(comparison, Counter({(None, None): 1})).lines([]))
    start = next(n for n, line in enumerate(lines) if line == "\nheader")
    found, title = [], ""
    for line in lines[start:-1]:
        if line.startswith("\n"):
            title = line.strip()
        elif line != "  none":
            found.append(f"{title}:{line[1:]}")
    return found


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (whole(), whole(rulebook=header(version="2")), 'header: rule book version: "1" -> "2"'),
        (whole(), whole([CALM]), "new and removed: removed rule 'hurt': hurt"),
        (whole([CALM]), whole(), "new and removed: new rule 'hurt': hurt"),
        (whole(), whole(act_words=["go"]), "new and removed: removed act word 'rest'"),
        (whole(), whole(guarantees=[]), "new and removed: removed guarantee 'g': So be it."),
        (whole(), whole(learn=[]), "new and removed: removed lesson 'l': More"),
        (whole(), whole(numbers=[]), "new and removed: removed number '911'"),
        (
            whole([CALM, HURT]),
            whole([HURT, CALM]),
            "order: rule 'hurt': after rule 'calm' -> first",
        ),
        (sections("a", "b"), sections("b", "a"), "order: section 'b': after section 'a' -> first"),
        (
            whole(),
            hurt(when={"signs": "fever"}),
            "meaning: rule 'hurt' when: {signs: rash} -> {signs: fever}",
        ),
        (whole(), hurt(level="discuss"), 'meaning: rule \'hurt\' level: "emergency" -> "discuss"'),
        (whole(), hurt(within="today"), 'meaning: rule \'hurt\' within: "now" -> "today"'),
        (whole(), hurt(interrupt=True), "meaning: rule 'hurt' interrupt: no -> yes"),
        (whole(), hurt(acts=["go"]), "meaning: rule 'hurt' acts: [] -> [go]"),
        (
            whole(),
            hurt(when_unknown="silent"),
            "meaning: rule 'hurt' when_unknown: nothing -> \"silent\"",
        ),
        (whole(), hurt(do="Call today."), 'words: rule \'hurt\' do: "Call now." -> "Call today."'),
        (whole(), hurt(headline="Act"), 'words: rule \'hurt\' headline: "Act on it" -> "Act"'),
        (whole(), hurt(ask=["Who?"]), "words: rule 'hurt' ask: [Why?] -> [Who?]"),
        (
            whole(),
            hurt(cite=[{"source": "label", "at": "another section"}]),
            f"sources: rule 'hurt' cite: [{LABEL}a section}}] -> [{LABEL}another section}}]",
        ),
        (
            whole(),
            whole(sources={"label": {**SOURCES["label"], "revised": "2026-01-02"}}),
            "sources: source 'label' revised: nothing -> \"2026-01-02\"",
        ),
        (
            whole(),
            whole(guarantees=[{**PROMISE, "at_least": "discuss"}]),
            'meaning: guarantee \'g\' at_least: "emergency" -> "discuss"',
        ),
        (
            whole(),
            whole(numbers=[{"number": "911", "sms": True}]),
            "meaning: number '911' sms: no -> yes",
        ),
        (
            whole(),
            whole(acts={"rest": ["go"], "go": ["rest"]}),
            "meaning: act 'rest' excludes: [] -> [go]",
        ),
        (
            whole(),
            whole(topics={"topic": "More"}),
            'words: topic \'topic\' title: "Topic" -> "More"',
        ),
        (
            whole(),
            whole(conditions={"ill": {"liver": "no"}}),
            "meaning: condition 'ill' condition: {liver: yes} -> {liver: no}",
        ),
        (
            whole(),
            whole(scores={"phq": {"of": ["mood"]}}),
            "meaning: score 'phq' score: {of: [sleep, mood]} -> {of: [mood]}",
        ),
        (
            whole(),
            whole(timeframes={**whole().timeframes, "today": "At once"}),
            'words: timeframe \'today\' words: "today" -> "At once"',
        ),
        (sections("a", "b"), sections("a", "b", b="U"), 'words: section \'b\' title: "T" -> "U"'),
        (whole(), asking(text="Liver?"), 'words: question \'liver\' text: "liver?" -> "Liver?"'),
        (
            whole(),
            asking(record="Liver disease"),
            "words: question 'liver' record: nothing -> \"Liver disease\"",
        ),
        (
            whole(),
            asking(options=[{**YES_NO_UNSURE[0], "denies": True}, *YES_NO_UNSURE[1:]]),
            "meaning: option 'no' of 'liver' denies: no -> yes",
        ),
        (whole(), asking(private=True), "meaning: question 'liver' private: no -> yes"),
        (
            whole(),
            asking(options=[{**YES_NO_UNSURE[0], "text": "Never"}, *YES_NO_UNSURE[1:]]),
            "words: option 'no' of 'liver' text: \"No\" -> \"Never\"",
        ),
        (
            whole(),
            asking(options=[YES_NO_UNSURE[1], YES_NO_UNSURE[0], YES_NO_UNSURE[2]]),
            "order: option 'yes' of 'liver': after option 'no' of 'liver' -> first",
        ),
        (
            whole(),
            asking(options=[*YES_NO_UNSURE, {"id": "past", "text": "Past"}]),
            "new and removed: new option 'past' of 'liver': Past",
        ),
        (
            whole(),
            whole(questions=[*QUESTIONS, question("sun", YES_NO_UNSURE)]),
            "new and removed: new question 'sun': sun?",
        ),
        (
            whole(questions=[*QUESTIONS, question("tired", YES_NO_UNSURE)]),
            whole(questions=[*QUESTIONS, {**question("weary", YES_NO_UNSURE), "text": "tired?"}]),
            "new and removed: question 'tired' is now called 'weary'",
        ),
    ],
)
def test_one_change_is_one_line(old: RuleBook, new: RuleBook, line: str) -> None:
    assert told(old, new) == [line]


@given(change=changes())
@settings(ANEW, max_examples=samples(20, soak=300))
def test_what_makes_another_digest_is_told(change: tuple[RuleBook, RuleBook]) -> None:
    old, new = change
    assert bool(list(changed_parts(old, new))) is (old.digest != new.digest)


def test_a_question_that_moves_to_another_section_is_told() -> None:
    one = [{"id": "a", "title": "T", "questions": QUESTIONS[:2]}]
    two = [{"id": "b", "title": "T", "questions": QUESTIONS[2:]}]
    later = [{"id": "a", "title": "T", "questions": QUESTIONS[:1]}]
    more = [{"id": "b", "title": "T", "questions": QUESTIONS[1:]}]
    old, new = whole(sections=[*one, *two]), whole(sections=[*later, *more])
    (change,) = changed_parts(old, new)
    assert change == PartChange(Kind.MEANING, "question 'signs'", "section", "a", "b")


# ---- side by side


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("one two", "one three", ('"one two"', '"one three"')),
        ("a b c d e f g h i", "a b c d X f g h i", ('"… b c d e f g h …"', '"… b c d X f g h …"')),
        ("a b c d e", "a b c d e f", ('"… c d e"', '"… c d e f"')),
        ("a a a a a", "a a a a", ('"… a a a a"', '"… a a a"')),
        ("", "new", ('""', '"new"')),
        (None, "new", ("nothing", '"new"')),
        (True, False, ("yes", "no")),
        (["a", "b"], [], ("[a, b]", "[]")),
        ({"all": [{"x": "y"}]}, None, ("{all: [{x: y}]}", "nothing")),
    ],
)
def test_two_values_stand_side_by_side(before: Any, after: Any, shown: tuple[str, str]) -> None:
    assert side_by_side(before, after) == shown


def test_a_long_value_is_cut() -> None:
    before, after = side_by_side("word " * 100, "other " * 100)
    assert len(before) < 205
    assert before.endswith(' …"')
    assert len(after) < 205


def test_a_value_is_written_as_in_the_file() -> None:
    assert written({"not": {"score": {"at_least": 3}}}) == "{not: {score: {at_least: 3}}}"
