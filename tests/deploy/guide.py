"""What docs/deploying.md shows, and what a line means that starts the server."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from screener.cli.operating.serve import serve
from tests.conftest import ROOT

GUIDE: Final = (ROOT / "docs" / "deploying.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """Return the code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


def clinic_files() -> dict[str, str]:
    """Return the files of the clinics in the guide, by their names."""
    ids = {text: re.findall(r"^id: (\S+)$", text, re.MULTILINE) for text in blocks("yaml")}
    return {f"{found[0]}.yaml": text for text, found in ids.items() if found}


def commands() -> list[str]:
    """Return the commands of the guide, without what goes into a file."""
    return re.findall(r"^# (.*)$", "".join(blocks("console")), re.MULTILINE)


def settings_file() -> str:
    """Return what the guide writes into the file of the settings."""
    (text,) = re.findall(
        r"<<'END'\n(.*?)^END$", "".join(blocks("console")), re.DOTALL | re.MULTILINE
    )
    return str(text)


def started_with(words: Sequence[str]) -> dict[str, Any]:
    """Return what a line that starts the server asks of it, and its program."""
    program, name, *options = words
    assert name == "serve", f"{name} starts no server"
    return {"program": program, **serve.make_context(name, options).params}
