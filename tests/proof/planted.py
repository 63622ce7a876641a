"""Rule books with one fault each: what the pages on faults show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

FAULTS = ROOT / "docs" / "faults"
_EXAMPLE = re.compile(r"```diff\n(.*?)```\n\n```text\n(.*?)```\n", re.DOTALL)


@dataclass(frozen=True)
class Example:
    """The fault that a page adds to the sound rule book, and the output that it shows.

    Attributes:
        code: the name of the fault and its page.
        number: which of the examples on the page, from 0 on.
    """

    code: str
    number: int = 0

    @property
    def page(self) -> str:
        return (FAULTS / f"{self.code}.md").read_text(encoding="utf-8")

    @property
    def said(self) -> list[str]:
        return self._found[1].splitlines()

    def planted_in(self, folder: Path) -> Path:
        """Write the sound rule book with the fault in it."""
        path = folder / "sound.yaml"
        path.write_text(
            changed((FAULTS / "sound.yaml").read_text("utf-8"), self._found[0]), "utf-8"
        )
        return path

    @property
    def _found(self) -> tuple[str, str]:
        diff, said = _EXAMPLE.findall(self.page)[self.number]
        return diff, said


def examples() -> list[Example]:
    """Return every example of every page."""
    return [
        Example(page.stem, number)
        for page in sorted(FAULTS.glob("*-*.md"))
        for number in range(len(_EXAMPLE.findall(page.read_text("utf-8"))))
    ]


def changed(text: str, diff: str) -> str:
    """Apply a diff of kept, removed (-) and added (+) lines in the one place where it fits."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(old) == 1, f"this stands {text.count(old)} times in the rule book:\n{old}"
    return text.replace(old, new)
