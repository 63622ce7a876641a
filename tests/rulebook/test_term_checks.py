"""Terms have names of their own, and what is never said is found wherever patients read."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.rulebook.terms import TERM_LISTS, Finder
from tests.rulebook.sound import Changes, problems_after

OTHERWISE = "one of 'never_say'; say it otherwise, or take the word from that list"
QUESTION = ("sections", 0, "questions", 0)
READ: list[Changes] = [
    {("rulebook", "title"): "Are you suitable?"},
    {("topics", "liver"): "A suitable liver"},
    {("rules", 0, "reason"): "You are Suitable."},
    {("rules", 0, "ask"): ["Am I suitable?"]},
    {(*QUESTION, "why"): "It says who is suitable."},
    {(*QUESTION, "options", 1, "text"): "Suitable"},
    {("learn",): [{"id": "it", "title": "Who is suitable?", "text": "None.", "cite": []}]},
]
UNREAD: list[Changes] = [
    {("rulebook", "publisher"): "Suitable Books"},
    {("sources", "label", "title"): "Suitable patients"},
    {("rules", 0, "headline"): "You are not unsuitable."},
]


@pytest.mark.parametrize("change", READ, ids=lambda change: ".".join(map(str, next(iter(change)))))
def test_what_nobody_may_read_is_found_wherever_it_is_read(tmp_path: Path, change: Changes) -> None:
    found = problems_after(tmp_path, {("never_say",): ["eligible | suitable"], **change})

    assert [message for message in found if "uitable', " + OTHERWISE in message]


@pytest.mark.parametrize(
    "change", UNREAD, ids=lambda change: ".".join(map(str, next(iter(change))))
)
def test_other_words_may_be_said(tmp_path: Path, change: Changes) -> None:
    found = problems_after(tmp_path, {("never_say",): ["eligible | suitable"], **change})

    assert not [message for message in found if "never_say" in message]


@pytest.mark.parametrize("key", TERM_LISTS)
def test_no_two_terms_begin_with_one_word(tmp_path: Path, key: str) -> None:
    found = problems_after(tmp_path, {(key,): ["halt* | cease", "halt | end"]})

    assert found == [
        "'halt' already begins the term on line 1; join the two, or begin with another word"
    ]


def test_a_term_has_a_word(tmp_path: Path) -> None:
    found = problems_after(tmp_path, {("terms",): [" | "]})

    assert found == ["' | ' has no word; write one, or leave it out"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("You cannot go.", {"not": ["cannot"], "can": ["cannot"]}),
        ("You can go.", {"can": ["can"]}),
        ("Canned or knotted.", {}),
        ("NOT now, and never.", {"not": ["NOT", "never"]}),
    ],
)
def test_a_word_counts_for_each_of_its_terms(text: str, said: dict[str, list[str]]) -> None:
    finder = Finder({"not": "not | never | cannot", "can": "can | cannot"})

    assert finder.said_in(text) == said
