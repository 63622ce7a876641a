"""What the wheel needs is listed in full, the same each time, and says nothing of this machine."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.markers import Marker

from scripts.sbom import BILL, LICENCES, licences, write
from tests.conftest import ROOT
from tests.packaging.building import pip, stranger


@pytest.fixture(scope="session")
def needed(tmp_path_factory: pytest.TempPathFactory, wheelhouse: Path) -> Path:
    """Return an environment with what the wheel needs, without the wheel."""
    home = tmp_path_factory.mktemp("needed")
    stranger(home)
    offline = ("--no-index", "--find-links", wheelhouse, "--require-hashes")
    locked = ROOT / "requirements" / "runtime.txt"
    pip("--python", home, "install", *offline, "-r", locked, cwd=home)
    return home


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, needed: Path) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    write(needed, folder)
    return folder


_LOCKED: Final = r"^([\w.-]+)==([\w.]+)(?: ; (.*?))? \\$"
"""A package, its version, and for which Python or system it is."""


def bill(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / BILL).read_text("utf-8"))
    return read


def plain(name: str) -> str:
    """Return the name of a package as lock files write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_bill_lists_what_the_lock_file_names_and_what_needs_what(written: Path) -> None:
    text = (ROOT / "requirements/runtime.txt").read_text("utf-8")
    locked = [
        (name, version)
        for name, version, marker in re.findall(_LOCKED, text, re.MULTILINE)
        if not marker or Marker(marker).evaluate()
    ]
    told = bill(written)

    parts = {(plain(part["name"]), part["version"]) for part in told["components"]}
    ours = told["metadata"]["component"]
    assert (told["bomFormat"], ours["name"]) == ("CycloneDX", "isotretinoin-screener")
    assert parts == {(plain(name), version) for name, version in locked}
    (root,) = [line for line in told["dependencies"] if line["ref"] == ours["bom-ref"]]
    assert {plain(ref.partition("==")[0]) for ref in root["dependsOn"]} >= {"flask", "pydantic"}


def test_both_lists_are_the_same_each_time(written: Path, needed: Path, tmp_path: Path) -> None:
    write(needed, tmp_path)

    for name in (BILL, LICENCES):
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes()


def test_the_bill_tells_no_path_no_day_and_no_index(written: Path, needed: Path) -> None:
    text = (written / BILL).read_text("utf-8")
    told = bill(written)

    assert str(needed) not in text
    assert str(ROOT) not in text
    assert "file:" not in text
    assert not {"timestamp", "serialNumber"} & {*told, *told["metadata"]}
    assert not re.search(r"/simple\b", text)
    assert all(
        re.fullmatch(r"pkg:pypi/[\w.-]+@[\w.]+", part["purl"]) for part in told["components"]
    )


def test_every_package_declares_a_licence(written: Path) -> None:
    lines = (written / LICENCES).read_text("utf-8").splitlines()[2:]

    assert len(lines) == len(bill(written)["components"])
    assert [line for line in lines if "not declared" in line] == []
    assert "| cryptography | " in "\n".join(lines)


@pytest.mark.parametrize(
    ("told", "licence"),
    [
        ([{"license": {"id": "MIT"}}], "MIT"),
        ([{"expression": "Apache-2.0 OR BSD-3-Clause"}], "Apache-2.0 OR BSD-3-Clause"),
        ([{"license": {"name": "License :: OSI Approved :: BSD License"}}], "BSD License"),
        (
            [{"license": {"name": "BSD License"}}, {"license": {"id": "BSD-3-Clause"}}],
            "BSD-3-Clause",
        ),
        ([], "not declared"),
    ],
)
def test_the_most_exact_licence_is_listed(told: list[dict[str, Any]], licence: str) -> None:
    table = licences({"components": [{"name": "Some", "version": "1", "licenses": told}]})

    assert table.splitlines()[2] == f"| some | 1 | {licence} |"
