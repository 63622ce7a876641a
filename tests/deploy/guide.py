"""What docs/deploying.md shows, so that the tests do as its readers."""

from __future__ import annotations

import re
from typing import Final

from tests.conftest import ROOT

GUIDE: Final = (ROOT / "docs" / "deploying.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """Return the code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


def clinic_files() -> dict[str, str]:
    """Return the files of the clinics in the guide, by their names."""
    ids = {text: re.findall(r"^id: (\S+)$", text, re.MULTILINE) for text in blocks("yaml")}
    return {f"{found[0]}.yaml": text for text, found in ids.items() if found}
