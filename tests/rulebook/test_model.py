"""The rule book as an object: what it finds, what its digest covers, and that it is immutable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from screener.rulebook.model import Doubt, LevelId, RuleBook
from screener.rulebook.provenance import ClinicalReview
from tests.rulebook import sound

Steps = tuple[str | int, ...]


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return sound.load(sound.PATH)


def texts(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Yield every text in a tree, with the steps to it."""
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for step, child in pairs:
            yield from texts(child, (*steps, step))


def with_text(steps: Steps, text: str) -> Any:
    """Return the valid tree with another text in one place."""
    tree = sound.tree()
    part = tree
    for step in steps[:-1]:
        part = part[step]
    part[steps[-1]] = text
    return tree


# Keys that accept any text, so that the changed rule book stays valid.
WORDS = {"title", "text", "do", "reason", "publisher", "at", "version", "jurisdiction"}
PROSE = [
    steps for steps, _ in texts(sound.tree()) if steps[-1] in WORDS or "topics" in steps[:1]
] + [("rules", 0, "ask", 0)]


@pytest.mark.parametrize("steps", PROSE, ids=lambda steps: ".".join(map(str, steps)))
def test_the_digest_changes_with_every_word(book: RuleBook, steps: Steps) -> None:
    changed = RuleBook.model_validate(with_text(steps, "Other words"))

    assert changed.digest != book.digest


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("rulebook", "evidence_checked"), "2026-10-31"),
        (("rulebook", "language"), "es"),
        (("sources", "label", "checked"), "2026-10-31"),
        (("sources", "label", "url"), "https://example.org/other"),
        (("sections", 0, "questions", 1, "many"), False),
        (("sections", 1, "questions", 0, "options", 1, "points"), 2),
        (("rules", 0, "when"), "in_doubt"),
        (("rules", 0, "when_unknown"), "silent"),
        (("rules", 0, "interrupt"), True),
        (("guarantees", 0, "at_least"), "discuss"),
        (("learn",), []),
    ],
)
def test_the_digest_changes_with_every_value(book: RuleBook, steps: Steps, value: Any) -> None:
    changed = RuleBook.model_validate(with_text(steps, value))

    assert changed.digest != book.digest


def test_the_digest_changes_with_the_order_of_questions_and_rules(book: RuleBook) -> None:
    tree = sound.tree()
    tree["rules"].reverse()

    assert RuleBook.model_validate(tree).digest != book.digest


@pytest.mark.parametrize("value", ["none", {"by": "B", "role": "r", "date": "2026-11-03"}])
def test_the_digest_leaves_the_clinical_review_out(book: RuleBook, value: Any) -> None:
    tree = sound.tree()
    tree["rulebook"]["clinical_review"] = value
    if isinstance(value, dict):
        value["digest"] = book.digest

    assert RuleBook.model_validate(tree).digest == book.digest


def test_the_digest_leaves_comments_and_layout_out(book: RuleBook, tmp_path: Any) -> None:
    text = sound.text().replace("text: Never", "text:   'Never'  ")
    text = text.replace("rules:\n", "# a comment\n\nrules:  # another\n").replace("\n", "\r\n")

    changed = sound.written(tmp_path / "other.yaml", text)

    assert sound.load(changed).digest == book.digest


def test_a_default_said_aloud_changes_no_digest(book: RuleBook) -> None:
    tree = sound.tree()
    tree["rules"][0]["interrupt"] = False
    tree["sections"][0]["questions"][0]["help"] = None

    assert RuleBook.model_validate(tree).digest == book.digest


@pytest.mark.parametrize(
    "day", [date(2026, 11, 3), "2026-11-03"], ids=["a day", "a day as written"]
)
def test_a_day_is_taken_as_it_is_or_as_it_is_written(day: Any) -> None:
    review = ClinicalReview.model_validate({"by": "B", "role": "r", "date": day, "digest": "d"})

    assert review.date == date(2026, 11, 3)


@pytest.mark.parametrize("day", [datetime(2026, 11, 3, tzinfo=UTC), 0, "2026-11-03T00:00"])
def test_a_moment_is_no_day(day: Any) -> None:
    with pytest.raises(ValidationError, match="expected a date such as 2026-11-23"):
        ClinicalReview.model_validate({"by": "B", "role": "r", "date": day, "digest": "d"})


def test_the_digest_names_its_method(book: RuleBook) -> None:
    method, _, digits = book.digest.partition(":")

    assert (method, len(digits)) == ("sha256", 64)


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (lambda book: book, "rules"),
        (lambda book: book.rulebook, "version"),
        (lambda book: book.rules[0], "reason"),
        (lambda book: book.sections[0].questions[0].options[0], "text"),
        (lambda book: book.sources["label"], "title"),
    ],
    ids=["book", "header", "rule", "option", "source"],
)
def test_nothing_can_be_changed(book: RuleBook, part: Any, name: str) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(part(book), name, "other")


def test_questions_and_options_are_found_by_id(book: RuleBook) -> None:
    assert list(book.questions) == ["liver_disease", "liver_signs", "low_mood"]
    assert book.option("low_mood", "often").points == 3
    with pytest.raises(KeyError):
        book.option("low_mood", "now")


def test_a_question_knows_its_unknown_and_exclusive_options(book: RuleBook) -> None:
    assert book.questions["liver_disease"].unknown_options == {"not_sure"}
    assert book.questions["liver_disease"].exclusive_options == set()
    assert book.questions["liver_signs"].exclusive_options == {"none"}


def test_a_level_is_found_where_the_rule_book_has_it(book: RuleBook) -> None:
    words = book.level(LevelId.CONTACT_FIRST)

    assert words is not None
    assert words.title == "Call first"
    assert book.level(LevelId.EMERGENCY) is None


def test_levels_rank_from_the_most_urgent() -> None:
    assert [level.rank for level in LevelId] == [0, 1, 2, 3, 4, 5]
    assert LevelId.EMERGENCY.rank < LevelId.INFORMATION.rank


def test_doubt_weighs_as_much_as_the_rule_unless_it_says_otherwise(book: RuleBook) -> None:
    lighter, silent, plain = book.rules

    assert isinstance(lighter.when_unknown, Doubt)
    assert lighter.doubt_level is LevelId.DISCUSS_BEFORE_STARTING
    assert silent.doubt_level is None
    assert plain.doubt_level is plain.level
