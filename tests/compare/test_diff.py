"""The comparison finds the same changes as trying everybody does."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.compare.changed_parts import changed_parts
from screener.compare.diff import Comparison, Move
from screener.compare.diff_text import DiffText
from screener.compare.sampling import Levels, sampled_moves
from screener.population.drawing import Crowd
from screener.population.share import Share
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.guidance import Guidance, assess
from screener.screening.sheet import AnswerSheet
from tests.compare.changes import changes as edits
from tests.compare.trying import ByTrying
from tests.samples import samples
from tests.sheets import every_sheet
from tests.small_books import ANEW, QUESTIONS, YES_NO_UNSURE, book, books, forms, question, rule

CALM = rule("calm", {"liver": ["no", "yes", "not_sure"]}, "discuss")


def sampled(old: RuleBook, new: RuleBook, people: int) -> Counter[Levels]:
    return sampled_moves(old, new, Crowd([old, new]), people)


def complete(small: RuleBook) -> list[tuple[AnswerSheet, Guidance]]:
    found = [(sheet, assess(small, sheet)) for sheet in every_sheet(small)]
    return [(s, guidance) for s, guidance in found if guidance.complete and not guidance.ignored]


def alike(one: AnswerSheet, other: AnswerSheet) -> bool:
    shared = one.answers.keys() & other.answers.keys()
    return all(one.chosen(question) == other.chosen(question) for question in shared)


def moves_by_trying(old: RuleBook, new: RuleBook) -> set[Levels]:
    return {
        (before.level, after.level)
        for (sheet, before), (again, after) in product(complete(old), complete(new))
        if before.level is not after.level and alike(sheet, again)
    }


def moves_of(old: RuleBook, new: RuleBook) -> tuple[Move, ...]:
    with closing(Comparison(old, new)) as comparison:
        return tuple(comparison.moves())


@st.composite
def changes(draw: st.DrawFn) -> tuple[RuleBook, RuleBook]:
    """Draw two rule books that ask the same questions."""
    form = draw(forms(most=150))
    return draw(books(form)), draw(books(form))


@given(change=changes())
@settings(ANEW, max_examples=samples(3, soak=15))
def test_people_move_between_the_levels_that_trying_everybody_finds(
    change: tuple[RuleBook, RuleBook],
) -> None:
    old, new = change
    moves = moves_of(old, new)
    assert {(move.before, move.after) for move in moves} == moves_by_trying(old, new)
    for move in moves:
        assert assess(old, move.witness.before).level is move.before
        assert assess(new, move.witness.after).level is move.after
        assert alike(move.witness.before, move.witness.after)


@given(small=books())
@settings(ANEW, max_examples=samples(3, soak=15))
def test_nobody_moves_where_nothing_changes(small: RuleBook) -> None:
    with closing(Comparison(small, small)) as comparison:
        assert list(comparison.moves()) == []
        assert list(comparison.topics()) == []
    assert list(changed_parts(small, small)) == []


@pytest.mark.parametrize(
    ("before", "after", "calms"),
    [("discuss", "emergency", False), ("emergency", "discuss", True)],
)
def test_a_move_is_calmer_or_more_urgent(before: str, after: str, *, calms: bool) -> None:
    old = book([CALM, rule("rash", {"signs": "rash"}, before)])
    new = book([CALM, rule("rash", {"signs": "rash"}, after)])
    (move,) = moves_of(old, new)
    assert (move.before, move.after, move.calms) == (before, after, calms)
    assert move.witness.before.chosen("signs") == {"rash"}


def test_who_loses_every_level_moves_to_none() -> None:
    (move,) = moves_of(book([CALM]), book([rule("calm", {"liver": "no"}, "discuss")]))
    assert (move.before, move.after, move.calms) == (LevelId.DISCUSS, None, True)
    assert move.witness.after.chosen("liver") == {"yes"}


# ---- questions and options that only one rule book has

MORE = [*QUESTIONS, question("sun", YES_NO_UNSURE)]
LESS = [q for q in QUESTIONS if q["id"] not in ("signs", "liver_tests")]


def sunny(level: str = "contact_first") -> dict[str, Any]:
    return rule("sun", {"sun": "yes"}, level)


def test_a_new_question_is_answered_in_any_way() -> None:
    moves = moves_of(book([CALM]), book([CALM, sunny()], MORE))
    assert {(move.before, move.after) for move in moves} == {("discuss", "contact_first")}
    assert moves[0].witness.after.chosen("sun") == {"yes"}
    assert moves[0].witness.before.chosen("sun") == frozenset()


def test_a_question_that_went_is_told_by_who_answered_it() -> None:
    (move,) = moves_of(book([CALM, sunny()], MORE), book([CALM], QUESTIONS))
    assert move.calms
    assert move.witness.before.chosen("sun") == {"yes"}


def test_a_new_option_is_told_by_what_it_can_lead_to() -> None:
    options = [*YES_NO_UNSURE, {"id": "past", "text": "In the past"}]
    questions = [question("liver", options), *QUESTIONS[1:]]
    past = rule("past", {"liver": "past"}, "emergency", when_unknown={"level": "discuss"})
    new = book([CALM, past], questions)
    with closing(Comparison(book([CALM]), new)) as comparison:
        assert comparison.levels_with("liver", "past") == (LevelId.EMERGENCY,)
        assert list(comparison.moves()) == []
        told = list(DiffText(comparison, sampled(book([CALM]), new, 100)).lines([]))
    assert "  'In the past' to 'liver?' can lead to: emergency" in told


def test_a_topic_appears_and_vanishes() -> None:
    topics = {"topic": "Topic", "sun": "The sun"}
    rules = [CALM, {**rule("rash", {"signs": "rash"}, "information"), "topic": "sun"}]
    old, new = book([CALM]), book(rules, topics=topics)
    for one, other, appears in ((old, new, True), (new, old, False)):
        with closing(Comparison(one, other)) as comparison:
            (change,) = comparison.topics()
        assert (change.title, change.appears) == ("The sun", appears)
        sheet = change.witness.after if appears else change.witness.before
        assert sheet.chosen("signs") == {"rash"}


@given(change=edits())
@settings(ANEW, max_examples=samples(10, soak=200))
def test_people_move_as_trying_everybody_finds_where_questions_change_too(
    change: tuple[RuleBook, RuleBook],
) -> None:
    tried = {
        (before.guidance.level, after.guidance.level)
        for before, after in ByTrying(*change).pairs
        if before.guidance.level is not after.guidance.level
    }
    with closing(Comparison(*change)) as comparison:
        assert {(move.before, move.after) for move in comparison.moves()} == tried


# ---- shares


@pytest.mark.parametrize(
    ("count", "of", "interval"),
    [
        # E. B. Wilson's interval, as R. G. Newcombe gives it (Statistics in Medicine 17, 1998,
        # 857-872, Table I, method 3).
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_an_interval_is_wilsons(count: int, of: int, interval: tuple[float, float]) -> None:
    assert Share(count, of).interval == pytest.approx(interval, abs=0.00006)


def test_a_share_is_that_of_the_distribution_stated() -> None:
    old, new = book([CALM]), book([CALM, rule("liver", {"liver": "yes"}, "emergency")])
    moves = sampled(old, new, 20_000)
    share = Share(moves[LevelId.DISCUSS, LevelId.EMERGENCY], moves.total())
    # "No" is the calm answer nine times in ten; "yes" and "not sure" share the rest, and doubt
    # about the rule weighs as much as the rule.
    low, high = share.interval
    assert share.of == 20_000
    assert low < 0.1 < high


def test_people_by_chance_give_answers_that_both_rule_books_have() -> None:
    more = [*YES_NO_UNSURE, {"id": "past", "text": "In the past"}]
    calm = rule("calm", {"liver": "no"})
    old, new = (book([calm], [question("liver", options)]) for options in (YES_NO_UNSURE, more))
    other = book([calm], [question("liver", [*YES_NO_UNSURE[:2], *more[3:]])])

    assert sampled(old, new, 500).total() == 500
    assert sampled(new, old, 500).total() == 500
    assert sampled(old, other, 500).total() == 500


def test_the_same_sample_comes_again() -> None:
    old, new = book([CALM]), book([CALM, sunny()], MORE)
    assert sampled(old, new, 500) == sampled(old, new, 500)
