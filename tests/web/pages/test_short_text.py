"""The short text for a message to a clinic: it always fits, and the most urgent comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.config import Settings
from screener.rulebook.model import LevelId, Question, RuleBook
from screener.screening.guidance import Finding, assess
from screener.screening.sheet import AnswerSheet
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk
from screener.web.pages.short_text import MOST, length
from tests.clock import Clock
from tests.samples import samples
from tests.sheets import Respondent, answers_to
from tests.walking import state_told
from tests.web.page import Element
from tests.web.patient import Jump, Patient, Shown
from tests.web.sites import Tree, changed_rules, client_of, sheet_of, unsure

SEEDS: Final = st.integers(0, 2**32)
LEFT_OUT: Final = re.compile(r"Left out here: (.*)\. I can bring the full page, which has them\.")
INTRODUCED: Final = (
    'I answered the questions of "Before your dermatology visit". '
    'The page then told me this, so "you" means me.'
)
ALWAYS: Final = "reasons and sources"
LISTS: Final = ("Find out", "Ask", "Bring")


def words_of(text: Element) -> str:
    return "".join(text.pieces())


def message_of(page: Shown) -> str:
    return words_of(page.main.one("textarea", id="message")).removeprefix("\n")


def lines_after(mark: str, message: str) -> list[str]:
    return [line.removeprefix(mark) for line in message.split("\n") if line.startswith(mark)]


def title_in(line: str) -> str:
    return re.sub(r' \(you said ".*"\)$', "", line)


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


@pytest.fixture(params=["unsure", "danger", "longest answers"])
def worst(request: pytest.FixtureRequest, rulebook: RuleBook) -> AnswerSheet:
    return worst_sheets(rulebook)[request.param]


# ---- for everybody


def test_the_worst_guidance_fits_and_tells_the_most_urgent_first(
    jump: Jump, worst: AnswerSheet
) -> None:
    assert_sound(jump(worst).page, jump.book, worst)


@settings(max_examples=samples(15, soak=60))
@given(seed=SEEDS)
def test_any_guidance_fits_and_tells_the_most_urgent_first(jump: Jump, seed: int) -> None:
    sheet = Respondent(jump.book, seed).complete()
    assert_sound(jump(sheet).page, jump.book, sheet)


def assert_sound(page: Shown, book: RuleBook, sheet: AnswerSheet) -> None:
    message, found = message_of(page), assess(book, sheet).findings
    assert length(message) <= MOST
    assert len(message) <= MOST
    assert_holds_what_cannot_be_left_out(message, page, book)
    assert_says_nothing_else(message, page)
    told = [title_in(line) for line in lines_after("* ", message)]
    by_urgency = sorted(found, key=lambda finding: LevelId(finding.level).rank)
    levels = {f.rule.title: LevelId(f.level).rank for f in found}
    assert [levels[title] for title in told] == [
        LevelId(f.level).rank for f in by_urgency[: len(told)]
    ]
    assert_doubt_is_doubt(message, found)
    assert_counts_what_is_left_out(message, page, found)


def assert_holds_what_cannot_be_left_out(message: str, page: Shown, book: RuleBook) -> None:
    panel = page.main.every(class_="panel")[0]
    steps = [step.text for part in panel.every("ol") for step in part.every("li")]
    digest = book.digest.removeprefix("sha256:")[:12]
    lines = message.split("\n")
    for line in (
        book.rulebook.title,
        "Made 23 November 2026",
        INTRODUCED,
        *(f"{number}. {step}" for number, step in enumerate(steps, 1)),
        panel.one("p", class_="net").text,
        page.main.one("p", class_="note").text,
        f"Rule book {book.rulebook.id} {book.rulebook.version} {digest}",
        "No clinician has reviewed this content.",
    ):
        assert line in lines
    assert any(line.endswith(panel.one("h1").text) for line in lines)


def assert_says_nothing_else(message: str, page: Shown) -> None:
    """Check that each line stands on the page too, whole."""
    whole = " ".join(words_of(page.main.one("textarea", id="text")).split())
    for line in message.split("\n"):
        told = title_in(line.removeprefix("* ")).removeprefix("- ").strip()
        if not LEFT_OUT.fullmatch(told) and line != INTRODUCED:
            assert told in whole


def assert_doubt_is_doubt(message: str, found: tuple[Finding, ...]) -> None:
    doubted = {finding.rule.title for finding in found if not finding.certain}
    for line in lines_after("* ", message):
        assert ("you said" in line) == (title_in(line) in doubted)


def assert_counts_what_is_left_out(message: str, page: Shown, found: tuple[Finding, ...]) -> None:
    points = len(found) - len(lines_after("* ", message))
    card = page.main.one(class_="visit")
    things = len(card.every("li")) - len(lines_after("- ", message))
    counts = dict(counted(message))
    assert counts.get("point", 0) == points
    assert counts.get("thing", 0) == things
    assert not points or not lines_after("- ", message)


def counted(message: str) -> Iterator[tuple[str, int]]:
    for parts in LEFT_OUT.findall(message):
        *numbers, always = parts.split("; ")
        assert always == ALWAYS
        for part in numbers:
            kind = next(kind for kind in ("thing", "point") if kind in part)
            yield kind, int(re.findall(r"\d+", part)[0])


# ---- examples


def test_a_short_guidance_is_told_whole(jump: Jump, rulebook: RuleBook) -> None:
    page = jump(sheet_of(rulebook)).page
    message = message_of(page)
    assert LEFT_OUT.findall(message) == [ALWAYS]
    assert [title_in(line) for line in lines_after("* ", message)] == page.findings
    assert lines_after("  ", message)
    assert lines_after("- ", message) == [
        line.text for line in page.main.one(class_="visit").every("li")
    ]


def test_a_point_stands_with_what_was_told_and_what_to_do(jump: Jump, rulebook: RuleBook) -> None:
    """A title alone could be read as if it were so, and what to do below the top level missed."""
    sheet = sheet_of(
        rulebook,
        danger_signs=("severe_stomach_pain",),
        isotretinoin_now="not_sure",
        medicines=("tetracycline",),
    )
    lines = message_of(jump(sheet).page).split("\n")
    for finding in assess(rulebook, sheet).findings:
        (at,) = [n for n, line in enumerate(lines) if title_in(line) == f"* {finding.rule.title}"]
        own = lines[at + 1 : at + 1 + len(finding.because) + 1]
        for led, line in zip(finding.because, own, strict=False):
            assert line.startswith(f"  {rulebook.questions[led.question].text} ")
        if finding.rule.do:
            assert any(finding.rule.do in line for line in lines)


def test_an_emergency_is_told_with_its_numbers(jump: Jump, rulebook: RuleBook) -> None:
    message = message_of(jump(worst_sheets(rulebook)["danger"]).page)
    assert "988" in message
    assert "911" in message


def test_lines_are_apart_by_one_empty_line_at_most(jump: Jump, worst: AnswerSheet) -> None:
    message = message_of(jump(worst).page)
    assert "\n\n\n" not in message
    assert message == message.strip()


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


# ---- other rule books


def message_with(folder: Path, base: Settings, rulebook: RuleBook, words: str) -> Shown:
    """Return the guidance page of a rule book that tells calm people to do this."""

    def say(tree: Tree) -> None:
        lead = assess(rulebook, sheet_of(rulebook)).lead
        assert lead
        next(rule for rule in tree["rules"] if rule["id"] == lead.rule.id)["do"] = words

    client = client_of(base, rules=changed_rules(folder, say))
    patient = Patient(client).start().walk(sheet_of(rulebook).answers)
    return patient.press("See my guidance").page


def test_what_to_do_is_never_cut_even_where_it_leaves_no_room_for_points(
    tmp_path: Path, web_settings: Settings, rulebook: RuleBook
) -> None:
    words = " ".join(["Call today."] * 105)
    message = message_of(message_with(tmp_path, web_settings, rulebook, words))
    assert f"1. {words}" in message.split("\n")
    assert LEFT_OUT.findall(message) == [
        "1 more point; 1 thing to find out, ask or bring; reasons and sources"
    ]


def test_where_what_to_do_has_no_room_there_is_no_short_text_and_the_page_says_so(
    tmp_path: Path, web_settings: Settings, rulebook: RuleBook
) -> None:
    words = " ".join(["Call today."] * 200)
    page = message_with(tmp_path, web_settings, rulebook, words)
    assert [text["id"] for text in page.main.every("textarea")] == ["text"]
    assert "There is no short text for you" in page.words
    assert words in words_of(page.main.one("textarea"))
