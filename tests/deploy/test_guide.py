"""What docs/deploying.md tells an engineer to do is done, as far as it needs no root."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from screener.config import Settings, need_lasting_keys, read_settings
from tests.browser.served import serving_screener
from tests.browser.tab import wait_until
from tests.conftest import ROOT
from tests.deploy.guide import GUIDE, clinic_files, commands, settings_file
from tests.web.server.raw import say

FOLDER = "/etc/screener/"


def made_key() -> str:
    """Make a line for the keys as the guide does."""
    (command,) = [line for line in commands() if "SCREENER_KEYS" in line]
    _, option, program, _, file = shlex.split(command)
    assert (option, file) == ("-c", f"{FOLDER}keys")
    return subprocess.check_output([sys.executable, "-c", program], text=True)


def settings_of_the_guide() -> Settings:
    lines = (settings_file() + made_key()).splitlines()
    return read_settings(dict(line.split("=", 1) for line in lines))


def test_the_settings_are_taken_for_a_server_behind_one_proxy() -> None:
    settings = settings_of_the_guide()

    need_lasting_keys(settings, workers=2)
    assert (settings.proxy_hops, settings.only_here) == (1, False)
    assert settings.address == "https://screener.example"
    assert settings.security_contact


def test_every_file_that_a_command_takes_from_the_checkout_is_there() -> None:
    words = {word for line in commands() for word in shlex.split(line)}
    named = {word for word in words if re.match(r"(deploy|requirements)/", word)}

    assert {"deploy/nginx.conf", "deploy/screener.service", "requirements/pdf.txt"} <= named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_the_guide_installs_nothing_without_its_hash() -> None:
    lines = [line for line in commands() if " pip install " in line]

    assert len(lines) == 3
    for line in lines:
        assert "--require-hashes" in line or "--no-index --no-deps" in line, line


def test_a_file_is_broken_refused_and_mended_as_the_guide_shows(tmp_path: Path) -> None:
    clinics = tmp_path / "clinics"
    clinics.mkdir()
    for name, text in clinic_files().items():
        (clinics / name).write_text(text)
    (said,) = re.findall(r"```text\n(lakeside.*)\n```", GUIDE)
    broken, mended = [line for line in commands() if "colour" in line]
    options = ["--clinics", str(clinics)]
    with serving_screener(tmp_path / "server", options=options) as served:

        def reload_after(command: str, refused: int) -> list[Any]:
            run_in(clinics, command)
            os.kill(served.process.pid, signal.SIGHUP)
            wait_until(lambda: len(refused_at(served.address)) == refused)
            return refused_at(served.address)

        (refusal,) = reload_after(broken, 1)
        assert "Lakeside Skin Clinic" in got(served.address, "/clinics/lakeside/")
        assert reload_after(mended, 0) == []
    assert said.removesuffix("…") in refusal["reason"]


def run_in(clinics: Path, command: str) -> None:
    """Run a command of the guide on files of a test instead of those of the machine."""
    here = command.replace(f"{FOLDER}clinics", str(clinics))
    assert here != command
    subprocess.run(["/bin/sh", "-c", here], check=True)


def refused_at(address: str) -> list[Any]:
    return list(json.loads(got(address, "/healthz"))["refused"])


def got(address: str, path: str) -> str:
    """Return the body of what is at a path."""
    asked = f"GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
    return say(address, asked.encode()).decode().partition("\r\n\r\n")[2]


@pytest.mark.parametrize("name", ["northside", "lakeside"])
def test_both_clinics_are_named_where_the_guide_leads(name: str) -> None:
    assert f"{name}.yaml" in clinic_files()
    assert f"{name}/`" in GUIDE
