"""What can be said of the container without building it."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML

from screener.config import PROOFS
from tests.browser.served import serving_screener
from tests.conftest import ROOT
from tests.deploy.guide import started_with
from tests.packaging.building import build_wheel, copy, pip

TEXT = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
COMPOSE = YAML(typ="safe").load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
SEEN = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
"""What of the checkout the build gets to see."""
EVERYBODY = IPv4Address(0)
SECRET = re.compile(r"SCREENER_(KEYS|SECRET)|(?i:password|token|api_?key)")


def instructions(text: str) -> list[tuple[str, str]]:
    """Return each instruction with what follows, in one line."""
    lines = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    pairs = (line.partition(" ") for line in lines if line.strip())
    return [(name, " ".join(rest.split())) for name, _, rest in pairs]


ALL = instructions(TEXT)
LAST = ALL[[n for n, (name, _) in enumerate(ALL) if name == "FROM"][-1] :]
"""The stage that runs."""


def every(name: str, among: list[tuple[str, str]]) -> list[str]:
    return [rest for known, rest in among if known == name]


# ---- the image


def test_nothing_comes_into_the_image_without_its_hash() -> None:
    lines = [line for line in every("RUN", ALL) if " pip " in line]

    assert len(lines) == 4
    for line in lines:
        locked = "--require-hashes" in line and "--only-binary=:all:" in line
        assert locked or ("--no-index" in line and "--no-deps" in line), line


@pytest.mark.parametrize("name", ["pdf", "build"])
def test_what_is_locked_for_the_image_is_what_the_tests_run_with(name: str) -> None:
    image, dev = (locked_in(file) for file in (name, "dev"))

    assert image
    assert image.items() <= dev.items()
    assert all("--hash=sha256:" in rest for rest in image.values())


def locked_in(name: str) -> dict[str, str]:
    """Return what a lock file says of each package."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)(==(?:.*\\\n)*.*)$", text, re.MULTILINE))


def test_it_runs_without_rights_as_a_number_that_a_read_only_system_needs_no_name_for() -> None:
    assert every("USER", LAST) == ["10001:10001"]
    after = [name for name, _ in LAST[[name for name, _ in LAST].index("USER") :]]
    assert not {"RUN", "COPY", "ADD"} & set(after), "something is done as a user who may not"


def test_no_compiler_is_in_the_stage_that_runs_and_its_fonts_are_known() -> None:
    (run,) = every("RUN", LAST)

    assert "&& fc-cache --force" in run
    assert run.endswith("install -d -o 10001 -g 10001 /srv/proofs")
    assert not re.search(r"\b(gcc|g\+\+|build-essential|clang|make|pip)\b", run)
    assert {"fontconfig", "libpango-1.0-0", "fonts-dejavu-core"} <= set(run.split())
    assert every("COPY", LAST) == ["--from=build /opt/screener /opt/screener"]


def test_the_command_is_one_that_others_can_reach() -> None:
    asked = started_with(json.loads(every("CMD", LAST)[0]))

    assert (asked["program"], asked["host"], asked["port"]) == ("screener", str(EVERYBODY), 8000)


def test_the_health_check_tells_a_server_from_none(tmp_path: Path) -> None:
    (check,) = every("HEALTHCHECK", LAST)
    python, *command = json.loads(check.partition("CMD ")[2])
    assert python == "python"

    def status(port: int | None) -> int:
        environ = {**os.environ, "PORT": str(port)}
        done = subprocess.run(
            [sys.executable, *command], env=environ, stderr=subprocess.DEVNULL, check=False
        )
        return done.returncode

    with serving_screener(tmp_path / "server") as served:
        assert status(urlsplit(served.address).port) == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert status(port) != 0


def test_the_wheel_is_made_of_what_the_build_gets_to_see(tmp_path: Path) -> None:
    checkout, own, there = (tmp_path / name for name in ("checkout", "own", "there"))
    for folder in (checkout, own, there):
        folder.mkdir()
    for name in SEEN:
        copy(ROOT / name, checkout / name)

    pip(
        *("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", there),
        *(checkout,),
        cwd=tmp_path,
    )

    (made,) = there.glob("isotretinoin_screener-*.whl")
    assert names_in(made) == names_in(build_wheel(own))


def names_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as packed:
        return sorted(packed.namelist())


# ---- both


def test_no_secret_stands_in_either_file_or_gets_into_the_build() -> None:
    for name in ("Containerfile", "compose.yaml"):
        assert not SECRET.search((ROOT / "deploy" / name).read_text("utf-8")), name
    assert not any(fnmatch(name, "*deploy*") or name.startswith(".") for name in SEEN)
    told = {name: service.get("environment", {}) for name, service in SERVICES.items()}
    assert told == {"screener": {PROOFS.name: "/srv/proofs"}, "nginx": {}}


@pytest.mark.parametrize("name", SERVICES)
def test_each_container_can_write_nothing_and_has_few_rights(name: str) -> None:
    service: dict[str, Any] = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ulimits"]["core"] == 0
    assert service["memswap_limit"] == service["mem_limit"], "answers could be swapped to a disk"


def test_only_the_proxy_is_reached_and_it_has_the_site_that_is_tested() -> None:
    assert SERVICES["screener"]["ports"] == ["80:80", "443:443"]
    assert SERVICES["nginx"]["network_mode"] == "service:screener"
    assert "./nginx.conf:/etc/nginx/conf.d/default.conf:ro" in SERVICES["nginx"]["volumes"]
    asked = started_with(SERVICES["screener"]["command"])
    assert (asked["program"], asked["host"], asked["port"]) == ("screener", "127.0.0.1", 8000)


def test_nothing_that_is_mounted_but_proofs_can_be_changed_from_inside() -> None:
    mounted = [volume for service in SERVICES.values() for volume in service["volumes"]]

    assert "/etc/screener/clinics:/srv/clinics:ro" in mounted
    assert [each for each in mounted if not each.endswith(":ro")] == ["proofs:/srv/proofs"]
