"""What may be a mistake is told at its place, and nothing that is plainly meant."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from screener.cli.main import cli
from screener.rulebook.checks.outline import RuleBookOutline
from screener.rulebook.loader import Reading, read_rulebook
from screener.rulebook.model import Question, RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.rulebook.review import write_review
from screener.rulebook.warnings import warnings_of
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.yamlfile.files import place_after
from screener.yamlfile.parse import read_document
from tests.conftest import ROOT, RULES
from tests.rulebook.sound import TODAY, written
from tests.samples import samples
from tests.sheets import every_sheet
from tests.small_books import ANEW, YES_NO_UNSURE, Options, book, books, question, rule

PROVED = ROOT / "docs" / "faults" / "sound.yaml"
PROVED_TEXT = PROVED.read_text("utf-8")
LITTLE = '"11"'
QUOTES = "put quotes around the text, or the comment on a line of its own"


def warnings(path: Path, content: str, today: date = TODAY) -> list[str]:
    """Return the warnings about a text, without the name of the file and the mark of each."""
    reading = read_rulebook(written(path, content), today=today)
    marked = [str(each).removeprefix(f"{path}:") for each in warnings_of(reading, today=today)]
    assert all(": warning: " in each for each in marked)
    return [each.replace("warning: ", "", 1) for each in marked]


@pytest.mark.parametrize("path", [RULES, PROVED])
def test_a_sound_rule_book_gives_no_warning(path: Path) -> None:
    assert warnings_of(read_rulebook(path, today=TODAY), today=TODAY) == ()


def place_of(content: str, words: str, after: int = 0) -> str:
    """Return the line and the column of some words, as messages give them."""
    line, column = place_after(content[: content.index(words) + after])
    return f"{line}:{column}"


# ---- a # in text -----------------------------------------------------------------------------

REASON = "Mood can change during treatment."


@pytest.mark.parametrize(
    ("old", "new", "part", "left"),
    [
        ("title: Your mood\n", "title: Mood, note #1\n", "rule 'low-mood'", "Mood, note"),
        (REASON, "Mood can change. #see", "rule 'low-mood'", "Mood can change."),
        (REASON, "Mood can\n      change.   #see", "rule 'low-mood'", "Mood can change."),
        (REASON, "Mood can change # 1 in 10", "rule 'low-mood'", "Mood can change"),
        (REASON, "Mood can change. #", "rule 'low-mood'", "Mood can change."),
        ("  mood: Mood\n", "  mood: Mood #2\n", "topic 'mood'", "Mood"),
        ("at: Psychiatric Disorders}]", "at: Part #5.4\n      }]", "rule 'low-mood'", "Part"),
        (REASON, "x\n    ask:\n      - Which test? #9", "rule 'low-mood'", "Which test?"),
    ],
)
def test_a_sign_that_cuts_a_text_is_pointed_at(
    tmp_path: Path, old: str, new: str, part: str, left: str
) -> None:
    content = PROVED_TEXT.replace(old, new, 1)
    where = place_of(content, new, new.index("#"))
    message = f"this # starts a comment, and cuts the text to '{left}'; {QUOTES}"

    assert warnings(tmp_path / "b.yaml", content) == [f"{where}: {part}: {message}"]


def test_a_sign_that_hides_an_optional_text_is_told(tmp_path: Path) -> None:
    content = PROVED_TEXT.replace(REASON, "x\n    do: #1 Call us")

    where = place_of(content, "do: #1")
    message = f"a # starts a comment, so 'do' has no value; {QUOTES}"

    assert warnings(tmp_path / "b.yaml", content) == [f"{where}: rule 'low-mood': {message}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (REASON, "Mood can change.  # from the label"),
        (REASON, "Mood can change. # from the label"),
        (REASON, "Mood can change. ## 1"),
        (REASON, '"Mood can change #1."'),
        (REASON, '"Mood can change." #1'),
        (REASON, "Mood can change#1."),
        (REASON, ">-\n      Mood can change #1."),
        (REASON, ">- #1\n      Mood can change."),
        ("exclusive: true}", "exclusive: true #1\n            }"),
        ("rules:\n", "rules: #1\n"),
        ("  - id: low-mood", "  #1\n  - id: low-mood"),
    ],
)
def test_a_comment_that_is_meant_as_one_is_left_alone(tmp_path: Path, old: str, new: str) -> None:
    assert old in PROVED_TEXT
    assert warnings(tmp_path / "b.yaml", PROVED_TEXT.replace(old, new, 1)) == []


# ---- sources and locators --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checked", "today", "is_old"),
    [
        ("2026-11-23", date(2027, 11, 23), False),
        ("2026-11-23", date(2027, 11, 24), True),
        ("2024-02-29", date(2025, 2, 28), False),
        ("2024-02-29", date(2025, 3, 1), True),
        ("2024-11-23", date(2027, 1, 1), True),
    ],
)
def test_a_source_is_old_after_twelve_months(
    tmp_path: Path, checked: str, today: date, is_old: bool
) -> None:
    content = PROVED_TEXT.replace("2026-11-23", checked)
    where = place_of(content, f"{checked}}}")
    said = f"{where}: source 'label': was checked on {checked}, over 12 months ago; read it again"

    found = warnings(tmp_path / "b.yaml", content, today)

    assert found == ([f"{said}, and say when"] if is_old else [])


@pytest.mark.parametrize("at", ["p. 4", "5.9", "§ 5", "Ab 1"])
def test_a_locator_of_fewer_than_three_letters_says_little(tmp_path: Path, at: str) -> None:
    said = f"'at' says only '{at}'; name the title of the section too"
    lesson = f'learn: [{{id: a, title: a, text: a, cite: [{{source: label, at: "{at}"}}]}}]\n'
    content = PROVED_TEXT.replace("at: Psychiatric Disorders", f'at: "{at}"') + lesson
    first = place_of(content, f'"{at}"')
    last = f"{content.count(chr(10))}:{lesson.index(chr(34)) + 1}"

    assert warnings(tmp_path / "b.yaml", content) == [
        f"{first}: rule 'low-mood': {said}",
        f"{last}: lesson 'a': {said}",
    ]


@pytest.mark.parametrize("at", ["Box", "Tabla 1", "表二三", "5.9 Liver"])
def test_a_locator_of_three_letters_is_enough(tmp_path: Path, at: str) -> None:
    content = PROVED_TEXT.replace("at: Psychiatric Disorders", f'at: "{at}"')

    assert warnings(tmp_path / "b.yaml", content) == []


# ---- the version -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "digest", "is_told"),
    [("1", "other", True), ("0", "other", False), ("1", "", False), (None, "other", False)],
)
def test_a_version_that_was_signed_has_to_be_raised_with_the_content(
    tmp_path: Path, version: str | None, digest: str, is_told: bool
) -> None:
    path = written(tmp_path / "b.yaml", PROVED_TEXT)
    review = ClinicalReview(
        by="A. Reader",
        role="r",
        date=date(2026, 11, 2),
        digest=digest or read_rulebook(path, today=TODAY).book.digest,
        version=version,
    )
    write_review(path, review)
    said = (
        f"{place_of(PROVED_TEXT, chr(34))}: the content has changed since A. Reader signed it as "
        "version '1' on 2026-11-02; raise the version"
    )

    assert warnings(path, PROVED_TEXT) == ([said] if is_told else [])


# ---- options ---------------------------------------------------------------------------------

NAMES = ("never", "rarely", "often", "daily")
FOUR: Options = [*({"id": name, "text": name} for name in NAMES), YES_NO_UNSURE[-1]]
NONE: Options = [*FOUR, {"id": "none", "text": "none", "exclusive": True}]
POINTS: Options = [{"id": name, "text": name, "points": n // 2} for n, name in enumerate(NAMES)]
ABOUT = "no rule or guarantee names"
IDLE = f"{ABOUT} it, so choosing it changes nothing"


def read(path: Path, small: RuleBook) -> Reading:
    """Return a small rule book with places in a file."""
    tree = small.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return Reading(small, RuleBookOutline(read_document(written(path, tree))))


def told(reading: Reading) -> dict[tuple[str, str], str]:
    """Return what is said of options, by question and option."""
    outline = reading.outline
    names = {
        outline.document.place_of(at): (str(asked["id"]), str(option["id"]))
        for path, asked in outline.questions()
        for at, option in outline.items(*path, "options")
    }
    found = warnings_of(reading, today=TODAY)
    return {names[w.line, w.column]: w.message.partition("': ")[2] for w in found}


@pytest.mark.parametrize(
    ("when", "options", "said"),
    [
        # One option, and no more, is that of everybody else.
        ([{"q": ["rarely", "often", "daily"]}], FOUR, {}),
        (
            [{"q": "daily"}],
            FOUR,
            {
                "rarely": f"is never told apart from 'never': {ABOUT} either",
                "often": f"is never told apart from 'never': {ABOUT} either",
            },
        ),
        ([{"q": "daily"}, {"not": {"q": ["often", "daily"]}}], FOUR, {}),
        ([{"q": "daily"}, {"all": [{"q": "often"}, {"any": [{"q": "rarely"}]}]}], FOUR, {}),
        (
            [{"not": {"q": ["never", "rarely"]}}],
            FOUR,
            {"rarely": f"is never told apart from 'never': {ABOUT} one of them alone"},
        ),
        (["named"], FOUR, {"often": f"is never told apart from 'never': {ABOUT} either"}),
        # With several answers, every option has to say something beside others.
        ([{"q": ["daily", "often"]}], NONE, {"never": IDLE, "rarely": IDLE}),
        ([{"q": [*NAMES, "none"]}], NONE, {}),
        # Points speak too.
        (
            [{"points": {"at_least": 1}}],
            POINTS,
            {"rarely": f"is never told apart from 'never': {ABOUT} either"},
        ),
        # Too few points: the finding repeats whichever answers counted.
        ([{"not": {"points": {"at_least": 1}}}], POINTS, {}),
    ],
)
def test_options_that_make_no_difference_are_told(
    tmp_path: Path, when: list[Any], options: Options, said: dict[str, str]
) -> None:
    asked = question("q", options, many=options is NONE)
    scores = {"points": {"of": ["q"]}} if options is POINTS else {}
    named = {"named": {"q": ["rarely", "daily"]}} if "named" in when else {}
    rules = [rule(f"r{n}", each) for n, each in enumerate(when)]

    small = book(rules, [asked], scores=scores, conditions=named)

    assert told(read(tmp_path / "b.yaml", small)) == {
        ("q", name): each for name, each in said.items()
    }


@pytest.mark.parametrize("key", ["whenever", "never"])
def test_a_guarantee_and_a_later_question_tell_options_apart(tmp_path: Path, key: str) -> None:
    promise = {"id": "g", "text": "g", "whenever": {"q": "daily"}, "never": {"q": "daily"}}
    promise[key] = {"q": "rarely"}
    later = question("later", YES_NO_UNSURE, enable_when={"q": "often"})
    rules = [rule("r", {"q": "daily"}), rule("l", {"later": "yes"})]

    small = book(rules, [question("q", FOUR), later], guarantees=[promise])

    assert told(read(tmp_path / "b.yaml", small)) == {}


def outcome(small: RuleBook, sheet: AnswerSheet) -> list[object]:
    """Return all that a sheet leads to: the findings, with the answers that each repeats."""
    found = assess(small, sheet).findings
    return [(each.rule.id, each.level, each.certain, each.because) for each in found]


@given(small=books())
@settings(ANEW, max_examples=samples(25, soak=400))
def test_options_of_which_that_is_told_do_make_no_difference(
    tmp_path_factory: pytest.TempPathFactory, small: RuleBook
) -> None:
    path = tmp_path_factory.getbasetemp() / "options.yaml"
    for (name, option), said in told(read(path, small)).items():
        twin = re.match("is never told apart from '(.*?)'", said)
        for sheet in every_sheet(small):
            chosen = sheet.chosen(name)
            others = chosen - {option} | (frozenset([twin[1]]) if twin else frozenset())
            if option in chosen and others and may_be_chosen(small.questions[name], others):
                other = sheet.with_answers({name: others})
                assert outcome(small, sheet) == outcome(small, other)


def may_be_chosen(asked: Question, options: frozenset[str]) -> bool:
    alone = options & asked.exclusive_options
    return not alone or len(options) == 1


# ---- check -----------------------------------------------------------------------------------


def test_check_prints_warnings_and_is_content(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    content = PROVED_TEXT.replace("title: Your mood", "title: Your mood #1")
    content = content.replace("at: Description", f"at: {LITTLE}", 1)
    written(path, content)

    result = runner.invoke(cli, ["check", str(path)])

    assert result.exit_code == 0
    assert result.stdout.startswith(f"{path}: fine, and proved")
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()] == [
        [f"{path}:{place_of(content, '#1')}", "warning"],
        [f"{path}:{place_of(content, LITTLE)}", "warning"],
    ]


def test_check_warns_of_the_rule_book_of_a_clinic_too(runner: CliRunner, tmp_path: Path) -> None:
    content = PROVED_TEXT.replace("at: Description", f"at: {LITTLE}", 1)
    own = written(tmp_path / "own.yaml", content)
    written(tmp_path / "north.yaml", "id: north\nname: North\nrules: own.yaml\n")

    result = runner.invoke(cli, ["check", "--rules", str(PROVED), "--clinics", str(tmp_path)])

    assert result.exit_code == 0
    assert result.stderr.startswith(f"{own}:{place_of(content, LITTLE)}: warning: rule 'soy': ")
