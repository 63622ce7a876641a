"""Commands whose extra is missing say what to install; no other error is taken for that."""

from __future__ import annotations

import sys
import tomllib

import pytest
from click.testing import CliRunner

from screener.cli.extras import EXTRAS
from screener.cli.main import cli
from tests.conftest import ROOT, RULES

OURS = ("screener.cohort", "screener.study", "screener.sql", "screener.proof.queries")
COMMANDS = {
    "cohort": ["cohort", "sheets.csv", "-o", "guidance.csv"],
    "diff": ["diff", str(RULES), str(RULES), "--cohort", "sheets.csv"],
    "spread": ["spread", str(RULES), "--cohort", "sheets.csv"],
    "study": ["study", "sheets.csv", "sheets.csv", "--id", "visit"],
    "sql": ["sql", "--dialect", "duckdb"],
}
NEEDED = [
    (name, "sql" if name == "sql" else "cohort", package)
    for name in COMMANDS
    for package in EXTRAS["sql" if name == "sql" else "cohort"]
]


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands import again what needs an extra."""
    for module in [each for each in sys.modules if each.startswith(OURS)]:
        monkeypatch.delitem(sys.modules, module)


@pytest.mark.parametrize(("name", "extra", "package"), NEEDED)
def test_without_their_extra_commands_say_what_to_install(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, name: str, extra: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)

    result = runner.invoke(cli, COMMANDS[name])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"the extra '{extra}' is missing: pip install 'isotretinoin-screener[{extra}]', or in a "
        f"checkout pip install --require-hashes --requirement requirements/{extra}.txt\n"
    )


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("cohort", "screener.cohort.bits"),
        ("study", "screener.study.text"),
        ("sql", "screener.sql.names"),
    ],
)
def test_a_fault_of_our_own_is_not_taken_for_a_missing_extra(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, name: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    result = runner.invoke(cli, COMMANDS[name])

    assert isinstance(result.exception, ModuleNotFoundError)
    assert result.exception.name == module


def test_each_extra_has_the_packages_that_the_project_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for extra, packages in EXTRAS.items():
        wanted = project["optional-dependencies"][extra]
        assert [name.partition(">")[0] for name in wanted] == list(packages)
