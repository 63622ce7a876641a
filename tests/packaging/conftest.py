"""The wheel, and an environment in which it is installed by its lock file, offline."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.packaging.building import build_wheel, pip, stranger


@pytest.fixture(scope="session")
def wheelhouse() -> Path:
    """Return the folder with the wheels of all that ours needs."""
    folder = Path(os.environ.get("SCREENER_WHEELHOUSE", ROOT / ".venv" / "wheelhouse"))
    if not folder.is_dir():
        pytest.fail(f"There is no folder {folder}: run `make wheelhouse`.")
    return folder


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and its lock files, as `make wheel` fills `dist`."""
    folder = tmp_path_factory.mktemp("dist")
    build_wheel(folder)
    return folder


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory, dist: Path, wheelhouse: Path) -> Path:
    """Install the wheel and all it needs by hash, offline, and return the `screener` command."""
    home = tmp_path_factory.mktemp("stranger")
    commands = stranger(home)
    offline = ("--no-index", "--find-links", wheelhouse, "--require-hashes")
    pip("--python", home, "install", *offline, "-r", dist / "requirements.txt", cwd=home)
    return commands / "screener"
