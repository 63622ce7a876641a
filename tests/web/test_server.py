"""What the WSGI server is told: how long to wait, where to write, and how much to hold."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from gunicorn.app.base import BaseApplication

from screener.errors import OperatorError
from screener.web import server
from tests.conftest import ROOT

EMPTY = Flask("empty")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The settings of gunicorn, instead of a server that runs."""
    seen: list[Any] = []
    monkeypatch.setattr(BaseApplication, "run", lambda application: seen.append(application.cfg))
    return seen


def serve(keep_alive: int = 75) -> None:
    server.serve_forever(EMPTY, host="127.0.0.1", port=0, workers=1, keep_alive=keep_alive)


@pytest.mark.parametrize("seconds", [1, 75, 620])
def test_an_idle_connection_stays_open_as_long_as_the_setting_says(
    told: list[Any], seconds: int
) -> None:
    serve(keep_alive=seconds)

    (settings,) = told
    assert settings.keepalive == seconds
    assert settings.worker_class_str == "gthread"


def test_the_heartbeat_lies_in_memory_if_there_is_such_a_folder(
    told: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(server, "_IN_MEMORY", str(tmp_path))
    serve()

    assert told[0].worker_tmp_dir == str(tmp_path)
    assert not list(tmp_path.iterdir())


def test_else_the_heartbeat_lies_where_the_system_keeps_temporary_files(
    told: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(server, "_IN_MEMORY", str(tmp_path / "missing"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    serve()

    assert told[0].worker_tmp_dir == str(tmp_path)


def test_without_any_folder_to_write_in_it_says_what_it_needs_before_it_listens(
    told: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    missing = str(tmp_path / "missing")
    monkeypatch.setattr(server, "_IN_MEMORY", missing)
    monkeypatch.setattr(tempfile, "tempdir", missing)
    with pytest.raises(OperatorError) as refused:
        serve()

    assert str(refused.value) == (
        f"cannot start without a folder for small temporary files: {missing} and /tmp are missing "
        "or read-only; mount one of them in memory (tmpfs), or name another in TMPDIR"
    )
    assert capsys.readouterr().out == ""
    assert not told


@pytest.mark.parametrize(
    ("files", "held"),
    [(256, 128), (1024, 512), (10**6, 10_000), (resource.RLIM_INFINITY, 10_000)],
)
def test_connections_leave_half_of_the_files_to_all_else(
    told: list[Any], monkeypatch: pytest.MonkeyPatch, files: int, held: int
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (files, files))
    serve()

    assert told[0].worker_connections == held


READY = """
import os
from flask import Flask
from screener.web import server
server.click.echo = lambda _: os._exit(7)
server.serve_forever(Flask("empty"), host="127.0.0.1", port=0, workers=1, keep_alive=75)
"""


@pytest.mark.parametrize("value", ["", "auto", "3"])
def test_gunicorn_does_not_stumble_over_what_a_platform_sets(value: str) -> None:
    """It reads WEB_CONCURRENCY while it is imported; empty, it stands for none of our own."""
    environ = os.environ | {"PYTHONPATH": str(ROOT), "WEB_CONCURRENCY": value}
    done = subprocess.run(
        [sys.executable, "-c", READY], check=False, env=environ, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (7, "")
