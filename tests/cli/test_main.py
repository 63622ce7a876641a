"""What all commands have in common."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from screener.cli.main import cli
from screener.cli.table import COMMANDS
from tests.conftest import ROOT

FHIR = [["fhir", "questionnaire"], ["fhir", "codes"]]
FHIR += [["fhir", name, "-"] for name in ("response", "bundle", "sheet")]
READING = [
    ["cohort", "x.csv", "-o", "y.csv"],
    ["coverage", "."],
    ["evaluate", "-"],
    ["explain", "-"],
    ["graph"],
    *FHIR,
]
READING += [["serve", "--port", "0"]]
ENVIRONMENT = [["check"], ["test"], *READING]


@pytest.mark.parametrize("command", ENVIRONMENT, ids=" ".join)
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


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_table_says_there_what_it_does(
    runner: CliRunner, command: str
) -> None:
    result = runner.invoke(cli, [command, "--help"], terminal_width=80)

    assert result.exit_code == 0
    assert f"\n\n  {COMMANDS[command].does}\n" in result.stdout


def test_the_list_of_commands_cuts_no_line_short(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["--help"], terminal_width=80)

    assert "..." not in result.stdout.partition("Commands:")[2]


def test_a_command_that_is_not_there_brings_the_nearest(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["evalute"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "No such command 'evalute'" in result.stderr


HEAVY: Final = {
    "babel",
    "coloraide",
    "cryptography",
    "flask",
    "numpy",
    "pyarrow",
    "pydantic",
    "pysat",
    "ruamel.yaml",
    "screener.web",
    "sqlglot",
    "weasyprint",
}
READ: Final = {"pydantic", "ruamel.yaml"}
"""What it takes to read a rule book."""
LOADS: Final = {
    "--help": set[str](),
    "--version": set[str](),
    "schema": READ,
    "schema --for rules.yaml": READ,
    "schema --cases": READ,
    "test rules.yaml nowhere": READ,
    "evaluate -": READ,
    "explain -": READ,
    "record -": READ,
    "translate es": READ | {"babel"},
    "replay - nowhere": READ,
    "cohort nowhere.csv -o out.csv": READ | {"numpy", "pyarrow"},
    "fhir bundle -": READ,
    "fhir view": READ,
    "graph": READ,
    "embed north": READ | {"babel"},
    "send north": READ | {"babel"},
    "init new --from rules.yaml": READ | {"pysat"},
    "prove": READ | {"pysat"},
    "coverage nowhere": READ | {"pysat"},
    "diff rules.yaml rules.yaml": READ | {"pysat"},
    "diff rules.yaml rules.yaml --cohort nowhere.csv": READ | {"numpy", "pyarrow", "pysat"},
    "spread --people 100": READ,
    "spread --cohort nowhere.csv": READ | {"numpy", "pyarrow"},
    "study nowhere.csv nowhere.csv --id visit": READ | {"numpy", "pyarrow"},
    "sign --by A --role B": READ | {"pysat"},
    "check": READ | {"babel", "pysat"},
    "safety-case": READ | {"pysat"},
    "sql --dialect duckdb --coded": READ | {"pysat", "sqlglot"},
}
"""Of all that is slow to load, what each command loads from its start to its end."""
MODULES_AT_THE_END: Final = """
import sys
from screener.cli.main import main
try:
    main()
finally:
    print()
    print(*sys.modules)
"""


@pytest.mark.parametrize("command", LOADS)
def test_a_command_loads_only_what_it_needs(command: str, my_rules: Path, clinics: Path) -> None:
    """There is a rule book and a clinic without an accent; what else is missing ends the work."""
    my_rules.write_bytes((ROOT / "docs" / "faults" / "sound.yaml").read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", MODULES_AT_THE_END, *command.split()],
        cwd=clinics.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        input="{}\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Traceback" not in done.stderr
    assert HEAVY & set(done.stdout.splitlines()[-1].split()) == LOADS[command]


def test_every_command_but_serve_is_held_to_what_it_loads() -> None:
    assert {command.split()[0] for command in LOADS} - {"--help", "--version"} == (
        COMMANDS.keys() - {"serve"}
    )
