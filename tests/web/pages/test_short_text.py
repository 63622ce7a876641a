"""The short text for a message to a clinic is the upper half of the clinician's page, and fits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.clinician.private import left_off
from screener.clinician.text import WrittenPage
from screener.clinician.writing import Writing
from screener.config import Settings
from screener.rulebook.model import Question, RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk
from screener.web.pages.guidance.short_text import MOST, length
from tests.clock import Clock
from tests.samples import samples
from tests.sheets import Respondent, answers_to
from tests.walking import state_told
from tests.web.page import Element
from tests.web.patient import Jump, Patient, Shown
from tests.web.sites import Tree, changed_rules, client_of, sheet_of, unsure

SEEDS: Final = st.integers(0, 2**32)
DAY: Final = "23 November 2026"
INTRODUCED: Final = (
    'I answered the questions of "Before your dermatology visit". '
    "This is what I said, in words for clinicians."
)
LEFT_OUT: Final = (
    "Left out here: my history and medicines, and what I want to ask. I can bring the full page."
)
MORE_LEFT_OUT: Final = LEFT_OUT.replace("my history", "more of my answers, my history")


def words_of(text: Element) -> str:
    return "".join(text.pieces())


def message_of(page: Shown) -> str:
    return words_of(page.main.one("textarea", id="message")).removeprefix("\n")


def worst_sheets(book: RuleBook) -> dict[str, AnswerSheet]:
    signs = book.questions["danger_signs"]
    danger = tuple(o.id for o in signs.options if not o.exclusive and not o.unknown)
    longest = {question.id: longest_answer(book, question) for question in book.questions.values()}
    return {
        "unsure": unsure(book),
        "danger": sheet_of(book, danger_signs=danger, self_harm="yes"),
        "longest answers": AnswerSheet(longest),
    }


def longest_answer(book: RuleBook, question: Question) -> frozenset[str]:
    """Return the answer with the most letters of those that leave nothing open."""

    def letters(answer: frozenset[str]) -> int:
        return sum(len(book.option(question.id, option).text) for option in answer)

    known = (a for a in answers_to(question) if not a & set(question.unknown_options))
    return max(known, key=letters)


def written(book: RuleBook, sheet: AnswerSheet) -> WrittenPage:
    writing = Writing(book)
    page = writing.page(sheet, assess(book, sheet), left_off(book, sheet, withheld=None))
    return writing.written(page, DAY)


def assert_sound(page: Shown, book: RuleBook, sheet: AnswerSheet) -> None:
    record = written(book, sheet)
    message, parts = message_of(page), record.upper_half
    hidden = [f"Not shared: {line.words}" for line in record.gathered if line.name == "Not shared"]
    assert length(message) <= MOST
    first, *told, left_out, imprint = message.split("\n\n")
    assert first == INTRODUCED
    assert told[len(told) - len(hidden) :] == hidden, "silence would look like a no"
    told = told[: len(told) - len(hidden)]
    assert told == list(parts[: len(told)])
    assert len(told) > 1, "what is to be settled, and the flags, always stand there"
    assert left_out == (LEFT_OUT if len(told) == len(parts) else MORE_LEFT_OUT)
    assert imprint.endswith("No clinician has reviewed this content.")
    assert f"{book.rulebook.id} {book.rulebook.version}" in imprint


@pytest.mark.parametrize("name", ["unsure", "danger", "longest answers"])
def test_the_worst_answers_fit(jump: Jump, rulebook: RuleBook, name: str) -> None:
    sheet = worst_sheets(rulebook)[name]
    assert_sound(jump(sheet).page, rulebook, sheet)


@settings(max_examples=samples(15, soak=60))
@given(seed=SEEDS)
def test_any_answers_fit(jump: Jump, seed: int) -> None:
    sheet = Respondent(jump.book, seed).complete()
    assert_sound(jump(sheet).page, jump.book, sheet)


def test_ordinary_answers_are_told_whole(jump: Jump, rulebook: RuleBook) -> None:
    assert LEFT_OUT in message_of(jump(sheet_of(rulebook)).page)


def test_an_emergency_is_the_first_thing_told(jump: Jump, rulebook: RuleBook) -> None:
    message = message_of(jump(sheet_of(rulebook, self_harm="yes")).page)
    (flags,) = [line for line in message.split("\n") if line.startswith("Flags: ")]
    assert f"{rulebook.questions['self_harm'].record}: yes" in flags


def test_what_a_minor_leaves_off_is_named_and_nothing_is_said_to_be_settled(
    jump: Jump, rulebook: RuleBook
) -> None:
    sheet = sheet_of(rulebook, age="12_to_17", acne_severity="severe", self_harm="yes")
    lines = message_of(jump(sheet).page).split("\n")
    (hidden,) = [line for line in lines if line.startswith("Not shared: ")]
    assert rulebook.questions["self_harm"].record in hidden.removeprefix("Not shared: ").split("; ")
    assert "To settle: nothing in what is shared" in lines
    (flags,) = [line for line in lines if line.startswith("Flags: ")]
    assert re.search(r", \d+ not shared$", flags)


def test_the_visit_reference_is_told(
    jump: Jump, rulebook: RuleBook, web_settings: Settings
) -> None:
    walk = Walk(rulebook)
    state = state_told(walk, unsure(rulebook), Stop.GUIDANCE, reference="A" * 40)
    token = Seal(walk, web_settings.keys, Clock()).seal(state)
    message = message_of(Patient(jump.client).show(token).page)
    assert f"Visit reference {'A' * 40}" in message.split("\n")
    assert length(message) <= MOST


@pytest.mark.parametrize(
    ("text", "counted"),
    [("", 0), ("four", 4), ("\N{FACE WITH TEARS OF JOY}", 2), ("one\ntwo", 8), ("é", 1)],
)
def test_length_is_counted_as_forms_count_it(text: str, counted: int) -> None:
    assert length(text) == counted


def test_a_part_without_room_is_left_out_whole(
    tmp_path: Path, web_settings: Settings, rulebook: RuleBook
) -> None:
    def lengthen(tree: Tree) -> None:
        for section in tree["sections"]:
            for question in section["questions"]:
                question["record"] = "Long " * 11 + question["id"][:4]
                for number, option in enumerate(question["options"]):
                    option["record"] = "Long " * 11 + str(number)

    client = client_of(web_settings, rules=changed_rules(tmp_path, lengthen))
    patient = Patient(client).start().walk(sheet_of(rulebook).answers)
    page = patient.press("See my guidance").page
    whole = words_of(page.main.one("textarea", id="text")).removeprefix("\n")
    message = message_of(page)
    assert length(message) <= MOST
    assert MORE_LEFT_OUT in message
    _, *told, _, _ = message.split("\n\n")
    assert whole.startswith("\n\n".join(told))
