"""Other programs that guide archives with us, in one process or in several."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest import mock

import pyarrow as pa
import pyspark
from pyspark.sql import SparkSession

_ROOT: Final = Path(__file__).parents[2]
_DOCS: Final = (_ROOT / "docs" / "cohort.md").read_text("utf-8")
EXAMPLES: Final = dict(
    re.findall(r"^### (\w+)\n+```python\n(.*?)^```$", _DOCS, re.MULTILINE | re.DOTALL)
)
"""By the name of an engine the lines of the docs that guide `sheets.parquet` with it."""

_SPARK: Final = Path(pyspark.__file__).parent
_SETTINGS: Final = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.executorEnv.PYTHONPATH": str(_ROOT),
    "spark.log.level": "OFF",
    "spark.scheduler.minRegisteredResourcesRatio": "1.0",  # no executor begins alone
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def spark_cluster(folder: Path, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """Run Spark with two executors on loopback: processes that keep their files in a folder."""
    home = folder / "home"  # the executors write their logs to it
    home.mkdir()
    for part in ("bin", "jars", "python"):
        (home / part).symlink_to(_SPARK / part)
    places = {
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    builder: Any = SparkSession.builder.master("local-cluster[2,1,1024]")
    for name, value in {**_SETTINGS, **settings}.items():
        builder = builder.config(name, value)
    builder = builder.config("spark.sql.warehouse.dir", str(folder / "warehouse"))
    with mock.patch.dict(os.environ, places):
        session: SparkSession = builder.getOrCreate()
        try:
            yield session
        finally:
            session.stop()


def process_of_each(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield for each row the number of the process that got it."""
    for batch in batches:
        yield pa.RecordBatch.from_pydict({"process": [os.getpid()] * len(batch)})
