"""Writes guidance batch by batch into a file that is there whole or not at all."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

import pyarrow as pa
from pyarrow import csv, parquet

from screener.cohort.files import form_of
from screener.errors import OperatorError


class _Lines:
    """Writes one JSON object a line."""

    def __init__(self, stream: IO[bytes], _columns: pa.Schema) -> None:
        self._stream = stream

    def write_batch(self, batch: pa.RecordBatch) -> None:
        for row in batch.to_pylist():
            line = json.dumps(row, ensure_ascii=False, default=str)
            self._stream.write(line.encode() + b"\n")

    def close(self) -> None:
        """There is nothing left to write."""


_WRITERS: Final = {".parquet": parquet.ParquetWriter, ".csv": csv.CSVWriter}


@contextmanager
def written(path: Path, columns: pa.Schema) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Make a file with these columns: yields what writes a batch into it.

    The file is there only if all went well, and only its owner can read it. Raises OperatorError if
    it cannot be written.
    """
    make = _WRITERS.get(form_of(path), _Lines)
    with _new_file(path) as stream:
        with _told(path):
            writer = make(stream, columns)

        def write(batch: pa.RecordBatch) -> None:
            with _told(path):
                writer.write_batch(batch)

        try:
            yield write
        except BaseException:
            with suppress(OSError, pa.ArrowException):
                writer.close()
            raise
        with _told(path):
            writer.close()
            stream.flush()


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside the one wanted, which takes its place in the end."""
    with _told(path):
        stream = tempfile.NamedTemporaryFile(  # noqa: SIM115 - renamed after it is closed
            dir=path.parent, prefix=f".{path.name}.", delete=False
        )
    beside = Path(stream.name)
    try:
        with stream:
            yield stream.file
        with _told(path):
            beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError):
        message = f"{path}: cannot hold a column that is kept; write .parquet instead"
        raise OperatorError(message) from None
    except OSError as error:
        why = error.strerror or "the disk did not take it"
        raise OperatorError(f"{path}: cannot be written: {why}") from None
