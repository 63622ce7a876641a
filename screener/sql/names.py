"""The names of columns and of parts of the query, each given once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from screener.errors import OperatorError
from screener.wording import quoted

LONGEST: Final = {"postgres": 63}
"""Characters of a name in dialects that cut longer ones short, without an error."""


class Names:
    """Gives names that no other column has, in capitals or not, because some engines ignore those.

    A new column never has the name of one that is there: engines differ in which of the two an
    expression beside it would mean.
    """

    def __init__(self, dialect: str, taken: Iterable[str]) -> None:
        """Take the dialect, and the names that are given already."""
        self._longest = LONGEST.get(dialect)
        self._dialect = dialect
        self._taken: set[str] = set()
        for name in taken:
            self._take(name)

    def new(self, *words: str) -> str:
        """Return a name made of words, with a number after it if another column has it."""
        wanted = name = "__".join(words)
        number = 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{wanted}__{number}"
        return self._take(name)

    def _take(self, name: str) -> str:
        if self._longest and len(name.encode()) > self._longest:
            raise OperatorError(
                f"the column {quoted(name)} would need a name of {len(name.encode())} bytes, and "
                f"{self._dialect} cuts names after {self._longest}; give what it names a shorter id"
            )
        self._taken.add(name.casefold())
        return name
