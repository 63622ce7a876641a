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
    """The fault that a page adds to the sound rule book, and the output that it shows."""

    code: str

    @property
    def page(self) -> str:
        return (FAULTS / f"{self.code}.md").read_text(encoding="utf-8")

    @property
    def said(self) -> list[str]:
        (found,) = _EXAMPLE.findall(self.page)
        lines: str = found[1]
        return lines.splitlines()

    def planted_in(self, folder: Path) -> Path:
        """Write the sound rule book with the fault in it."""
        (found,) = _EXAMPLE.findall(self.page)
        path = folder / "sound.yaml"
        path.write_text(changed((FAULTS / "sound.yaml").read_text("utf-8"), found[0]), "utf-8")
        return path


def changed(text: str, diff: str) -> str:
    """Apply a diff of kept, removed (-) and added (+) lines in the one place where it fits."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(old) == 1, f"this stands {text.count(old)} times in the rule book:\n{old}"
    return text.replace(old, new)
