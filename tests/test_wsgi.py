"""Any WSGI server can run the application, however many processes it starts."""

from __future__ import annotations

import base64
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from screener.config import KEYS, MAKE_KEY
from tests.browser.tab import wait_until
from tests.conftest import ROOT
from tests.web.server.raw import CANARY, FORM, assert_our_page, say

GUNICORN = str(Path(sys.executable).with_name("gunicorn"))
LISTENING = re.compile(r"Listening at: (http://\S+)")
WSGI = str(ROOT / "wsgi.py")
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
SAID = (
    "SCREENER_KEYS is not set: each process would seal answers with a key of its own, and no other "
    f"could take the next step; make one for all with: {MAKE_KEY}\n"
)


def test_the_module_holds_an_application_made_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(KEYS.name, KEY)
    app = runpy.run_path(WSGI)["app"]

    assert app.test_client().get("/").status_code == 200


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, SAID),
        ({"SCREENER_KEYS": ""}, SAID),
        (
            {"SCREENER_KEYS": KEY, "SCREENER_RULES": "no.yaml"},
            "no.yaml: cannot be read: No such file or directory\n",
        ),
        (
            {"SCREENER_KEYS": KEY, "SCREENER_PROXY_HOPS": "two"},
            "SCREENER_PROXY_HOPS: 'two' is not a small whole number such as 1\n",
        ),
    ],
)
def test_what_stops_it_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    environ: dict[str, str],
    said: str,
) -> None:
    monkeypatch.delenv(KEYS.name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(WSGI)

    assert capsys.readouterr().err == said
    assert stopped.value.code == 4


def test_several_workers_of_gunicorn_without_a_key_say_it_once_and_do_not_start() -> None:
    environ = {name: value for name, value in os.environ.items() if name != KEYS.name}
    options = ["--workers", "3", "--bind", "127.0.0.1:0", "--no-control-socket"]
    result = subprocess.run(
        [GUNICORN, *options, "wsgi:app"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (result.returncode, result.stdout, result.stderr) == (4, "", SAID)


@contextmanager
def gunicorn_serving(folder: Path) -> Iterator[str]:
    """Run gunicorn as docs/running.md says, at the level that logs most; yield its address."""
    log = folder / "log"
    options = ["--threads", "4", "--bind", "127.0.0.1:0", "--no-control-socket"]
    with log.open("wb") as said:
        process = subprocess.Popen(
            [GUNICORN, *options, "--log-level", "debug", "wsgi:app"],
            cwd=ROOT,
            env=os.environ | {KEYS.name: KEY},
            stdout=said,
            stderr=said,
        )
    try:
        wait_until(lambda: bool(LISTENING.search(log.read_text())))
        yield LISTENING.findall(log.read_text())[0]
    finally:
        process.terminate()
        process.wait(60)


def test_with_our_file_gunicorn_neither_logs_nor_quotes_what_it_cannot_read(
    tmp_path: Path,
) -> None:
    body = b"go=start" + CANARY.encode() + b"=yes"
    with gunicorn_serving(tmp_path) as address:
        for rest in (b" HTTP/1.1\r\n\r\n", b"\r\n\r\n", b"\r\n" + CANARY.encode() + b"\r\n\r\n"):
            answer = say(address, FORM + b"Content-Length: 8\r\n\r\n" + body + rest)
            first, second = answer.split(b"HTTP/1.1 ")[1:]
            assert first.startswith(b"200 ")
            assert_our_page(b"HTTP/1.1 " + second, 400)
    log = (tmp_path / "log").read_text()

    assert CANARY not in log
    assert "Listening at: " in log
    assert len(re.findall(r"glogging.py:\d+ - Invalid\w+: gthread.py:", log)) == 3


def test_where_we_cannot_know_who_comes_there_is_no_clinic_that_does_not_exist(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(KEYS.name, KEY)
    client = runpy.run_path(str(ROOT / "wsgi.py"))["app"].test_client()

    for address in ("/clinics/example/", "/for-clinics/example"):
        assert client.get(address, base_url="http://localhost:8000").status_code == 404
    assert "made up" not in caplog.text  # nobody asked for it


def test_a_made_up_clinic_among_ones_own_is_left_out_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "clinics"
    folder.mkdir()
    (folder / "north.yaml").write_text("id: north\nname: North\n")
    (folder / "trial.yaml").write_text("id: trial\nname: Trial\nmade_up: true\n")
    monkeypatch.setenv(KEYS.name, KEY)
    client = runpy.run_path(str(ROOT / "wsgi.py"))["app"].test_client()

    assert client.get("/clinics/north/").status_code == 200
    assert client.get("/clinics/trial/").status_code == 404
    said = "clinics: a clinic that is made up is left out, because others may reach this server"
    assert said in caplog.text
