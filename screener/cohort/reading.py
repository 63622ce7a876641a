"""Reads archives of answer sheets batch by batch, so that memory does not grow with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import pyarrow as pa
from pyarrow import csv, parquet

from screener.cohort.answers import Sheets, sheets_in_columns, sheets_of_masks
from screener.cohort.batches import Cohort
from screener.cohort.files import BATCH, form_of
from screener.errors import LineError, OperatorError, RespondentError, SheetError
from screener.json_text import Pairs, as_pairs
from screener.records.lines import MAX_LINE_BYTES, lines_of, pairs_of, value_on
from screener.screening.coding import Masks

CSV_BLOCK: Final = 8 * 1024 * 1024


class Archive(NamedTuple):
    """Answer sheets to read once, and the columns that they come in."""

    columns: pa.Schema
    sheets: Iterator[Sheets]


@contextmanager
def opened(path: Path, cohort: Cohort) -> Iterator[Archive]:
    """Open an archive for as long as it is read.

    Raises OperatorError if the file cannot be read, now or at any of its sheets.
    """
    open_as = {".parquet": _parquet, ".csv": _csv}.get(form_of(path), _lines)
    with _told(path):
        stream = path.open("rb")
    with stream:
        with _told(path):
            columns, sheets = open_as(stream, cohort)
        yield Archive(columns, _guarded(path, sheets))


def _guarded(path: Path, sheets: Iterator[Sheets]) -> Iterator[Sheets]:
    with _told(path):
        yield from sheets


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say of which file an error is, without Arrow's own words, which can hold answers."""
    form = _NAMES.get(path.suffix.lower(), "JSON")
    try:
        yield
    except _UnevenError as error:
        raise OperatorError(f"{path}: {error}") from None
    except pa.ArrowInvalid:
        raise OperatorError(f"{path}: is damaged, or is not {form}") from None
    except OSError as error:
        why = error.strerror or f"it is damaged, or is not {form}"
        raise OperatorError(f"{path}: cannot be read: {why}") from None


_NAMES: Final = {".parquet": "Parquet", ".csv": "CSV in UTF-8 with a first row of names"}


class _UnevenError(ValueError):
    """A row of a CSV file has more or fewer cells than its first."""


def _parquet(stream: BinaryIO, cohort: Cohort) -> Archive:
    plain = parquet.ParquetFile(stream)
    columns = plain.schema_arrow
    asked = {n for n in cohort.coding.positions if n not in cohort.kept and _is_text(columns, n)}
    paths = [plain.schema.column(number).path for number in range(len(plain.schema))]
    texts = [path for path in paths if path.partition(".")[0] in asked]
    stream.seek(0)
    # As a dictionary, so that each different text of a column is looked at once.
    file = parquet.ParquetFile(stream, read_dictionary=texts)
    return Archive(columns, _of_columns(file.iter_batches(BATCH), cohort))


def _is_text(columns: pa.Schema, name: str) -> bool:
    """Return whether a column is there once, and holds texts or lists of texts."""
    return columns.names.count(name) == 1 and columns.field(name).type in (
        pa.string(),
        pa.list_(pa.string()),
    )


def _of_columns(batches: Iterator[pa.RecordBatch], cohort: Cohort) -> Iterator[Sheets]:
    return (sheets_in_columns(cohort.coding, batch, cohort.kept) for batch in batches)


def _csv(stream: BinaryIO, cohort: Cohort) -> Archive:
    skipping = csv.ParseOptions(newlines_in_values=True, invalid_row_handler=lambda _: "skip")
    with Path(stream.name).open("rb") as again:
        names = csv.open_csv(again, parse_options=skipping).schema.names
    columns = pa.schema([pa.field(name, pa.string()) for name in names])
    return Archive(columns, _of_columns(_csv_batches(stream, columns), cohort))


def _csv_batches(stream: BinaryIO, columns: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield what is in a CSV file as text; an empty cell is null."""
    uneven: list[Any] = []

    def note(row: Any) -> str:
        uneven.append(row)
        return "error"

    try:
        yield from csv.open_csv(
            stream,
            csv.ReadOptions(use_threads=False, block_size=CSV_BLOCK),
            csv.ParseOptions(
                newlines_in_values=True,
                ignore_empty_lines=len(columns) > 1,
                invalid_row_handler=note,
            ),
            csv.ConvertOptions(column_types=columns, null_values=[""], strings_can_be_null=True),
        )
    except pa.ArrowInvalid:
        for row in uneven:
            raise _UnevenError(
                f"row {row.number} has {row.actual_columns} cells, and the first row has "
                f"{row.expected_columns}"
            ) from None
        raise


def _lines(stream: BinaryIO, cohort: Cohort) -> Archive:
    columns = pa.schema([pa.field(name, pa.string()) for name in cohort.kept])
    return Archive(columns, _of_lines(stream, cohort))


def _of_lines(stream: BinaryIO, cohort: Cohort) -> Iterator[Sheets]:
    lines = lines_of(stream, MAX_LINE_BYTES)
    while some := [_read(line, cohort) for line in islice(lines, BATCH)]:
        kept = {
            name: pa.array([values.get(name) for _, values in some], pa.string())
            for name in cohort.kept
        }
        yield sheets_of_masks(cohort.coding, [found for found, _ in some], kept)


def _read(line: bytes, cohort: Cohort) -> tuple[Masks | RespondentError, dict[str, str | None]]:
    """Return the sheet in a line, or what is wrong with it, and the values to keep."""
    values: dict[str, str | None] = {}
    try:
        pairs = pairs_of(value_on(line, as_pairs, MAX_LINE_BYTES))
        values = {name: _text(value) for name, value in pairs if name in cohort.kept}
        return cohort.coding.read(_answers(pairs, cohort)), values
    except (LineError, SheetError) as error:
        return error, values


def _answers(pairs: Pairs, cohort: Cohort) -> Sequence[tuple[str, Any]]:
    """Return what a line answers; null is no answer, as in the other forms."""
    return [
        (name, answer)
        for name, answer in pairs
        if (answer is not None if name in cohort.coding.positions else name not in cohort.kept)
    ]


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)
