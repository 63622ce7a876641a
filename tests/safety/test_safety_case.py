"""What is handed over to a hospital says what is proved, and leaves open what is not known."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screener.cli.main import cli
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.safety.controls import controlled
from screener.safety.document import Evidence, document
from screener.safety.hazard_log import TO_FILL_IN, TO_RATE, as_csv, rows
from screener.screening.sheet import AnswerSheet
from tests.clock import Clock
from tests.conftest import ROOT
from tests.hazards import INTENDED, with_a_hazard

SOUND = ROOT / "docs" / "faults" / "sound.yaml"
CALM = {"can_become_pregnant": "no", "liver_disease": "no", "mood": "well", "allergies": ["none"]}
BY_HAND = ("severity", "likelihood", "risk")


def sheet(**answers: str) -> AnswerSheet:
    chosen = {name: frozenset([option]) for name, option in answers.items()}
    return AnswerSheet().with_answers(chosen)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "book.yaml"
    written.write_text(with_a_hazard(SOUND) + INTENDED)
    return written


@pytest.fixture
def book(file: Path) -> RuleBook:
    return load_rulebook(file, today=Clock().today())


def log(book: RuleBook, patients: dict[str, AnswerSheet]) -> dict[str, dict[str, str]]:
    """Return the lines of the hazard log by guarantee, read back from CSV."""
    text = as_csv(rows(book, controlled(book, patients)))
    return {line["guarantee"]: line for line in csv.DictReader(io.StringIO(text, newline=""))}


def ask(runner: CliRunner, *arguments: str | Path) -> Result:
    return runner.invoke(cli, ["safety-case", *map(str, arguments)])


def test_every_guarantee_is_a_line_of_the_log(book: RuleBook) -> None:
    lines = log(book, {})

    assert lines.keys() == {guarantee.id for guarantee in book.guarantees}
    assert {line["hazard id"] for line in lines.values()} == {"not-seen"}
    assert {line["patients"] for line in lines.values()} == {"none"}


def test_nobody_is_said_to_have_rated_anything(book: RuleBook) -> None:
    for line in log(book, {}).values():
        rated = [text for column, text in line.items() if column.endswith(BY_HAND)]
        assert (len(rated), set(rated)) == (6, {TO_RATE})
        assert {line[column] for column in ("owner", "status", "further controls")} == {TO_FILL_IN}


def test_a_control_names_its_promise_its_rules_and_their_sources(book: RuleBook) -> None:
    line = log(book, {})["pregnancy-is-never-calm"]

    rules = {rule.id: rule for rule in book.rules}
    named = line["rules"].split(", ")
    assert named
    assert {rules[name].level for name in named} <= {"emergency", "contact_first"}
    cited = {book.sources[one.source].title for name in named for one in rules[name].cite}
    assert all(title in line["source of the rules"] for title in cited)
    assert line["promise"].startswith("guidance at least as urgent as “")


def test_a_question_that_is_asked_is_a_control_without_a_rule(book: RuleBook) -> None:
    line = log(book, {})["asks-can-become-pregnant"]

    assert (line["rules"], line["promise"]) == (
        "",
        "the question “Could you become pregnant?” is asked",
    )


def test_the_patients_named_are_those_whom_the_guarantee_is_about(book: RuleBook) -> None:
    unsure = sheet(can_become_pregnant="not_sure", pregnant_now="no")
    patients = {
        "one": sheet(can_become_pregnant="yes", pregnant_now="yes"),
        "two": sheet(can_become_pregnant="no"),
        "three": unsure,
    }

    lines = log(book, patients)

    assert lines["pregnancy-is-never-calm"]["patients"] == "one"
    assert lines["nobody-is-asked-in-vain"]["patients"] == "two"
    assert lines["asks-pregnant-now"]["patients"] == "one, three"
    assert lines["asks-can-become-pregnant"]["patients"] == "one, two, three"


def test_many_patients_are_counted(book: RuleBook) -> None:
    calm = sheet(can_become_pregnant="no")
    lines = log(book, {f"n{number}": calm for number in range(12)})

    assert lines["asks-can-become-pregnant"]["patients"].endswith("n8, n9 and 2 more")


def test_the_page_is_bound_to_the_digest_and_says_who_answers_for_it(book: RuleBook) -> None:
    page = document(book, controlled(book, {}), Evidence("unsigned: nobody", 0, 0))

    assert f"Digest: `{book.digest}`." in page
    assert "Unsigned: nobody." in page
    assert "- **Not for:** No dose." in page
    assert "None were given to this command" in page
    assert "| hazard | Somebody \\| is not told. |" in page
    assert "none; the authors' own assumption" in page


def test_patients_who_do_not_get_what_is_expected_are_told_first(book: RuleBook) -> None:
    page = document(book, controlled(book, {}), Evidence("unsigned", 7, 2))

    assert "2 of 7 made-up patients do not get the guidance expected of them" in page


def test_the_digest_covers_the_hazards_and_is_as_before_without_them(
    file: Path, book: RuleBook
) -> None:
    without = load_rulebook(SOUND, today=Clock().today())
    file.write_text(file.read_text().replace("gets worse", "gets much worse"))

    assert not without.hazards
    digests = {without.digest, book.digest, load_rulebook(file, today=Clock().today()).digest}
    assert len(digests) == 3


def test_the_command_writes_both_files_into_a_folder(
    runner: CliRunner, file: Path, tmp_path: Path
) -> None:
    result = ask(runner, "--rules", file, "-o", tmp_path / "made" / "here")

    assert (result.exit_code, result.output) == (0, "")
    made = tmp_path / "made" / "here"
    assert sorted(path.name for path in made.iterdir()) == ["hazard-log.csv", "safety-case.md"]
    printed = ask(runner, "--rules", file)
    assert printed.stdout == (made / "safety-case.md").read_text("utf-8")


@pytest.mark.parametrize(("name", "begins"), [("a.md", "# Safety case: "), ("a.csv", "hazard id,")])
def test_a_file_gets_what_its_ending_says(
    runner: CliRunner, file: Path, tmp_path: Path, name: str, begins: str
) -> None:
    result = ask(runner, "--rules", file, "-o", tmp_path / name)

    assert result.exit_code == 0
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


def test_patients_are_read_and_tried(runner: CliRunner, file: Path, tmp_path: Path) -> None:
    patient = {
        "story": "s",
        "answers": CALM | {"liver_disease": "now"},
        "expect": {"level": "contact_first", "certain": ["liver-now"]},
        "source": [{"meaning": "It is a call."}],
    }
    cases = tmp_path / "cases.yaml"
    cases.write_text(json.dumps({"theme": "t", "patients": {"one": patient}}))

    result = ask(runner, "--rules", file, cases)

    assert "All 1 made-up patients get the guidance expected of them." in result.stdout
    assert "cases/one" in result.stdout


def test_a_rule_book_without_hazards_says_where_to_add_them(runner: CliRunner) -> None:
    result = ask(runner, "--rules", SOUND)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "names no hazards; list them under 'hazards'" in result.stderr


def test_a_rule_book_with_a_fault_gets_none(runner: CliRunner, file: Path) -> None:
    file.write_text(file.read_text().replace("at_least: contact_first", "at_least: emergency", 1))

    result = ask(runner, "--rules", file)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "guarantee-broken" in result.stderr


def test_a_folder_that_cannot_be_made_is_named(
    runner: CliRunner, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("")

    result = ask(runner, "--rules", file, "-o", tmp_path / "taken")

    assert result.exit_code == 2
    assert result.stderr == f"{tmp_path / 'taken'}: cannot be made a folder: File exists\n"


def test_our_own_rule_book_has_a_source_for_every_harm_but_one(rulebook: RuleBook) -> None:
    assert [hazard.id for hazard in rulebook.hazards if not hazard.cite] == [
        "question-does-not-fit"
    ]
    assert rulebook.intended_use is not None
