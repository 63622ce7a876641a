"""What all commands have in common."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from screener.cli.main import cli

FHIR = [["fhir", "questionnaire"], ["fhir", "codes"]]
FHIR += [["fhir", name, "-"] for name in ("response", "bundle", "sheet")]
READING = [["coverage", "."], ["evaluate", "-"], ["explain", "-"], ["graph"], *FHIR]
READING += [["serve", "--port", "0"]]


@pytest.mark.parametrize("command", [["check"], *READING], ids=" ".join)
def test_every_command_takes_the_rule_book_that_the_environment_names(
    runner: CliRunner, command: list[str]
) -> None:
    result = runner.invoke(cli, command, env={"SCREENER_RULES": "nowhere.yaml"})

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "nowhere.yaml: cannot be read: No such file or directory\n"


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_no_command_starts_with_a_broken_rule_book(
    runner: CliRunner, tmp_path: Path, command: list[str]
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("rules: 5\n")

    result = runner.invoke(cli, [*command, "--rules", str(file)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{file}:1:8: 'rules' must be a list, not 5" in result.stderr.splitlines()


def test_a_wrong_option_is_the_caller_s_mistake(runner: CliRunner) -> None:
    assert runner.invoke(cli, ["check", "--nonsense"]).exit_code == 2
