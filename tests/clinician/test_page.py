"""The page tells every answer once, and never turns doubt or silence into a denial."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.clinician.page import ClinicianPage, Entry
from screener.clinician.private import of_a_minor, private_answers
from screener.clinician.writing import MOST_QUESTIONS, Writing
from screener.rulebook.model import DECLINED, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet, read_sheet
from tests.clinician.sheets import TOLD, answers_on
from tests.samples import samples
from tests.sheets import Respondent, answers_to, effective, sheets
from tests.small_books import ANEW, YES_NO_UNSURE, book, question, rule

MANY = samples(60, soak=10_000)


@pytest.fixture(scope="module")
def writing(rulebook: RuleBook) -> Writing:
    return Writing(rulebook)


def page_of(writing: Writing, rulebook: RuleBook, sheet: AnswerSheet) -> ClinicianPage:
    return writing.page(sheet, assess(rulebook, sheet))


def asked_by(entries: tuple[Entry, ...]) -> set[str]:
    return {name for entry in entries for name in entry.questions}


# ---- of every sheet


@given(data=st.data())
@settings(ANEW, max_examples=MANY)
def test_every_answer_that_counts_stands_on_it_once(
    rulebook: RuleBook, writing: Writing, data: st.DataObject
) -> None:
    sheet = data.draw(sheets(rulebook, complete=data.draw(st.booleans())))

    page = page_of(writing, rulebook, sheet)

    told = Counter(name for entry in answers_on(page) for name in entry.questions)
    assert told == Counter(effective(rulebook, sheet).answers.keys())
    missing = assess(rulebook, sheet).missing
    assert asked_by(page.gathered.not_answered) == set(missing)
    assert page.complete is not bool(missing)


@given(data=st.data())
@settings(ANEW, max_examples=MANY)
def test_only_an_answer_that_denies_stands_as_denied(
    rulebook: RuleBook, writing: Writing, data: st.DataObject
) -> None:
    sheet = data.draw(sheets(rulebook, complete=data.draw(st.booleans())))

    gathered = page_of(writing, rulebook, sheet).gathered

    for name in asked_by(gathered.denied):
        chosen = [rulebook.option(name, option) for option in sheet.chosen(name)]
        assert chosen, f"{name} is not answered"
        assert all(option.denies and not option.unknown for option in chosen), name
    for name in asked_by(gathered.not_sure):
        assert sheet.chosen(name) <= rulebook.questions[name].unknown_options, name
    for name in asked_by(gathered.present):
        assert not all(rulebook.option(name, o).denies for o in sheet.chosen(name)), name


def test_of_private_answers_left_off_there_is_no_trace_but_the_name(
    rulebook: RuleBook, writing: Writing
) -> None:
    for seed in range(samples(60, soak=5_000)):
        sheet = Respondent(rulebook, seed).complete()
        private = private_answers(rulebook, sheet)
        chance = Random(seed)  # noqa: S311 - chance, not secrecy
        others = {
            name: chance.choice(answers_to(rulebook.questions[name])) for name in sorted(private)
        }
        other = sheet.with_answers(others)
        assert private_answers(rulebook, other) == private, "a private answer hides a question"

        page = writing.page(sheet, assess(rulebook, sheet), private)

        assert page == writing.page(other, assess(rulebook, other), private)
        assert private <= asked_by(page.gathered.not_shared)
        assert all(not entry.words for entry in page.gathered.not_shared)


def test_nothing_left_off_and_nothing_private_is_the_same_page(
    rulebook: RuleBook, writing: Writing
) -> None:
    sheet = read_sheet(rulebook, TOLD.items())

    assert page_of(writing, rulebook, sheet).headline
    assert not writing.page(sheet, assess(rulebook, sheet), frozenset({"alcohol"})).headline


# ---- the box at the top


def small(*rules: dict[str, Any], **more: Any) -> RuleBook:
    options = [{**YES_NO_UNSURE[0], "denies": True}, *YES_NO_UNSURE[1:]]
    asked = [question(n, options, record=n.capitalize()) for n in ("gate", "liver", "bone")]
    return book(list(rules), questions=asked, **more)


def boxed(small: RuleBook, answers: Mapping[str, str]) -> tuple[list[str], list[str]]:
    sheet = read_sheet(small, answers.items())
    page = Writing(small).page(sheet, assess(small, sheet))
    entries = (page.settle, page.flags.raised)
    settle, raised = ([f"{e.name}: {e.words}" for e in each] for each in entries)
    return settle, raised


CALM = {"gate": "no", "liver": "no", "bone": "no"}
GATED = rule("a", {"all": [{"gate": "yes"}, {"liver": "yes"}]}, "discuss_before_starting")


@pytest.mark.parametrize(
    ("level", "answers", "settle", "raised"),
    [
        ("discuss_before_starting", {"gate": "yes", "liver": "yes"}, ["Liver: Yes"], []),
        ("contact_first", {"gate": "yes", "liver": "yes"}, [], ["Liver: Yes"]),
        ("emergency", {"gate": "yes", "liver": "yes"}, [], ["Liver: Yes"]),
        ("discuss", {"gate": "yes", "liver": "yes"}, [], []),
        ("discuss_before_starting", {"gate": "no", "liver": "yes"}, [], []),
        ("contact_first", {"gate": "yes", "liver": "not_sure"}, [], ["Liver: not sure"]),
    ],
)
def test_the_answer_that_settles_a_rule_is_named(
    level: str, answers: dict[str, str], settle: list[str], raised: list[str]
) -> None:
    gated = {**GATED, "level": level, "within": "now" if level == "emergency" else "at_visit"}

    assert boxed(small(gated), {**CALM, **answers}) == (settle, raised)


def test_what_is_a_flag_is_not_to_be_settled_too() -> None:
    both = small(GATED, {**GATED, "id": "b", "level": "contact_first"})

    assert boxed(both, {**CALM, "gate": "yes", "liver": "yes"}) == ([], ["Liver: Yes"])


@pytest.mark.parametrize(
    ("liver", "counts"),
    [("no", (1, 0, 0)), ("not_sure", (1, 1, 0))],
)
def test_without_a_flag_it_says_how_many_were_asked(
    liver: str, counts: tuple[int, int, int]
) -> None:
    flagging = small({**GATED, "level": "contact_first", "when_unknown": "silent"})
    sheet = read_sheet(flagging, {**CALM, "liver": liver}.items())

    flags = Writing(flagging).page(sheet, assess(flagging, sheet)).flags

    assert (flags.asked, flags.unsure, flags.not_shared) == counts
    assert not flags.raised


def test_at_most_five_questions_are_named_and_the_others_counted() -> None:
    asking = small({**GATED, "ask": [f"Question {n}?" for n in range(7)]})
    sheet = read_sheet(asking, {**CALM, "gate": "yes", "liver": "yes"}.items())

    page = Writing(asking).page(sheet, assess(asking, sheet))

    assert page.questions == tuple(f"Question {n}?" for n in range(MOST_QUESTIONS))
    assert page.more_questions == 2


# ---- our own rule book


def test_our_rule_book_names_all_of_it(rulebook: RuleBook) -> None:
    nameless = [
        *(q.id for q in rulebook.questions.values() if not q.record),
        *(
            f"{q.id}.{o.id}"
            for q in rulebook.questions.values()
            for o in q.options
            if not o.record and not o.unknown
        ),
        *(name for name, score in rulebook.scores.items() if not score.record),
    ]

    assert not nameless


def test_our_rule_book_denies_with_every_no_and_none(rulebook: RuleBook) -> None:
    words = {"no", "none", "never"}
    odd = [
        f"{q.id}.{o.id}"
        for q in rulebook.questions.values()
        for o in q.options
        if o.id in words and not o.denies
    ]

    assert odd == ["monitoring.no"], "to keep no visits denies nothing"


@pytest.mark.parametrize(
    ("age", "minor"), [("under_12", True), ("12_to_17", True), ("18_or_over", False)]
)
def test_a_minor_is_known_by_an_answer(rulebook: RuleBook, age: str, *, minor: bool) -> None:
    assert of_a_minor(rulebook, read_sheet(rulebook, {"age": age}.items())) is minor


@pytest.mark.parametrize(
    ("interest", "mood", "words"),
    [
        ("several_days", "not_at_all", "1 of 6 (little interest: several days; feeling down: "),
        ("nearly_every_day", DECLINED, "3 to 6 of 6 (little interest: nearly every day; "),
        (DECLINED, DECLINED, ""),
    ],
)
def test_a_score_stands_for_the_answers_it_adds_up(
    rulebook: RuleBook, writing: Writing, interest: str, mood: str, words: str
) -> None:
    sheet = read_sheet(rulebook, {**TOLD, "phq2_interest": interest, "phq2_mood": mood}.items())

    page = page_of(writing, rulebook, sheet)

    (score,) = (e for e in answers_on(page) if "phq2_mood" in e.questions)
    assert score.questions == ("phq2_interest", "phq2_mood")
    assert score.name == "PHQ-2"
    assert score.words.startswith(words)
    assert bool(score.words) is bool(words)
    assert (score in page.gathered.not_shared) is not bool(words)


def test_answers_that_do_not_count_are_left_out(rulebook: RuleBook, writing: Writing) -> None:
    sheet = read_sheet(rulebook, {**TOLD, "can_become_pregnant": "no_organs"}.items())
    assert not Evaluation(rulebook, sheet).enabled["birth_control"]

    page = page_of(writing, rulebook, sheet)

    assert "birth_control" not in asked_by(tuple(answers_on(page)))
    assert replace(page, settle=()) == page, "an answer that does not count settles nothing"
