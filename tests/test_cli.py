"""The command: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from screener.cli import cli
from screener.config import KEYS
from tests.conftest import RULES


def test_check_of_a_sound_rule_book(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["check", str(RULES)])

    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{RULES}: fine: 37 questions" in result.stdout
    assert "sha256:" in result.stdout


def test_check_tells_every_mistake_on_its_own_line(runner: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(RULES.read_text().replace("topic: liver\n", "topic: livr\n"))

    result = runner.invoke(cli, ["check", "--rules", str(file)])

    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert lines
    assert all(line.startswith(f"{file}:") and "nearest: 'liver'" in line for line in lines)


def test_check_takes_one_rule_book(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["check", str(RULES), "--rules", str(RULES)])

    assert result.exit_code == 2
    assert "give the rule book once, as FILE or by --rules" in result.stderr


@pytest.mark.parametrize("command", [["check"], ["evaluate", "-"], ["serve", "--port", "0"]])
def test_every_command_takes_the_rule_book_that_the_environment_names(
    runner: CliRunner, command: list[str]
) -> None:
    result = runner.invoke(cli, command, env={"SCREENER_RULES": "nowhere.yaml"})

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "nowhere.yaml: cannot be read: No such file or directory\n"


@pytest.mark.parametrize("command", [["evaluate", "-"], ["serve", "--port", "0"]])
def test_no_command_starts_with_a_broken_rule_book(
    runner: CliRunner, tmp_path: Path, command: list[str]
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("rules: 5\n")

    result = runner.invoke(cli, [*command, "--rules", str(file)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{file}:1:8: 'rules' must be a list, not 5" in result.stderr.splitlines()


def test_evaluate_answers_line_by_line(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["evaluate", "-"], input='{"pancreatitis": "yes"}\nnonsense\n')

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


def test_schema_is_the_file_that_the_rule_book_names(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["schema"])

    assert json.loads(result.stdout) == json.loads(RULES.with_name("rules.schema.json").read_text())
    assert RULES.read_text().startswith("# yaml-language-server: $schema=rules.schema.json\n")


def test_serve_refuses_a_bad_key_and_says_how_to_make_one(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["serve", "--port", "0"], env={KEYS.name: "secret"})

    assert result.exit_code == 2
    assert result.stderr.startswith("SCREENER_KEYS: a key is not 32 bytes in URL-safe base64")
    assert "secrets.token_urlsafe(32)" in result.stderr


def test_a_wrong_option_is_the_caller_s_mistake(runner: CliRunner) -> None:
    assert runner.invoke(cli, ["check", "--nonsense"]).exit_code == 2
