"""The extras that some commands need: what each has, and what is said where it is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from screener.errors import OperatorError

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "cohort": ("numpy", "pyarrow"),
    "sql": ("sqlglot",),
}
"""The packages of each extra, by the names that they are imported by."""


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Import what needs an extra in here; raises OperatorError if a package of it is missing.

    Any other error in an import is a fault of the program, and stays what it is.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package, _, _ = (error.name or "").partition(".")
        if package not in EXTRAS[name]:
            raise
        raise OperatorError(
            f"the extra '{name}' is missing: pip install 'isotretinoin-screener[{name}]', or in a "
            f"checkout pip install --require-hashes --requirement requirements/{name}.txt"
        ) from error
