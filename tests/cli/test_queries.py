"""The command that prints the rules as a query."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from screener.cli.main import cli
from screener.fhir.naming import answer_code
from screener.proof.queries.proof import prove_query
from screener.rulebook.model import RuleBook
from screener.sql import query


def test_sql_prints_a_proved_query(runner: CliRunner, rulebook: RuleBook) -> None:
    result = runner.invoke(cli, ["sql", "--dialect", "postgres", "--keep", "visit"])

    assert (result.exit_code, result.stderr) == (0, "")
    prove_query(rulebook, result.stdout, "postgres", ["visit"])


def test_sql_prints_a_query_for_codes(runner: CliRunner, rulebook: RuleBook) -> None:
    result = runner.invoke(cli, ["sql", "--dialect", "duckdb", "--coded"])

    assert (result.exit_code, result.stderr) == (0, "")
    prove_query(rulebook, result.stdout, "duckdb", spelled=answer_code)


def test_sql_prints_a_view(runner: CliRunner) -> None:
    options = ["--table", "archive.intakes", "--view", "archive.guidance"]

    result = runner.invoke(cli, ["sql", "--dialect", "snowflake", *options])

    assert result.exit_code == 0
    assert 'CREATE VIEW "archive"."guidance" AS\nWITH "answers" AS (' in result.stdout
    assert '  FROM "archive"."intakes"\n' in result.stdout


def test_what_is_not_proved_is_not_printed(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = query.query_for

    def wrong(*given: object) -> str:
        return right(*given).replace("THEN 'emergency'", "THEN 'discuss'")  # type: ignore[arg-type]

    monkeypatch.setattr(query, "query_for", wrong)

    result = runner.invoke(cli, ["sql", "--dialect", "duckdb"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        "column 'level' is 'emergency': the SQL says no and the rules say yes, for a person who "
    )
    assert result.stderr.endswith("please report it)\n")
