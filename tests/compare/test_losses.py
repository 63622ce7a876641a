"""What a change takes back is found as trying everybody finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings

from screener.compare.diff import Comparison
from screener.compare.diff_text import DiffText
from screener.compare.losses import losses
from screener.rulebook.model import LevelId, RuleBook
from tests.compare.changes import changes
from tests.compare.trying import ByTrying, Taken
from tests.proof.trial import Trial
from tests.samples import samples
from tests.small_books import ANEW, QUESTIONS, YES_NO_UNSURE, book, books
from tests.small_books import question as question_
from tests.small_books import rule as rule_


def found(old: RuleBook, new: RuleBook) -> list[Taken]:
    with closing(Comparison(old, new)) as comparison:
        return [(loss.path, loss.message, loss.gone) for loss in losses(comparison)]


def told(old: RuleBook, new: RuleBook) -> list[str]:
    with closing(Comparison(old, new)) as comparison:
        text = DiffText(comparison, Counter())
        return [text.loss(loss) for loss in losses(comparison)]


@given(change=changes())
@settings(ANEW, max_examples=samples(20, soak=400))
def test_what_is_taken_back_is_what_trying_everybody_finds(
    change: tuple[RuleBook, RuleBook],
) -> None:
    old, new = change
    taken = {(path, message.partition(": ")[0], gone) for path, message, gone in found(old, new)}
    tried = {
        (p, message.partition(": ")[0], gone) for p, message, gone in ByTrying(old, new).losses()
    }
    assert taken == tried


@given(change=changes())
@settings(ANEW, max_examples=samples(10, soak=200))
def test_nobody_who_answered_the_old_book_is_left_out(change: tuple[RuleBook, RuleBook]) -> None:
    tried = ByTrying(*change)
    with closing(Comparison(*change)) as comparison:
        for person in Trial(tried.old).people:
            chosen = [
                literal if option in person.sheet.chosen(name) else -literal
                for name in tried.old.questions
                for option, literal in comparison.before.chosen(name).items()
            ]
            assert comparison.exist(chosen), person.sheet


@given(small=books())
@settings(ANEW, max_examples=samples(5, soak=50))
def test_nothing_is_taken_back_where_nothing_changes(small: RuleBook) -> None:
    assert found(small, small) == []


# ---- each kind by an example

CALM = rule_("calm", {"liver": ["no", "yes", "not_sure"]}, "discuss")
HURT = rule_("hurt", {"signs": "rash"}, "emergency", interrupt=True)
PROMISE = {"id": "promise", "text": "Rash is urgent.", "whenever": {"signs": ["rash", "fever"]}}
NUMBER = {"number": "(988) 1", "sms": True, "topics": ["topic"]}


def with_promise(*promises: dict[str, Any]) -> RuleBook:
    return book([CALM, HURT], guarantees=list(promises))


def with_hurt(**changed: Any) -> RuleBook:
    return book([CALM, {**HURT, **changed}])


def with_numbers(*numbers: dict[str, Any]) -> RuleBook:
    return book([CALM], numbers=list(numbers))


def with_acts(
    acts: dict[str, list[str]] | None = None, words: Sequence[str] = ("start",)
) -> RuleBook:
    return book([CALM], acts=acts or {"stop": ["go"], "go": []}, act_words=words)


def asking(**changed: Any) -> RuleBook:
    """Make a book that asks about the sun, changed in some way."""
    return book([CALM], [*QUESTIONS, {**question_("sun", YES_NO_UNSURE), **changed}])


URGENT = {**PROMISE, "at_least": "contact_first"}
ANOTHER = {**URGENT, "id": "another"}
RASH_ALONE = {**URGENT, "whenever": {"signs": "rash"}}
FEVER_ALONE = {**URGENT, "id": "fever", "whenever": {"signs": "fever"}}
NEVER = {**PROMISE, "never": {"liver": ["yes", "not_sure"]}}
ASKS = {"id": "promise", "text": "All are asked.", "asks": "liver"}
SOME = {**ASKS, "of": {"signs": "rash"}}
RASH = "A person who answers: signs? Rash"
FEVER = "A person who answers: signs? Fever"


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (with_promise(URGENT), with_promise(), ["is deleted: Rash is urgent."]),
        (with_promise(URGENT, ANOTHER), with_promise(ANOTHER), ["is deleted: Rash is urgent."]),
        (with_promise(URGENT), with_promise(ANOTHER), []),
        (with_promise(URGENT), with_promise(RASH_ALONE), [f"is no longer about: {FEVER}"]),
        (with_promise(URGENT), with_promise(RASH_ALONE, FEVER_ALONE), []),
        (
            with_promise(URGENT),
            with_promise({**PROMISE, "at_least": "discuss"}),
            ["promises less: at least discuss instead of at least contact first"],
        ),
        (with_promise(URGENT), with_promise({**PROMISE, "at_least": "emergency"}), []),
        (
            with_promise({**PROMISE, "topic": "topic"}),
            with_promise({**PROMISE, "topic": "another"}),
            ["promises less: the topic 'another' instead of the topic 'topic'"],
        ),
        (
            with_promise(NEVER),
            with_promise({**PROMISE, "never": {"liver": "yes"}}),
            [],  # doubt counts
        ),
        (
            with_promise(NEVER),
            with_promise({**PROMISE, "never": {"liver": "not_sure"}}),
            ["promises less: never {liver: not_sure} instead of never {liver: [yes, not_sure]}"],
        ),
        (
            with_promise(ASKS),
            with_promise({**ASKS, "asks": "signs"}),
            ["promises less: to ask 'signs' instead of to ask 'liver'"],
        ),
        (
            with_promise(ASKS),
            with_promise(SOME),
            ["is no longer about: A person who gives calm answers only"],
        ),
        (with_promise(SOME), with_promise(ASKS), []),
        (with_hurt(), book([CALM]), [f"is gone; it spoke to: {RASH}"]),
        (with_hurt(), with_hurt(interrupt=False), [f"no longer interrupts: {RASH}"]),
        (with_hurt(), with_hurt(id="renamed"), []),
        (with_hurt(), with_hurt(id="elsewhere", topic="other"), [f"is gone; it spoke to: {RASH}"]),
        (with_hurt(interrupt=False), with_hurt(), []),
        (
            with_hurt(when={"signs": ["rash", "fever"]}),
            with_hurt(),
            [f"no longer interrupts: {FEVER}", f"no longer speaks to: {FEVER}"],
        ),
        (
            with_hurt(),
            with_hurt(when_unknown="silent"),
            ["no longer speaks to: A person who answers: signs? Not sure"],
        ),
        (
            with_hurt(interrupt=False),
            with_hurt(interrupt=False, level="contact_first"),
            [f"weighs less than emergency for: {RASH}"],
        ),
        (with_hurt(), with_hurt(within="today"), [f"comes later than 'now' for: {RASH}"]),
        (with_hurt(level="information", within=None, interrupt=False), book([CALM]), []),
        (with_numbers(NUMBER), with_numbers(), ["(988) 1 is gone"]),
        (with_numbers(NUMBER), with_numbers({**NUMBER, "number": "9881"}), []),
        (
            with_numbers(NUMBER),
            with_numbers({"number": "988 1", "call": False}),
            [
                "988 1 can no longer be called",
                "988 1 no longer takes text messages",
                "988 1 need no longer be named where the topic is 'topic'",
            ],
        ),
        (with_acts(), with_acts(), []),
        (with_acts(), with_acts({"stop": [], "go": ["stop"]}), []),
        (with_acts(), with_acts({"stop": []}), []),
        (
            with_acts(),
            with_acts({"stop": [], "go": []}),
            ["the act 'stop' no longer excludes 'go'"],
        ),
        (
            with_acts(),
            with_acts(words=[]),
            ["'start' no longer needs 'acts' where a text has it"],
        ),
        (with_acts(words=[]), with_acts(), []),
        (asking(), book([CALM], QUESTIONS), ["is gone, so nobody is asked"]),
        (
            asking(),
            asking(enable_when={"liver": ["yes", "not_sure"]}),
            ["is no longer asked of: A person who gives calm answers only"],
        ),
        (asking(enable_when={"liver": "yes"}), asking(), []),
    ],
)
def test_each_kind_of_loss_is_told_in_one_line(
    old: RuleBook, new: RuleBook, lines: list[str]
) -> None:
    assert told(old, new) == lines


def test_who_loses_a_question_is_told_by_both_answers() -> None:
    hidden = asking(enable_when={"liver": "yes"})
    sunny = rule_("sun", {"sun": "yes"}, "contact_first")
    old, new = (
        book(
            [CALM, sunny],
            [q.model_dump(mode="json", by_alias=True) for q in each.questions.values()],
        )
        for each in (asking(), hidden)
    )
    assert told(old, new)[1] == (
        "no longer speaks to: A person who answers: sun? Yes; "
        "and to the new rule book: no answer to 'sun?'"
    )


def test_an_option_that_is_gone_lets_its_people_answer_anything() -> None:
    options = [*YES_NO_UNSURE, {"id": "past", "text": "In the past"}]
    past = rule_("past", {"sun": ["past", "not_sure"]}, "contact_first")
    never = {**past, "when": {"sun": "not_sure"}}
    old = book([CALM, past], [*QUESTIONS, question_("sun", options)])
    new = book([CALM, never], [*QUESTIONS, question_("sun", YES_NO_UNSURE)])
    with closing(Comparison(old, new)) as comparison:
        (move,) = comparison.moves()
    assert (move.before, move.after) == (LevelId.CONTACT_FIRST, LevelId.DISCUSS)
    assert move.witness.before.chosen("sun") == {"past"}
    assert move.witness.after.chosen("sun") == {"no"}


def test_answers_that_stay_are_told_once() -> None:
    options = [*YES_NO_UNSURE, {"id": "past", "text": "In the past"}]
    past = rule_("past", {"sun": ["past", "yes"]}, "emergency")
    gone = {**past, "when": {"sun": "yes"}}
    more = question_("moon", YES_NO_UNSURE)
    old = book([CALM, past], [*QUESTIONS, question_("sun", options)])
    new = book([CALM, gone], [*QUESTIONS, question_("sun", options), more])
    assert told(old, new) == ["no longer speaks to: A person who answers: sun? In the past"]
