"""The small valid rule book: as text, as values, and loaded."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from screener.errors import AuthorError
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.yamlfile.parse import read_document

PATH = Path(__file__).parent.parent / "broken" / "sound.yaml"
TODAY = date(2026, 11, 23)
Changes = dict[tuple[Any, ...], Any]
"""New values by the path to each; None takes a key out."""


def text() -> str:
    return PATH.read_text("utf-8")


def tree() -> Any:
    """Return a fresh copy of the values, which a test may change."""
    return read_document(PATH).tree


def load(path: Path) -> RuleBook:
    return load_rulebook(path, today=TODAY)


def written(path: Path, content: str | bytes | object) -> Path:
    """Write text, bytes, or any values as YAML, and return the path."""
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, "utf-8", newline="")
    else:
        YAML(typ="safe", pure=True).dump(content, path)
    return path


def problems_after(folder: Path, changes: Changes) -> list[str]:
    """Return what is wrong with the sound rule book after some changes."""
    changed = tree()
    for (*steps, last), value in changes.items():
        place = changed
        for step in steps:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    try:
        load(written(folder / "rules.yaml", json.dumps(changed, default=str)))
    except AuthorError as refused:
        return [problem.message for problem in refused.problems]
    return []
