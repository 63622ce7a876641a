"""The small valid rule book: as text, as values, and loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.yamlfile.parse import read_document

PATH = Path(__file__).parent.parent / "broken" / "sound.yaml"
TODAY = date(2026, 11, 23)


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
