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

from screener.cohort.answers import Sheets, meant, sheets_in_columns, sheets_of_masks
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


class SharedArchive(NamedTuple):
    """Answer sheets to read once, as each of several rule books reads them."""

    columns: pa.Schema
    sheets: Iterator[tuple[Sheets, ...]]


@contextmanager
def opened(path: Path, cohort: Cohort) -> Iterator[Archive]:
    """Open an archive for as long as it is read.

    Raises OperatorError if the file cannot be read, now or at any of its sheets.
    """
    with opened_for(path, [cohort]) as archive:
        yield Archive(archive.columns, (sheets for (sheets,) in archive.sheets))


@contextmanager
def opened_for(path: Path, cohorts: Sequence[Cohort]) -> Iterator[SharedArchive]:
    """Open an archive for several rule books; all get the same sheets at a time.

    Raises OperatorError as :func:`opened` does.
    """
    open_as = {".parquet": _parquet, ".csv": _csv}.get(form_of(path), _lines)
    with _told(path):
        stream = path.open("rb")
    with stream:
        with _told(path):
            columns, sheets = open_as(stream, cohorts)
        yield SharedArchive(columns, _guarded(path, sheets))


def _guarded(path: Path, sheets: Iterator[tuple[Sheets, ...]]) -> Iterator[tuple[Sheets, ...]]:
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


def _parquet(stream: BinaryIO, cohorts: Sequence[Cohort]) -> SharedArchive:
    columns = parquet.read_schema(stream)
    kept = {name for cohort in cohorts for name in cohort.kept}
    texts = {
        name
        for cohort in cohorts
        for name in cohort.coding.positions
        if name not in kept and _is_text(columns, name)
    }
    stream.seek(0)
    # As a dictionary, so that each different text of a column is looked at once. Arrow cannot do
    # that for lists that go on in the next row group.
    file = parquet.ParquetFile(stream, read_dictionary=list(texts))
    return SharedArchive(columns, _of_columns(file.iter_batches(BATCH), cohorts))


def _is_text(columns: pa.Schema, name: str) -> bool:
    return columns.names.count(name) == 1 and bool(columns.field(name).type == pa.string())


def _of_columns(
    batches: Iterator[pa.RecordBatch], cohorts: Sequence[Cohort]
) -> Iterator[tuple[Sheets, ...]]:
    for batch in batches:
        yield tuple(
            sheets_in_columns(each.coding, batch, each.kept, each.unread) for each in cohorts
        )


def _csv(stream: BinaryIO, cohorts: Sequence[Cohort]) -> SharedArchive:
    skipping = csv.ParseOptions(newlines_in_values=True, invalid_row_handler=lambda _: "skip")
    with Path(stream.name).open("rb") as again:
        names = csv.open_csv(again, parse_options=skipping).schema.names
    columns = pa.schema([pa.field(name, pa.string()) for name in names])
    return SharedArchive(columns, _of_columns(_csv_batches(stream, columns), cohorts))


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


def _lines(stream: BinaryIO, cohorts: Sequence[Cohort]) -> SharedArchive:
    kept = dict.fromkeys(name for cohort in cohorts for name in cohort.kept)
    columns = pa.schema([pa.field(name, pa.string()) for name in kept])
    return SharedArchive(columns, _of_lines(stream, cohorts))


def _of_lines(stream: BinaryIO, cohorts: Sequence[Cohort]) -> Iterator[tuple[Sheets, ...]]:
    lines = lines_of(stream, MAX_LINE_BYTES)
    while some := [_pairs(line) for line in islice(lines, BATCH)]:
        yield tuple(_sheets(some, cohort) for cohort in cohorts)


def _pairs(line: bytes) -> Pairs | LineError:
    """Return what a line says, or what is wrong with it."""
    try:
        return pairs_of(value_on(line, as_pairs, MAX_LINE_BYTES))
    except LineError as error:
        return error


def _sheets(some: Sequence[Pairs | LineError], cohort: Cohort) -> Sheets:
    read = [_read(each, cohort) for each in some]
    kept = {
        name: pa.array([values.get(name) for _, values in read], pa.string())
        for name in cohort.kept
    }
    return sheets_of_masks(cohort.coding, [found for found, _ in read], kept)


def _read(
    pairs: Pairs | LineError, cohort: Cohort
) -> tuple[Masks | RespondentError, dict[str, str | None]]:
    """Return the sheet in a line, or what is wrong with it, and the values to keep."""
    if isinstance(pairs, LineError):
        return pairs, {}
    values = {name: _text(value) for name, value in pairs if name in cohort.kept}
    try:
        return cohort.coding.read(_answers(pairs, cohort)), values
    except SheetError as error:
        return error, values


def _answers(pairs: Pairs, cohort: Cohort) -> Sequence[tuple[str, Any]]:
    """Return what a line answers; null is no answer, as in the other forms."""
    return [
        (name, _meant(name, answer, cohort))
        for name, answer in pairs
        if (answer is not None if name in cohort.coding.positions else name not in cohort.kept)
        and name not in cohort.unread
    ]


def _meant(name: str, answer: Any, cohort: Cohort) -> Any:
    """Return an answer as the other forms do; what is no question is refused later."""
    question = cohort.coding.book.questions.get(name)
    return answer if question is None else meant(question, answer)


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)
