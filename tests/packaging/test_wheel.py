"""The wheel has our name and the same bytes each time, and no other wheel takes its place."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tomllib
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from scripts.lock_wheel import FILES, WHEELS
from tests.conftest import ROOT
from tests.packaging.building import build_wheel, copy, run, stranger

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MADE_OF = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
"""What the wheel is made of, as the build of the container gets to see it."""
ANOTHER_YEAR = 1_000_000_000


def wheel_in(folder: Path) -> Path:
    (wheel,) = folder.glob(WHEELS)
    return wheel


def test_the_distribution_has_a_name_of_its_own_and_the_command_a_short_one(dist: Path) -> None:
    with zipfile.ZipFile(wheel_in(dist)) as packed:
        (file,) = [name for name in packed.namelist() if name.endswith("/METADATA")]
        told = packed.read(file).decode().splitlines()

    assert "Name: isotretinoin-screener" in told
    assert PROJECT["name"] == "isotretinoin-screener"
    assert PROJECT["scripts"] == {"screener": "screener.cli.main:main"}


def test_the_installed_command_knows_its_version(command: Path, tmp_path: Path) -> None:
    result = run(command, "--version", cwd=tmp_path)

    assert (result.returncode, result.stdout) == (0, f"screener, version {PROJECT['version']}\n")


def test_the_wheel_has_the_words_of_the_pages_in_every_language(dist: Path) -> None:
    folder = ROOT / "screener" / "translations"
    files = {file.relative_to(ROOT).as_posix() for file in folder.rglob("*.po*")}
    with zipfile.ZipFile(wheel_in(dist)) as packed:
        assert files <= set(packed.namelist())
    assert len(files) > 1


def test_two_builds_give_the_same_bytes(tmp_path: Path, dist: Path) -> None:
    """The other build is in another folder, of younger files with other rights."""
    checkout, built = tmp_path / "elsewhere", tmp_path / "built"
    built.mkdir()
    for name in MADE_OF:
        copy(ROOT / name, checkout / name)
    for file in (file for file in checkout.rglob("*") if file.is_file()):
        os.utime(file, (ANOTHER_YEAR, ANOTHER_YEAR))
        file.chmod(0o600)

    other = build_wheel(built, checkout)

    assert sha256(other.read_bytes()).digest() == sha256(wheel_in(dist).read_bytes()).digest()
    for name in FILES:
        assert (built / name).read_bytes() == (dist / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "locked"), [(name, needed) for name, (_, needed) in FILES.items()]
)
def test_a_lock_file_beside_the_wheel_has_the_hash_of_everything(
    dist: Path, name: str, locked: str
) -> None:
    lines = (dist / name).read_text("utf-8").replace("\\\n", " ").splitlines()
    digest = sha256(wheel_in(dist).read_bytes()).hexdigest()

    assert lines[0] == "--find-links ."
    assert lines[1].endswith(f"--hash=sha256:{digest}")
    assert all("==" in line and "--hash=sha256:" in line for line in lines[1:])
    known = (ROOT / "requirements" / locked).read_text("utf-8").replace("\\\n", " ")
    assert lines[2:] == known.splitlines()


def test_a_wheel_with_other_bytes_is_not_installed(
    tmp_path: Path, dist: Path, wheelhouse: Path
) -> None:
    home, spoiled = tmp_path / "home", tmp_path / "spoiled"
    stranger(home)
    shutil.copytree(dist, spoiled)
    with zipfile.ZipFile(wheel_in(spoiled), "a") as packed:
        packed.writestr("screener/more.py", "")

    pip = (sys.executable, "-m", "pip", "--isolated", "--python", home, "install", "--dry-run")
    offline = ("--no-index", "--find-links", wheelhouse, "--require-hashes")
    result = run(*pip, *offline, "-r", spoiled / "requirements.txt", cwd=home)

    assert result.returncode == 1
    assert "DO NOT MATCH THE HASHES" in result.stdout
    assert "isotretinoin-screener" in result.stdout
