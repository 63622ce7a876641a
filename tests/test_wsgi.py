"""Any WSGI server can run the application, however many processes it starts."""

from __future__ import annotations

import base64
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from screener.config import KEYS, MAKE_KEY
from tests.conftest import ROOT

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
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    options = ["--workers", "3", "--bind", "127.0.0.1:0", "--no-control-socket"]
    result = subprocess.run(
        [gunicorn, *options, "wsgi:app"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (result.returncode, result.stdout, result.stderr) == (4, "", SAID)


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
