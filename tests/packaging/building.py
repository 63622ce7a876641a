"""Builds the wheel and installs it, as a stranger does who has no checkout and no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Final

from scripts.lock_wheel import WHEELS, lock
from tests.conftest import ROOT

SECONDS: Final = 120


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command away from the checkout, as a stranger's shell would."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=stranger_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def stranger_environment() -> dict[str, str]:
    """Copy the environment without what could lead back to the checkout or configure Screener."""
    ours = ("PYTHON", "SCREENER_", "FLASK_", "COVERAGE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def pip(*arguments: str | Path, cwd: Path) -> None:
    """Run this environment's pip, deaf to the machine's own configuration of it."""
    result = run(sys.executable, "-m", "pip", "--isolated", *arguments, cwd=cwd)
    assert result.returncode == 0, result.stdout


def build_wheel(folder: Path, checkout: Path = ROOT) -> Path:
    """Build the wheel of a checkout as `make wheel` does, with its lock files beside it."""
    options = ("--no-index", "--no-deps", "--no-build-isolation")
    pip("wheel", *options, "--wheel-dir", folder, checkout, cwd=folder)
    (wheel,) = folder.glob(WHEELS)
    lock(folder)
    return wheel


def stranger(home: Path) -> Path:
    """Make an empty environment, and return its folder of commands."""
    venv.create(home, with_pip=False)
    return Path(sysconfig.get_path("scripts", "venv", {"base": str(home)}))


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder to a place whose folders may not be there yet."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)
