"""What `evaluate`, `explain` and `replay` print for sheets, and what they leave with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from screener.cli.main import cli
from screener.rulebook.model import RuleBook

PANCREATITIS = '{"isotretinoin_now": "no", "pancreatitis": "yes"}\n'


def test_evaluate_answers_line_by_line(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["evaluate", "-"], input=f"{PANCREATITIS}nonsense\n")

    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 1
    assert (first["level"], first["complete"]) == ("contact_first", False)
    assert second["error"]["line"] == 2


def test_evaluate_of_good_sheets_ends_well(runner: CliRunner, tmp_path: Path) -> None:
    sheets = tmp_path / "sheets.jsonl"
    sheets.write_text('{"age": "18_or_over"}\n')

    assert runner.invoke(cli, ["evaluate", str(sheets)]).exit_code == 0


def test_evaluate_of_a_missing_file(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["evaluate", "nowhere.jsonl"])

    assert result.exit_code == 2
    assert result.stderr == "nowhere.jsonl: cannot be read: No such file or directory\n"


def test_explain_answers_line_by_line(runner: CliRunner, rulebook: RuleBook) -> None:
    result = runner.invoke(cli, ["explain", "-"], input=f"{PANCREATITIS}nonsense\n")

    assert (result.exit_code, result.stderr) == (1, "")
    first, *others = re.findall(r"^rule .*\(.*$", result.stdout, re.MULTILINE)
    assert first == "rule pancreatitis (pancreatitis, contact_first): certain, weighs contact_first"
    assert len(others) == len(rulebook.rules) - 1
    assert result.stdout.endswith("\nline 2: the line is not JSON: Expecting value at column 1\n")


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (["--rule", "blood-donor"], ["blood-donor"]),
        (["--rule", "low-mood", "--rule", "pancreatitis"], ["pancreatitis", "low-mood"]),
        (["--rule", "low-mood", "--rule", "cannot-become-pregnant", "--firing"], ["low-mood"]),
    ],
    ids=" ".join,
)
def test_explain_shows_only_the_rules_asked_for(
    runner: CliRunner, tmp_path: Path, options: list[str], shown: list[str]
) -> None:
    sheet = tmp_path / "sheet.json"
    sheet.write_text(PANCREATITIS.replace("}", ', "can_become_pregnant": "yes"}'))

    result = runner.invoke(cli, ["explain", *options, str(sheet)])

    assert (result.exit_code, result.stderr) == (0, "")
    assert re.findall(r"^rule (\S+) \(", result.stdout, re.MULTILINE) == shown
    assert result.stdout.endswith(f"; {len(shown)} shown\n")


def test_explain_names_the_nearest_rule_for_each_that_is_not_there(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["explain", "--rule", "low-mod", "--rule", "blod-donor", "-"])

    assert (result.exit_code, result.stdout) == (2, "")
    first, second = result.stderr.splitlines()
    assert first.startswith("there is no rule 'low-mod'; allowed: ")
    assert first.endswith("; nearest: 'low-mood'")
    assert second.endswith("; nearest: 'blood-donor'")


@pytest.fixture
def recorded(runner: CliRunner, tmp_path: Path) -> tuple[Path, Path]:
    """Evaluate two sheets and return the files with their guidance and with the sheets."""
    guidance, sheets = tmp_path / "guidance.jsonl", tmp_path / "sheets.jsonl"
    sheets.write_text('{"pancreatitis": "yes"}\n{"age": "18_or_over"}\n')
    guidance.write_text(runner.invoke(cli, ["evaluate", str(sheets)]).stdout)
    return guidance, sheets


def test_replay_says_how_many_are_the_same(runner: CliRunner, recorded: tuple[Path, Path]) -> None:
    guidance, sheets = recorded
    ways = [
        runner.invoke(cli, ["replay", str(guidance), str(sheets)]),
        runner.invoke(cli, ["replay", "-", str(sheets)], input=guidance.read_text()),
        runner.invoke(cli, ["replay", str(guidance), "-"], input=sheets.read_text()),
    ]

    for result in ways:
        assert (result.exit_code, result.stdout, result.stderr) == (0, "2 of 2 the same\n", "")


def test_replay_says_what_differs_in_which_line(
    runner: CliRunner, recorded: tuple[Path, Path]
) -> None:
    guidance, sheets = recorded
    sheets.write_text('{"pancreatitis": "yes"}\n{"age": "under_12"}\n')
    result = runner.invoke(cli, ["replay", str(guidance), str(sheets)])

    assert (result.exit_code, result.stdout) == (1, "1 of 2 the same\n")
    assert result.stderr
    assert all(line.startswith("line 2: ") for line in result.stderr.splitlines())


def test_replay_wants_the_rule_book_of_the_guidance(
    runner: CliRunner, recorded: tuple[Path, Path], my_rules: Path, rulebook: RuleBook
) -> None:
    my_rules.write_text(my_rules.read_text().replace("Get help now", "Get help", 1))
    command = ["replay", *map(str, recorded), "--rules", str(my_rules)]
    result = runner.invoke(cli, command)

    assert (result.exit_code, result.stdout) == (1, "")
    made_with = f"isotretinoin-us {rulebook.rulebook.version} {rulebook.digest}"
    assert result.stderr.startswith(f"line 1: this was made with {made_with}, and the rule book")


def test_replay_reads_standard_input_once(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["replay", "-", "-"])

    assert result.exit_code == 2
    assert "only one of GUIDANCE and SHEETS can be standard input" in result.stderr


def test_replay_of_nothing_is_no_comfort(runner: CliRunner, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    result = runner.invoke(cli, ["replay", str(empty), str(empty)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "there is nothing to replay\n"


def test_replay_of_a_missing_file(runner: CliRunner, recorded: tuple[Path, Path]) -> None:
    result = runner.invoke(cli, ["replay", str(recorded[0]), "nowhere.jsonl"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "nowhere.jsonl: cannot be read: No such file or directory\n"
