"""Archives in files: Parquet, CSV, or one JSON object a line; the ending of the name says which."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from screener.errors import OperatorError
from screener.wording import one_of

BATCH: Final = 65_536
"""How many sheets are in memory at a time; CSV counts bytes instead."""
LINES: Final = (".ndjson", ".jsonl")
FORMS: Final = (".parquet", ".csv", *LINES)


def form_of(path: Path) -> str:
    """Return which form a file has; raise OperatorError if its name does not say."""
    form = path.suffix.lower()
    if form not in FORMS:
        raise OperatorError(f"{path}: its name must end in {one_of(FORMS)}")
    return form


def refuse_overwriting(outputs: Mapping[str, Path | None], inputs: Mapping[str, Path]) -> None:
    """Raise OperatorError if a file to write is one that is read, or is to be written twice.

    Both are by what people call them, such as `--plot` and `the archive`; None is no file.
    """
    taken = dict(inputs)
    for option, path in outputs.items():
        if path is None:
            continue
        for name, other in taken.items():
            if _are_one(path, other):
                also = "also " if name in outputs else ""
                raise OperatorError(f"{option} {path}: is {also}{name}; name another file")
        taken[option] = path


def _are_one(one: Path, other: Path) -> bool:
    """Return whether two paths lead to one file, which need not be there yet."""
    if one.resolve() == other.resolve():
        return True
    return one.exists() and other.exists() and one.samefile(other)
