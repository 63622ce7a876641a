"""The day on a page, on paper and in what programs get is that of the clinic, else the server's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient

from screener.days import zone_named
from screener.delivery.courier import Courier
from screener.delivery.receivers import Document, Receiver
from screener.errors import AuthorError
from screener.fhir.response import response
from screener.rulebook.model import RuleBook
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk
from screener.web.app import create_app
from tests.clock import Clock, at, machine_in
from tests.conftest import ROOT
from tests.settings import settings_of_a_test
from tests.walking import state_of
from tests.web.patient import Patient
from tests.web.pdf.read_pdf import Printed
from tests.web.programs.fhir import EMPTY, EVALUATE
from tests.web.sites import changed_rules, sheet_of

CHICAGO = zone_named("America/Chicago")
EVENING_IN_CHICAGO = "2026-12-01T01:30:00Z"  # and 1 December in UTC
NIGHT_IN_AUCKLAND = "2026-11-30T11:30:00Z"  # 1 December there, and 30 November in UTC
WORDS = {"2026-11-30": "Made 30 November 2026", "2026-12-01": "Made 1 December 2026"}


class Seen(NamedTuple):
    """A moment, a place, the day there, and a place where it is another day."""

    moment: str
    zone: str
    day: str
    far: str


ENDS = [
    Seen(EVENING_IN_CHICAGO, "America/Chicago", "2026-11-30", "Pacific/Kiritimati"),
    Seen(NIGHT_IN_AUCKLAND, "Pacific/Auckland", "2026-12-01", "America/Chicago"),
]


@dataclass(frozen=True)
class Place:
    """A server at a moment; `home` is where its questionnaire is."""

    moment: str
    home: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def client(self) -> FlaskClient:
        app = create_app(settings_of_a_test(**self.settings), clock=at(self.moment))
        return app.test_client(use_cookies=False)

    def guidance(self, book: RuleBook) -> Patient:
        walk = Walk(book)
        keys = settings_of_a_test().keys
        seal = Seal(walk, keys, at(self.moment), self.home.rpartition("/")[2])
        token = seal.seal(state_of(walk, sheet_of(book), Stop.GUIDANCE))
        return Patient(self.client, home=self.home).show(token)

    def authored(self, book: RuleBook) -> set[str]:
        """Return every date in the answer of the FHIR operation, to a response without a date."""
        said = response(book, sheet_of(book), Clock().today())
        del said["authored"]
        answer = self.client.post(
            f"{self.home}{EVALUATE}",
            data=json.dumps({**EMPTY, **said}),
            content_type="application/fhir+json",
        )
        return set(dates_in(json.loads(answer.data)))


def dates_in(value: Any) -> list[str]:
    """Return what FHIR dates by: when it was authored, occurred, or was made."""
    names = {"authored", "authoredOn", "date", "timestamp", "occurrenceDateTime"}
    if isinstance(value, list):
        return [day for part in value for day in dates_in(part)]
    if not isinstance(value, dict):
        return []
    own = [text for name, text in value.items() if name in names and isinstance(text, str)]
    return own + [day for part in value.values() for day in dates_in(part)]


def clinic_in(folder: Path, zone: str, **more: Any) -> Path:
    profile = {"id": "north", "name": "North", "time_zone": zone, **more}
    (folder / "north.yaml").write_text(json.dumps(profile))
    return folder


@contextmanager
def a_place(seen: Seen, decided: str, folder: Path) -> Iterator[Place]:
    """Serve at a moment, with one of the three that can say where it is; the others are far."""
    with machine_in(seen.zone if decided == "machine" else seen.far):
        if decided == "machine":
            yield Place(seen.moment)
        elif decided == "setting":
            yield Place(seen.moment, settings={"zone": zone_named(seen.zone)})
        else:
            settings = {"clinics": clinic_in(folder, seen.zone), "zone": zone_named(seen.far)}
            yield Place(seen.moment, "/clinics/north", settings)


@pytest.mark.parametrize("decided", ["clinic", "setting", "machine"])
@pytest.mark.parametrize("seen", ENDS, ids=lambda seen: seen.zone)
def test_every_page_and_paper_has_the_day_of_the_place(
    rulebook: RuleBook, tmp_path: Path, seen: Seen, decided: str
) -> None:
    with a_place(seen, decided, tmp_path) as place:
        page, words = place.guidance(rulebook).page, WORDS[seen.day]
        assert words in page.root.one("header").text, "the head of the printed page"
        assert page.main.one(class_="imprint").text.startswith(words)
        assert page.main.one(class_="panel")["data-made"] == seen.day, "the name of a file"
        day = words.removeprefix("Made ")
        texts = ["".join(text.pieces()) for text in page.main.every("textarea")]
        for told in texts:
            assert f"\nReported by the patient before the visit, {day}\n" in told
        assert f"\n{words}\n" in texts[-1], "the whole text"
        assert place.authored(rulebook) == {seen.day}
        if decided == "clinic":
            assert words in Printed(place.client, page).pdf.words


def test_a_clinic_in_another_zone_has_another_day(rulebook: RuleBook, tmp_path: Path) -> None:
    clinics = clinic_in(tmp_path, "Pacific/Auckland")
    house = Place(NIGHT_IN_AUCKLAND, settings={"clinics": clinics, "zone": CHICAGO})
    clinic = replace(house, home="/clinics/north")

    assert WORDS["2026-11-30"] in house.guidance(rulebook).page.words
    assert WORDS["2026-12-01"] in clinic.guidance(rulebook).page.words


def test_what_a_clinic_is_sent_has_its_own_day(
    rulebook: RuleBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Document] = []

    def keep(_courier: Courier, _receiver: Receiver, document: Document) -> Any:
        sent.append(document)
        raise NotImplementedError("the test ends here")

    monkeypatch.setattr(Courier, "deliver", keep)
    takes = {"receiver": {"kind": "fhir", "url": "https://localhost:9/fhir"}}
    clinics = clinic_in(tmp_path, "Pacific/Auckland", **takes)
    secrets = {"SCREENER_SECRET_NORTH": "a-token"}
    settings = {"clinics": clinics, "secrets": secrets}
    place = Place(NIGHT_IN_AUCKLAND, "/clinics/north", settings)
    patient = place.guidance(rulebook).press("Review and send to the clinic")
    assert patient.post(go="deliver", consent="yes").page.status == 500

    (document,) = sent
    assert set(dates_in(json.loads(document.content))) == {"2026-12-01"}


# ---- what authors date


@pytest.mark.parametrize(
    ("moment", "day", "taken"),
    [
        (NIGHT_IN_AUCKLAND, "2026-12-01", True),
        ("2026-11-30T10:00:00Z", "2026-12-01", True),  # it just began in Kiritimati
        ("2026-11-30T09:59:59Z", "2026-12-01", False),
        (NIGHT_IN_AUCKLAND, "2026-12-02", False),
    ],
)
def test_today_is_in_the_future_nowhere_if_it_has_begun_anywhere(
    tmp_path: Path, moment: str, day: str, *, taken: bool
) -> None:
    sound = (ROOT / "docs" / "faults" / "sound.yaml").read_text()
    rules = tmp_path / "rules.yaml"
    rules.write_text(re.sub("evidence_checked: .*", f"evidence_checked: {day}", sound, count=1))
    place = Place(moment, settings={"rules": rules, "zone": CHICAGO})
    if taken:
        assert place.client.get("/").status_code == 200
        return
    with pytest.raises(AuthorError, match=f"{day} is after today, .* at the latest anywhere"):
        _ = place.client


def test_a_review_signed_in_auckland_counts_in_chicago(tmp_path: Path, rulebook: RuleBook) -> None:
    rules = changed_rules(tmp_path, lambda _tree: None)
    rules.with_name("rules.review.yaml").write_text(
        f"by: A. Doctor\nrole: dermatologist\ndate: 2026-12-01\ndigest: '{rulebook.digest}'\n"
    )
    place = Place(NIGHT_IN_AUCKLAND, settings={"rules": rules, "zone": CHICAGO})

    page = Patient(place.client).page
    assert "Reviewed by A. Doctor, dermatologist, 1 December 2026." in page.words
