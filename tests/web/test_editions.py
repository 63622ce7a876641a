"""What changes in the files is taken in while the server runs, but never for the worse."""

from __future__ import annotations

import json
import os
import secrets
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from screener.config import Settings
from screener.errors import AuthorError
from screener.web.editions import Editions
from tests.browser.served import serving_screener
from tests.browser.tab import wait_until
from tests.clock import Clock
from tests.conftest import ROOT, RULES
from tests.settings import settings_of_a_test
from tests.web.patient import Patient, Shown
from tests.web.server.raw import say

SOUND = (ROOT / "docs" / "faults" / "sound.yaml").read_text("utf-8")
TITLE = "title: "


def own(title: str) -> str:
    """Return a rule book with this title: a change of words alone."""
    lines = SOUND.splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.strip().startswith(TITLE))
    return "".join([*lines[:at], f"  {TITLE}{title}\n", *lines[at + 1 :]])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "north.yaml").write_text("id: north\nname: North\n")
    (tmp_path / "south.yaml").write_text("id: south\nname: South\nrules: own.yaml\n")
    (tmp_path / "own.yaml").write_text(own("First"))
    return tmp_path


@pytest.fixture
def settings(folder: Path) -> Settings:
    return replace(settings_of_a_test(), clinics=folder)


@pytest.fixture
def editions(settings: Settings) -> Editions:
    return Editions(settings, Clock())


def health(editions: Editions) -> dict[str, Any]:
    return dict(json.loads(editions.app.test_client().get("/healthz").data))


def page_of(editions: Editions, clinic: str) -> Shown:
    return Patient(editions.app.test_client()).open(f"/clinics/{clinic}/").page


def title_at(editions: Editions, clinic: str) -> str:
    return page_of(editions, clinic).title


def test_without_a_change_nothing_is_made_anew(editions: Editions) -> None:
    app = editions.app
    assert not editions.renewed()
    assert editions.app is app
    assert health(editions)["refused"] == []


def test_a_change_of_words_is_taken_in_and_ends_no_walk(editions: Editions, folder: Path) -> None:
    before = Patient(editions.app.test_client(), home="/clinics/south").start()
    (folder / "own.yaml").write_text(own("Second"))

    assert editions.renewed()
    assert title_at(editions, "south") == "Second"
    after = Patient(editions.app.test_client(), home="/clinics/south")
    assert after.show(before.page.hidden["state"]).page.asked == before.page.asked


