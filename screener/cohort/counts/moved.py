"""Writes which sheets move: what tells each apart, its levels, and the rules that make it move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from screener.cohort.answers import BETWEEN
from screener.cohort.batches import Cohort
from screener.cohort.bits import Words
from screener.cohort.counts.moves import Moved, Movement
from screener.cohort.writing import written
from screener.errors import OperatorError
from screener.wording import quoted

COLUMNS: Final = ("old_level", "new_level", "old_lead", "new_lead", "appears", "vanishes")
"""The columns of the file, after those that are kept."""


@contextmanager
def moved_written(
    path: Path, movement: Movement, archive: Path
) -> Iterator[Callable[[Moved], None]]:
    """Make a file of the sheets of an archive that move: yields what writes some of them.

    The file is there only if all went well, and only its owner can read it. Raises OperatorError if
    it cannot be written, if the archive cannot be read, or if a column that is kept has a name that
    the file needs.
    """
    kept = movement.kept_columns(archive)
    for name in kept.names:
        if name in COLUMNS:
            raise OperatorError(
                f"the column {quoted(name)} cannot be kept: the file has one of that name"
            )
    schema = pa.schema([*kept, *(pa.field(name, pa.string()) for name in COLUMNS)])
    with written(path, schema) as write:

        def write_some(moved: Moved) -> None:
            write(pa.RecordBatch.from_arrays(list(_columns(movement, moved)), schema=schema))

        yield write_some


def _columns(movement: Movement, moved: Moved) -> Iterator[Any]:
    rows = pa.array(moved.rows)
    for name in movement.kept:
        yield moved.kept[name].take(rows)
    for part in ("level", "lead"):
        for cohort, leads in zip((movement.before, movement.after), moved.leads, strict=True):
            yield _leading(cohort, part).take(pa.array(leads))
    for bits in (moved.gained, moved.lost):
        yield _names(movement.names, bits, moved)


def _leading(cohort: Cohort, part: str) -> Any:
    """Return what each outcome that can lead gives: its level, or its rule; the first is none."""
    levels = [lead.level.value for lead in cohort.leads]
    rules = [lead.rule.id for lead in cohort.leads]
    return pa.array([None, *(levels if part == "level" else rules)], pa.string())


def _names(names: tuple[str, ...], bits: Words, moved: Moved) -> Any:
    """Return for each sheet the findings whose bits it has, with a bar between them."""
    flags = np.unpackbits(bits.view(np.uint8), axis=1, bitorder="little")[:, moved.rows]
    sheets, findings = np.nonzero(flags.T)
    ends = np.cumsum(np.bincount(sheets, minlength=len(moved.rows)))
    starts = pa.array(np.concatenate([[0], ends]).astype(np.int32))
    lists = pa.ListArray.from_arrays(starts, pa.array(names, pa.string()).take(pa.array(findings)))
    return pc.binary_join(lists, BETWEEN)
