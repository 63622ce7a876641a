"""Rule books and clinics that the commands may change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import RULES

NORTH = "id: north\nname: North\norigins: [https://north.example]\n"


@pytest.fixture
def my_rules(tmp_path: Path) -> Path:
    """Copy the rule book, so that somebody may sign it."""
    file = tmp_path / "rules.yaml"
    file.write_text(RULES.read_text())
    return file


@pytest.fixture
def clinics(tmp_path: Path) -> Path:
    folder = tmp_path / "clinics"
    folder.mkdir()
    (folder / "north.yaml").write_text(NORTH)
    return folder
