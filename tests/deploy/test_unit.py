"""What deploy/screener.service promises, setting by setting."""

from __future__ import annotations

import re
import shlex

import pytest

from screener.config import PROOFS
from screener.web.server.connections import GRACE
from screener.web.server.serving import prepare_system
from tests.conftest import ROOT
from tests.deploy.guide import GUIDE, commands, started_with

UNIT = (ROOT / "deploy" / "screener.service").read_text("utf-8")
SET = re.findall(r"^([A-Za-z]+)=(.*)$", UNIT, re.MULTILINE)
"""Every setting with its value, each time that it is there: configparser takes none twice."""

PROMISED = {
    "nothing is written": {
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
    },
    "it has no rights": {
        "DynamicUser": "yes",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "AmbientCapabilities": "",
        "MemoryDenyWriteExecute": "yes",
        "RestrictSUIDSGID": "yes",
        "SystemCallArchitectures": "native",
    },
    "it sees nothing of the machine but its network": {
        "PrivateDevices": "yes",
        "ProtectKernelTunables": "yes",
        "ProtectProc": "invisible",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
        "RestrictNamespaces": "yes",
    },
    "changed rules are taken in": {"ExecReload": "/bin/kill -HUP $MAINPID"},
    "a stop ends what is under way in order": {"KillMode": "mixed"},
}


def every(name: str) -> list[str]:
    return [value for known, value in SET if known == name]


@pytest.mark.parametrize("promise", PROMISED)
def test_the_unit_keeps_each_promise(promise: str) -> None:
    for name, value in PROMISED[promise].items():
        assert every(name) == [value], name


def test_only_system_calls_of_services_are_allowed_and_none_for_privileges() -> None:
    assert every("SystemCallFilter") == ["@system-service", "~@privileged"]


def test_the_command_is_one_and_reaches_this_machine_alone() -> None:
    (line,) = every("ExecStart")

    asked = started_with(shlex.split(line))

    assert asked["program"] == "/opt/screener/bin/screener"
    assert "python3 -m venv /opt/screener" in commands()
    assert (asked["host"], asked["port"]) == ("127.0.0.1", 8000)


def test_keys_come_from_files_and_stand_nowhere_here() -> None:
    assert every("EnvironmentFile") == ["/etc/screener/settings", "/etc/screener/keys"]
    assert every("Environment") == [f"{PROOFS.name}=%C/screener"]
    assert every("CacheDirectory") == ["screener"]
    assert "install -m 600 /dev/null /etc/screener/keys" in GUIDE


def test_what_is_under_way_has_time_to_end() -> None:
    (patience,) = every("TimeoutStopSec")
    assert int(patience.removesuffix("s")) > GRACE


def test_there_are_files_for_every_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    (files,) = every("LimitNOFILE")
    monkeypatch.setattr("resource.getrlimit", lambda _: (int(files), int(files)))
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)

    assert prepare_system() == 10_000