def test_a_broken_rule_book_is_told_and_what_was_served_stays(
    editions: Editions, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served = [book["digest"] for book in health(editions)["rulebooks"]]
    (folder / "own.yaml").write_text(own("Second").replace("rules:", "rulles:"))

    assert editions.renewed()
    assert title_at(editions, "south") == "First"
    told = health(editions)
    assert [book["digest"] for book in told["rulebooks"]] == served
    (refused,) = told["refused"]
    assert refused["file"] == "south.yaml"
    assert "own.yaml:" in refused["reason"]
    assert "'rulles'" in refused["reason"]
    assert refused["reason"] in caplog.text
    assert "what was served before stays" in caplog.text

    (folder / "own.yaml").write_text(own("Second"))
    assert editions.renewed()
    assert title_at(editions, "south") == "Second"
    assert health(editions)["refused"] == []


def test_a_broken_house_keeps_the_clinics_up_to_date(
    tmp_path_factory: pytest.TempPathFactory, folder: Path
) -> None:
    rules = tmp_path_factory.mktemp("house") / "house.yaml"
    rules.write_text(own("House"))
    (folder / "south.yaml").unlink()
    editions = Editions(replace(settings_of_a_test(), rules=rules, clinics=folder), Clock())
    rules.write_text("rulebook: [")
    (folder / "north.yaml").write_text("id: north\nname: Northern Lights\n")

    assert editions.renewed()
    page = page_of(editions, "north")
    assert page.title == "House"
    assert "Northern Lights" in page.root.text
    assert [refused["file"] for refused in health(editions)["refused"]] == ["house.yaml"]


def test_one_broken_clinic_stops_no_other_at_the_start(settings: Settings, folder: Path) -> None:
    (folder / "south.yaml").write_text("id: south\n")
    editions = Editions(settings, Clock())

    client = editions.app.test_client()
    assert [client.get(f"/clinics/{c}/").status_code for c in ("north", "south")] == [200, 404]
    (refused,) = health(editions)["refused"]
    assert refused["file"] == "south.yaml"
    assert "'name'" in refused["reason"]


def test_a_broken_house_stops_the_start(tmp_path: Path) -> None:
    rules = tmp_path / "house.yaml"
    rules.write_text("rulebook: [")
    with pytest.raises(AuthorError, match=r"house\.yaml:1:"):
        Editions(replace(settings_of_a_test(), rules=rules, clinics=None), Clock())


def test_a_clinic_that_comes_and_one_that_goes(editions: Editions, folder: Path) -> None:
    (folder / "north.yaml").rename(folder / "west.yaml")
    (folder / "west.yaml").write_text("id: west\nname: West\n")

    assert editions.renewed()
    client = editions.app.test_client()
    assert [client.get(f"/clinics/{c}/").status_code for c in ("north", "west")] == [404, 200]


def test_an_id_that_a_clinic_has_which_stays_cannot_be_taken(
    editions: Editions, folder: Path
) -> None:
    (folder / "north.yaml").write_text("id: north\nnaame: North\n")
    (folder / "west.yaml").write_text("id: north\nname: West\n")

    assert editions.renewed()
    page = page_of(editions, "north")
    assert "West" not in page.root.text
    reasons = {each["file"]: each["reason"] for each in health(editions)["refused"]}
    assert reasons.keys() == {"north.yaml", "west.yaml"}
    assert reasons["west.yaml"] == "the id 'north' is taken; choose another"


def test_a_receiver_without_its_secret_changes_nothing(editions: Editions, folder: Path) -> None:
    (folder / "own.yaml").write_text(own("Second"))
    (folder / "north.yaml").write_text(
        "id: north\nname: North\nreceiver: {kind: fhir, url: 'https://ehr.test/fhir'}\n"
    )
    assert editions.renewed()
    assert title_at(editions, "south") == "First"
    (refused,) = health(editions)["refused"]
    assert "SCREENER_SECRET_NORTH is not set" in refused["reason"]


def test_a_folder_that_is_gone_is_told_once_and_changes_nothing(
    editions: Editions, folder: Path
) -> None:
    moved = folder.rename(folder.with_name("moved"))
    assert editions.renewed()
    assert title_at(editions, "south") == "First"
    (refused,) = health(editions)["refused"]
    assert "cannot be read" in refused["reason"]
    assert not editions.renewed()

    moved.rename(folder)
    assert editions.renewed()
    assert health(editions)["refused"] == []


def test_an_error_of_our_own_stops_nothing_and_is_logged_without_its_text(
    editions: Editions,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret-text")

    monkeypatch.setattr("screener.web.content.read_clinics", fail)
    app = editions.app
    (folder / "own.yaml").write_text(own("Second"))

    assert not editions.renewed()
    assert editions.app is app
    assert "RuntimeError: editions.py:" in caplog.text
    assert "secret-text" not in caplog.text


def test_what_did_not_change_is_not_proved_again(
    editions: Editions, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proved: list[Path] = []
    monkeypatch.setattr(
        "screener.web.proved_books.load_proved", lambda path, **_: proved.append(path)
    )
    (folder / "north.yaml").write_text("id: north\nname: Northern Lights\n")

    assert editions.renewed()
    assert proved == []


def test_a_running_server_takes_in_what_changed_at_a_signal(tmp_path: Path, folder: Path) -> None:
    options = ("--workers", "2", "--rules", str(RULES), "--clinics", str(folder))
    with serving_screener(
        tmp_path / "served", options=options, SCREENER_KEYS=secrets.token_urlsafe(32)
    ) as served:
        before = served.workers

        def told() -> dict[str, Any]:
            answer = say(served.address, b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")
            return dict(json.loads(answer.partition(b"\r\n\r\n")[2]))

        (folder / "own.yaml").write_text("rulebook: [")
        os.kill(served.process.pid, signal.SIGHUP)
        wait_until(lambda: [each["file"] for each in told()["refused"]], wanted=["south.yaml"])
        digests = {book["digest"] for book in told()["rulebooks"]}

        (folder / "own.yaml").write_text(own("Second"))
        os.kill(served.process.pid, signal.SIGHUP)
        wait_until(lambda: told()["refused"], wanted=[])
        assert {book["digest"] for book in told()["rulebooks"]} != digests
        wait_until(lambda: len(served.workers), wanted=2)
        assert not set(before) & set(served.workers)
