"""Spark, DuckDB and Polars guide archives by the lines that the docs show."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet
from pyspark.sql import SparkSession

from screener.cohort.batches import Cohort
from screener.errors import OperatorError
from screener.rulebook.model import RuleBook
from screener.screening.guidance import Assessor
from tests.cohort.archives import Sent, columns_of, expected_by_function, found_in
from tests.cohort.engines import EXAMPLES, process_of_each, spark_cluster
from tests.samples import samples
from tests.sheets import Respondent

ENGINES = ("Spark", "DuckDB", "Polars")
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SETTINGS = {
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.sql.files.maxPartitionBytes": "65536",  # several tasks for a file that one could read
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with spark_cluster(tmp_path_factory.mktemp("spark"), SETTINGS) as session:
        yield session


@pytest.fixture(scope="module")
def archive(rulebook: RuleBook) -> pa.Table:
    """Complete and incomplete sheets by chance with the numbers of visits; some are no sheets."""
    respondent = Respondent(rulebook, seed=5)
    count = samples(2_000, soak=20_000)
    batch = columns_of(
        rulebook, [respondent.partial() if n % 3 else respondent.complete() for n in range(count)]
    )
    ages = [age if n % 50 else "18" for n, age in enumerate(batch.column("age").to_pylist())]
    batch = batch.set_column(batch.schema.names.index("age"), "age", pa.array(ages))
    return pa.Table.from_batches([batch]).append_column("visit", pa.array(range(1, count + 1)))


@pytest.fixture(scope="module")
def wanted(rulebook: RuleBook, archive: pa.Table) -> list[Sent]:
    assessor, rows = Assessor(rulebook), archive.to_pylist()
    sent = [[(q, row[q]) for q in rulebook.questions if row[q] is not None] for row in rows]
    return [{"visit": n} | expected_by_function(assessor, each) for n, each in enumerate(sent, 1)]


@pytest.fixture
def folder(archive: pa.Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that the lines of the docs run in, with their sheets."""
    parquet.write_table(archive, tmp_path / "sheets.parquet", row_group_size=len(archive) // 8)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_example(engine: str, **names: Any) -> dict[str, Any]:
    """Run the lines of the docs, as in a program that has these names."""
    exec(EXAMPLES[engine], names)  # noqa: S102 - the lines of our own docs
    return names


def test_the_docs_show_each_engine() -> None:
    assert EXAMPLES.keys() == set(ENGINES)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_gives_the_guidance_of_the_compiled_function(
    engine: str,
    rulebook: RuleBook,
    folder: Path,
    wanted: list[Sent],
    request: pytest.FixtureRequest,
) -> None:
    session = request.getfixturevalue("spark") if engine == "Spark" else None

    run_example(engine, cohort=Cohort(rulebook, ["visit"]), spark=session, duckdb=duckdb, pl=pl)

    guidance = parquet.read_table(folder / "guidance.parquet").sort_by("visit")
    (told,) = guidance.combine_chunks().to_batches()
    assert sum("error" in each for each in wanted) == len(wanted) // 50
    for found, sheet in zip(found_in(told), wanted, strict=True):
        assert found == sheet


def test_spark_hands_its_tasks_the_rules_whole(rulebook: RuleBook, archive: pa.Table) -> None:
    """They have no file of the rule book."""
    cohort, (batch, *_) = Cohort(rulebook, ["visit"]), archive.to_batches()

    handed = pickle.loads(pickle.dumps(cohort))  # noqa: S301 - our own

    assert handed.guide(batch) == cohort.guide(batch)


@pytest.mark.usefixtures("folder")
def test_both_executors_take_part(spark: SparkSession) -> None:
    """Each has one core, so two processes of Python are two executors."""
    sheets = spark.read.parquet("sheets.parquet")

    told = sheets.mapInArrow(process_of_each, "process bigint").toArrow()

    assert len(set(told.column("process").to_pylist())) == 2


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("engine", ENGINES)
def test_a_column_that_is_no_question_is_refused_before_any_work(
    engine: str, rulebook: RuleBook, request: pytest.FixtureRequest
) -> None:
    session = request.getfixturevalue("spark") if engine == "Spark" else None

    with pytest.raises(OperatorError, match="there is no question 'visit'"):
        run_example(engine, cohort=Cohort(rulebook), spark=session, duckdb=duckdb, pl=pl)
