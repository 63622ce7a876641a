"""Clinics in one server: their look, their rule books, who may frame them, and what stays apart."""

from __future__ import annotations

import gzip
import json
import pkgutil
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from flask.testing import FlaskClient

from screener.clinic.snippets import script_snippet
from screener.config import Settings, shipped
from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.translation.loader import Translation, sign_translation
from screener.web.app import create_app
from tests.clock import Clock
from tests.conftest import ROOT, RULES
from tests.web.http.header_table import (
    FOR_ALL,
    KEPT_AN_HOUR,
    KEPT_FOR_A_YEAR,
    PICTURE_POLICY,
    assert_headers,
)
from tests.web.page import read_page
from tests.web.patient import Patient, Shown
from tests.web.sites import calm_answers, client_of

NORTH = {
    "id": "north",
    "name": "North & Dermatology",
    "phone": "+1 (555) 0100",
    "booking": "https://north.example/book",
    "origins": ["https://north.example", "https://www.north.example"],
    "accent": {"light": "#3b4a9c", "dark": "#aeb8f5"},
    "logo": "north.svg",
}
SOUTH = {"id": "south", "name": "South Clinic", "rules": "own.yaml"}
EAST = {"id": "east", "name": "East Clinic"}
WEST = {"id": "west", "name": "West Clinic", "origins": ["https://west.example"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clinics")
    for clinic in (NORTH, SOUTH, EAST, WEST):
        (folder / f"{clinic['id']}.yaml").write_text(json.dumps(clinic), encoding="utf-8")
    (folder / "north.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    sound = (ROOT / "docs" / "faults" / "sound.yaml").read_text("utf-8")
    (folder / "own.yaml").write_text(sound, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def client(web_settings: Settings, folder: Path) -> FlaskClient:
    return client_of(web_settings, clinics=folder, address="https://screener.example")


@pytest.fixture(scope="module")
def more_clinics(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three more clinics: a second one for each book, and another English."""
    more = tmp_path_factory.mktemp("more")
    shutil.copytree(folder, more, dirs_exist_ok=True)
    for others in ({"id": "a"}, {"id": "b", "rules": "own.yaml"}, {"id": "c", "language": "en-GB"}):
        clinic = json.dumps({"name": "Another", **others})
        (more / f"{others['id']}.yaml").write_text(clinic, encoding="utf-8")
    return more


@pytest.mark.parametrize(
    ("made", "times"),
    [
        # One more for the house in Spanish.
        ("screener.screening.guidance.compile_rules", 3),
        ("screener.web.programs.book.Answering", 3),
        # One more for the house, which has Spanish beside its own words: no clinic here does.
        ("screener.web.programs.book.published", 3),
        ("screener.web.programs.book.description", 3),
        # One more for the house in Spanish, and one for the clinic in another English.
        ("screener.web.pages.guidance.words.Fragments", 4),
    ],
)
def test_what_hangs_on_a_rule_book_is_made_once(
    web_settings: Settings, more_clinics: Path, made: str, times: int
) -> None:
    with patch(made, wraps=pkgutil.resolve_name(made)) as make:
        create_app(replace(web_settings, clinics=more_clinics))

    assert make.call_count == times


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/clinics/south", 200),
        ("GET", "/clinics/south/learn", 200),
        ("POST", "/clinics/south/learn", 405),
        ("GET", "/clinics/nobody/learn", 404),
        ("POST", "/clinics/nobody/learn", 404),
        ("GET", "/clinics/north,south/learn", 404),
        # Each rule book has a Questionnaire of its own, and a clinic only that of its own.
        ("GET", "/clinics/east/fhir/Questionnaire/isotretinoin-us", 200),
        ("GET", "/clinics/south/fhir/Questionnaire/isotretinoin-us", 404),
        ("GET", "/clinics/south/fhir/Questionnaire/sound", 200),
        ("GET", "/clinics/east/fhir/Questionnaire/sound", 404),
        ("GET", "/clinics/north/logo", 200),
        ("GET", "/clinics/east/logo", 404),
    ],
)
def test_a_clinic_has_its_own_addresses_and_no_others(
    client: FlaskClient, method: str, address: str, status: int
) -> None:
    assert client.open(address, method=method).status_code == status


def at(client: FlaskClient, clinic: str) -> Patient:
    """Return a patient at the first page of a clinic."""
    return Patient(client, home=f"/clinics/{clinic}")


def page(client: FlaskClient, address: str) -> Shown:
    return Shown(client.get(address))


# ---- look


def test_a_clinic_stands_at_the_head_and_the_foot_of_its_pages(client: FlaskClient) -> None:
    shown = page(client, "/clinics/north/")
    head, foot = shown.root.one("header"), shown.root.one("footer")
    assert head.one(class_="brand").text == NORTH["name"]
    assert head.one(class_="brand")["href"] == "/clinics/north/"
    assert head.one("img")["alt"] == ""
    links = {link.text: link["href"] for link in foot.every("a")}
    assert links["+1 (555) 0100"] == "tel:+15550100"
    assert links["Book a visit (opens in a new tab)"] == NORTH["booking"]
    assert links["Privacy"] == "/clinics/north/privacy"
    assert "For clinics" not in links


def test_a_clinic_without_more_than_a_name_has_its_name(client: FlaskClient) -> None:
    shown = page(client, "/clinics/south/")
    assert shown.root.one("header").one(class_="brand").text == "South Clinic"
    assert shown.root.every("img") == []
    assert not [link for link in shown.root.every("link") if "theme" in link["href"]]


def test_the_accent_comes_in_a_stylesheet_that_is_kept(client: FlaskClient) -> None:
    shown = page(client, "/clinics/north/")
    (theme,) = [e["href"] for e in shown.root.every("link") if "theme.css" in e["href"]]
    response = client.get(theme)
    assert_headers(
        response, cache=KEPT_FOR_A_YEAR, hosts="https://north.example https://www.north.example"
    )
    assert response.mimetype == "text/css"
    for color in ("--accent: #3b4a9c;", "--accent: #aeb8f5;", "prefers-color-scheme: dark"):
        assert color in response.text
    hosts = "https://north.example https://www.north.example"
    assert_headers(client.get("/clinics/north/theme.css?v=old"), hosts=hosts)
    assert client.get("/clinics/south/theme.css").status_code == 404


def test_every_color_of_a_theme_is_one_that_the_stylesheet_uses(client: FlaskClient) -> None:
    names = set(re.findall(r"--[a-z-]+(?=:)", client.get("/clinics/north/theme.css").text))
    style = (shipped("static") / "screener.css").read_text("utf-8")
    assert len(names) == 4
    assert [name for name in names if f"var({name})" not in style] == []


def test_the_logo_can_be_opened_but_runs_nothing(client: FlaskClient) -> None:
    image = page(client, "/clinics/north/").root.one("img")
    response = client.get(image["src"])
    assert_headers(response, cache=KEPT_FOR_A_YEAR, policy=PICTURE_POLICY)
    assert response.mimetype == "image/svg+xml"


def test_the_guidance_says_how_to_reach_the_clinic(client: FlaskClient, rulebook: RuleBook) -> None:
    patient = at(client, "north").start()
    patient.walk(calm_answers(rulebook)).press("See my guidance")
    links = {link.text: link["href"] for link in patient.page.main.one(class_="panel").every("a")}
    assert links["Or call +1 (555) 0100"] == "tel:+15550100"
    booking = links["Book a visit (North & Dermatology) (opens in a new tab)"]
    assert booking.startswith("https://")
    text = patient.page.main.one("textarea", id="text")
    assert "North & Dermatology, +1 (555) 0100" in "".join(text.pieces())


def test_in_an_emergency_the_panel_names_the_emergency_numbers_alone(
    client: FlaskClient, rulebook: RuleBook
) -> None:
    patient = at(client, "north").start()
    patient.walk(calm_answers(rulebook, self_harm="yes")).press("See my guidance")
    panel = patient.page.main.one(class_="panel")
    assert panel.every(class_="call") == []
    assert {link["href"] for link in panel.every("a")} >= {"tel:911", "tel:988"}


@pytest.mark.parametrize("address", ["/clinics/north/", "/clinics/north"])
def test_a_clinic_is_there_with_and_without_the_last_slash(
    client: FlaskClient, address: str
) -> None:
    assert page(client, address).h1 == page(client, "/clinics/north/").h1


def test_where_to_call_first_there_is_a_button_and_no_booking(
    client: FlaskClient, rulebook: RuleBook
) -> None:
    said = {"can_become_pregnant": "yes", "pregnant_now": "maybe"}
    patient = at(client, "north").start()
    patient.walk(calm_answers(rulebook, **said)).press("See my guidance")
    assert patient.page.level == "contact_first"
    panel = patient.page.main.one(class_="panel")
    (button,) = panel.every("a", class_="button")
    assert (button.text, button["href"]) == (
        "Call +1 (555) 0100 (North & Dermatology)",
        "tel:+15550100",
    )
    assert "Book a visit" not in panel.text


# ---- frames


@pytest.mark.parametrize(
    ("clinic", "framed"), [("/clinics/north", True), ("/clinics/east", False), ("", False)]
)
def test_the_browsers_print_command_is_warned_of_only_where_a_frame_is_possible(
    client: FlaskClient, rulebook: RuleBook, clinic: str, *, framed: bool
) -> None:
    """In a frame it prints the page around. Elsewhere, only the script can tell if there is one."""
    patient = Patient(client, home=clinic).start()
    patient.walk(calm_answers(rulebook)).press("See my guidance")
    main = patient.page.main
    assert ("leave out most of it" in main.text) is framed
    new_tab = [form for form in main.every("form") if form.get("target") == "_blank"]
    assert len(new_tab) == framed
    for form in new_tab:
        shown = client.post(form["action"], data={"go": "show", **patient.page.hidden})
        assert Shown(shown).h1 == patient.page.h1


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("/clinics/north/", "https://north.example https://www.north.example"),
        ("/clinics/north/nowhere", "https://north.example https://www.north.example"),
        ("/clinics/north/learn", "https://north.example https://www.north.example"),
        ("/clinics/west/", "https://west.example"),
        ("/clinics/south/", "'none'"),
        ("/clinics/nobody/", "'none'"),
        ("/clinics", "'none'"),
        ("/", "'none'"),
        ("/for-clinics", "'none'"),
        ("/healthz", "'none'"),
    ],
)
def test_only_the_sites_in_a_clinics_list_may_frame_its_pages(
    client: FlaskClient, address: str, hosts: str
) -> None:
    assert_headers(client.get(address), hosts=hosts)


def test_steps_and_their_errors_can_be_framed_too(client: FlaskClient) -> None:
    for data, status in (
        ({"go": "start"}, 200),
        ({"go": "continue", "state": "nonsense"}, 400),
        ({"go": "start", "reference": "Jane Doe"}, 400),
    ):
        response = client.post("/clinics/west/questions", data=data)
        assert response.status_code == status
        assert_headers(response, hosts="https://west.example")


def test_the_script_for_other_sites_is_for_them_and_kept_an_hour(client: FlaskClient) -> None:
    response = client.get("/static/embed.js", buffered=True)
    assert_headers(response, cache=KEPT_AN_HOUR, resource=FOR_ALL)
    assert response.mimetype == "text/javascript"
    assert len(gzip.compress(response.get_data(), mtime=0)) <= 2200


@pytest.mark.parametrize(("address", "framed"), [("/clinics/north/", True), ("/", False)])
def test_only_pages_that_can_be_framed_know_how_to_speak_to_their_host(
    client: FlaskClient, address: str, *, framed: bool
) -> None:
    root = page(client, address).root
    assert root.one("html").has("data-hosts") is framed
    assert any("frame.js" in script["src"] for script in root.every("script")) is framed


# ---- apart


def test_each_clinic_asks_by_its_own_rule_book(client: FlaskClient, rulebook: RuleBook) -> None:
    assert at(client, "south").start().page.asked == ["can_become_pregnant"]
    first = next(iter(rulebook.questions))
    assert at(client, "north").start().page.asked[0] == first


@pytest.mark.parametrize("other", ["", "/clinics/west", "/clinics/south"])
def test_a_token_of_one_clinic_is_refused_by_another(client: FlaskClient, other: str) -> None:
    token = at(client, "north").start().page.hidden["state"]
    sent = {"state": token, "go": "show"}
    assert client.post("/clinics/north/questions", data=sent).status_code == 200
    refused = client.post(f"{other}/questions", data=sent)
    assert refused.status_code == 400
    assert "Please start again" in refused.text


def test_a_token_of_the_house_is_refused_by_a_clinic(client: FlaskClient) -> None:
    sent = {"state": Patient(client).start().page.hidden["state"], "go": "show"}
    assert client.post("/clinics/west/questions", data=sent).status_code == 400


def test_all_pages_of_a_clinic_stay_with_it(client: FlaskClient, rulebook: RuleBook) -> None:
    patient = at(client, "north").start()
    pages = [patient.page, patient.press("Continue").page]
    pages.append(patient.walk(calm_answers(rulebook)).page)
    pages.append(patient.press("See my guidance").page)
    pages += [page(client, f"/clinics/north/{name}") for name in ("learn", "privacy", "nowhere")]
    for shown in pages:
        named = [e.get("href") or e.get("action") for e in shown.root.every()]
        own = [name for name in named if name.startswith("/")]
        assert own
        assert [n for n in own if not n.startswith(("/clinics/north/", "/static/"))] == []


# ---- a reference to the visit


def test_a_reference_comes_out_at_the_guidance_alone(
    client: FlaskClient, rulebook: RuleBook
) -> None:
    patient = at(client, "north")
    assert patient.page.main.one("input", name="reference")["value"] == ""
    patient.post(go="start", reference="v-2026_77")
    before = [patient.page, patient.walk(calm_answers(rulebook)).page]
    assert [shown for shown in before if "v-2026_77" in shown.html] == []
    guidance = patient.press("See my guidance").page
    assert "Visit reference v-2026_77" in guidance.main.one(class_="imprint").text
    # There, on the head of paper, to copy in short and twice in full, and to start again.
    assert guidance.html.count("v-2026_77") == 6
    again = next(a for a in guidance.main.every("a") if a.text == "Yes, start again")
    assert again["href"] == "/clinics/north/#ref=v-2026_77"


def test_without_a_reference_none_is_spoken_of(client: FlaskClient, rulebook: RuleBook) -> None:
    patient = at(client, "north").start()
    patient.walk(calm_answers(rulebook)).press("See my guidance")
    assert "Visit reference" not in patient.page.html


@pytest.mark.parametrize("reference", ["Jane Doe", "1990/01/02", "x" * 41, "<b>", "ü", "a\nb"])
def test_a_reference_with_other_signs_than_it_needs_is_refused(
    client: FlaskClient, reference: str
) -> None:
    patient = at(client, "north").post(go="start", reference=reference)
    assert (patient.page.status, patient.page.h1) == (400, "We cannot read this link")
    assert reference not in patient.page.html
    assert patient.press_link("Start again").kind == "start"


def test_the_house_takes_no_reference(client: FlaskClient) -> None:
    assert Patient(client).page.main.every("input", type="hidden") == []


# ---- for clinics


def test_the_page_for_clinics_shows_both_snippets(client: FlaskClient) -> None:
    shown = Shown(client.get("/for-clinics", base_url="https://screener.example"))
    script, frame = (block.text for block in shown.main.every("pre"))
    assert script.startswith('<script src="https://screener.example/static/embed.js"')
    assert frame.startswith('<iframe src="https://screener.example/clinics/your-clinic/"')
    for pasted in (script, frame):
        assert read_page(pasted).one("a")["target"] == "_top"  # out of a page builder's own frame
    assert "See it in a clinic" not in shown.words


def test_no_snippet_is_shown_that_would_lead_elsewhere(client: FlaskClient) -> None:
    shown = Shown(client.get("/for-clinics", base_url="https://other.example"))
    assert shown.main.every("pre") == []
    assert "screener embed" in shown.words


@pytest.fixture(scope="module")
def at_home(web_settings: Settings) -> FlaskClient:
    """A server as it comes: with the example clinic, on this machine."""
    return client_of(web_settings, clinics=shipped("clinics"))


def example_page(client: FlaskClient, origin: str, **more: Any) -> Any:
    return client.get("/for-clinics/example", base_url=origin, **more)


def test_the_live_example_is_on_another_origin_and_holds_the_snippet(at_home: FlaskClient) -> None:
    first = Shown(at_home.get("/for-clinics", base_url="http://127.0.0.1:8000"))
    (link,) = [a for a in first.main.every("a") if a.text.startswith("See it")]
    assert link["href"] == "http://localhost:8000/for-clinics/example"

    response = example_page(at_home, "http://localhost:8000")
    server = "http://127.0.0.1:8000"
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        f"script-src {server}; frame-src {server}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    assert_headers(response, policy=policy)
    title = read_page(at_home.get("/").text).one("title").text
    assert script_snippet(server, "example", title) in response.text


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://elsewhere.example"])
def test_the_live_example_is_only_where_its_frame_would_be_allowed(
    at_home: FlaskClient, origin: str
) -> None:
    assert example_page(at_home, origin).status_code == 404


def test_no_example_is_offered_where_the_server_is_reached_under_another_name(
    at_home: FlaskClient,
) -> None:
    shown = Shown(at_home.get("/for-clinics", base_url="http://other.example"))
    assert [a for a in shown.main.every("a") if a.text.startswith("See it")] == []


# ---- health


def test_health_names_every_rule_book_once(
    client: FlaskClient, rulebook: RuleBook, spanish: Translation
) -> None:
    said = client.get("/healthz").get_json()
    assert said["status"] == "ok"
    digests = [book["digest"] for book in said["rulebooks"]]
    assert len(digests) == 2
    assert said["rulebooks"][0] == {
        "id": rulebook.rulebook.id,
        "version": rulebook.rulebook.version,
        "digest": rulebook.digest,
        "proved": True,
        "translations": [{"language": "es", "words": spanish.digest, "signed": False}],
    }
    assert said["rulebooks"][1]["translations"] == []


@pytest.mark.parametrize(("read", "signed"), [(True, True), (False, False)])
def test_health_says_whether_just_these_words_are_signed(
    web_settings: Settings, tmp_path: Path, spanish: Translation, *, read: bool, signed: bool
) -> None:
    for name in ("rules.yaml", "rules.es.po"):
        shutil.copy(RULES.with_name(name), tmp_path)
    digest = spanish.compared if read else "sha256:0"
    review = ClinicalReview(by="A. Reader", role="Translator", date=Clock().today(), digest=digest)
    sign_translation(tmp_path / "rules.es.po", review)
    said = client_of(web_settings, rules=tmp_path / "rules.yaml").get("/healthz").get_json()

    (translation,) = said["rulebooks"][0]["translations"]
    assert (translation["words"], translation["signed"]) == (spanish.digest, signed)


def test_health_names_no_clinic(client: FlaskClient) -> None:
    assert "north" not in client.get("/healthz").text
