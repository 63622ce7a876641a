"""A clinic's file is read like a rule book: all mistakes at once, with place and fix."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from screener.clinic.loader import load_clinics
from screener.clinic.logo import MAX_BYTES
from screener.clinic.model import Clinic
from screener.clinic.snippets import frame_snippet, script_snippet
from screener.config import shipped
from screener.errors import AuthorError, OperatorError
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from tests.clock import Clock
from tests.conftest import ROOT, RULES
from tests.web.page import read_page

SOUND = """\
id: north
name: North Dermatology
phone: "+1 555 0100"
booking: https://north.example/book
origins: [https://north.example, https://www.north.example:8443]
accent: {light: "#3b4a9c", dark: "#AEB8F5"}
logo: north.svg
language: en-GB
time_zone: America/Chicago
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
NO_ORIGIN = (
    "is not a valid origin; write https:// and the host in lowercase, as in "
    "https://www.clinic.example, without a path, a slash at the end or a * "
    "(http:// only for localhost and 127.0.0.1)"
)
NO_PHONE = "is not a valid phone number; use digits, spaces and + ( ) . - as in '+1 555 0100'"
NO_COLOR = "is not a valid color; write it as in '#0b5f63', in quotes"
HASH = "text that starts with # needs quotes around it, as in '#3b4a9c'"
ASTRAY = "is not in the folder of the clinic's file"
KEYS = (
    "accent, api_origins, booking, id, language, languages, logo, made_up, name, origins, phone, "
    "receiver, rules, time_zone"
)
NO_ZONE = "is not a time zone; write one as in America/Chicago"
RECEIVER = "receiver: {kind: fhir, url: https://ehr.example/fhir}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "north.svg").write_text(SVG)
    return tmp_path


def rules(path: Path) -> RuleBook:
    return load_rulebook(path, today=Clock().today())


def read(folder: Path, house: RuleBook, **files: str) -> tuple[Clinic, ...]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_clinics(folder, house=house, read=rules)


def refusal(folder: Path, house: RuleBook, **files: str) -> list[str]:
    """Return what the reader says, without the folder's name."""
    with pytest.raises((AuthorError, OperatorError)) as refused:
        read(folder, house, **files)
    return str(refused.value).replace(f"{folder}/", "").splitlines()


def test_a_sound_file_says_all_of_this(folder: Path, rulebook: RuleBook) -> None:
    (clinic,) = read(folder, rulebook, north=SOUND)
    profile = clinic.profile

    assert (profile.id, profile.name, profile.phone) == (
        "north",
        "North Dermatology",
        "+1 555 0100",
    )
    assert str(profile.booking) == "https://north.example/book"
    assert profile.origins == ("https://north.example", "https://www.north.example:8443")
    assert profile.accent is not None
    assert (profile.accent.light, profile.accent.dark) == ("#3b4a9c", "#AEB8F5")
    assert clinic.logo is not None
    assert (clinic.logo.content, clinic.logo.media_type) == (SVG.encode(), "image/svg+xml")
    assert clinic.language == "en-GB"
    assert str(clinic.zone) == "America/Chicago"
    assert clinic.book is rulebook


def test_id_and_name_are_enough(folder: Path, rulebook: RuleBook) -> None:
    (clinic,) = read(folder, rulebook, north="id: north\nname: North\n")

    assert clinic.profile.origins == ()
    assert clinic.language == "en"
    assert clinic.zone is None


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("id: north", "id: North Side",
         "1:5: 'id' cannot be 'North Side'; use lowercase letters, digits, - and _"),
        ("id: north\n", "", "1:1: the key 'id' is missing; needed: id, name"),
        ("logo: north", "lgo: north", f"7:1: unknown key 'lgo'; allowed: {KEYS}; nearest: 'logo'"),
        ("id: north", "id: north\nmade_up: 'yes'",
         "2:10: 'made_up' must be true or false, not 'yes'; write true"),
        ('"+1 555 0100"', "call us", f"3:8: 'call us' {NO_PHONE}"),
        ('"+1 555 0100"', "5550100", "3:8: 'phone' must be text, not 5550100; put it in quotes"),
        ("https://north.example/book", "http://north.example/book",
         "4:10: a booking link must start with https://"),
        ("https://north.example/book", "north.example", ("4:10: 'booking' must be an address such "
         "as https://example.org/page, not 'north.example'")),
        ("https://north.example,", "https://north.example/,",
         f"5:11: 'https://north.example/' {NO_ORIGIN}"),
        ("https://north.example,", "'*',", f"5:11: '*' {NO_ORIGIN}"),
        ("https://north.example,", "https://*.north.example,",
         f"5:11: 'https://*.north.example' {NO_ORIGIN}"),
        ("id: north", "id: north\napi_origins: ['*']", f"2:15: '*' {NO_ORIGIN}"),
        ("https://north.example,", "http://north.example,",
         f"5:11: 'http://north.example' {NO_ORIGIN}"),
        ("https://north.example,", "https://a.example; script-src,",
         f"5:11: 'https://a.example; script-src' {NO_ORIGIN}"),
        ("https://north.example,", "north.example,", f"5:11: 'north.example' {NO_ORIGIN}"),
        ("[https://north.example, https://www.north.example:8443]", "https://north.example",
         ("5:10: 'origins' must be a list, with one item per line after '- ', not "
          "'https://north.example'")),
        ('"#3b4a9c"', '"#ff9900"', ("6:17: '#ff9900' has a contrast of 1.8:1 on light screens, and "
         "4.5:1 is needed; nearest: '#9d5c00'")),
        ('"#AEB8F5"', '"#3b4a9c"', ("6:34: '#3b4a9c' has a contrast of 1.7:1 on dark screens, and "
         "4.5:1 is needed; nearest: '#8197f0'")),
        ('"#3b4a9c"', "navy", f"6:17: 'navy' {NO_COLOR}"),
        ('"#3b4a9c"', "#3b4a9c", f"6:17: this # starts a comment; {HASH}"),
        ('{light: "#3b4a9c", dark: "#AEB8F5"}', "\n  light: #3b4a9c\n  dark: '#AEB8F5'",
         f"7:3: 'light' has no value; it must be text; {HASH}"),
        (', dark: "#AEB8F5"', "", "6:9: the key 'dark' is missing; needed: light, dark"),
        ('{light: "#3b4a9c", dark: "#AEB8F5"}', '"#3b4a9c"',
         "6:9: 'accent' must be a mapping of keys and values, not '#3b4a9c'"),
        ("north.svg", "north.gif",
         "7:7: the name of a logo must end with .svg, .png, .webp, .jpg or .jpeg"),
        ("north.svg", "../north.svg", f"7:7: '../north.svg' {ASTRAY}"),
        ("north.svg", "south.svg", "7:7: there is no file south.svg"),
        ("en-GB", "es", ("8:11: the rule book isotretinoin-us is in 'en', not in 'es'; name one in "
         "that language under 'rules'")),
        ("en-GB", "english!", "8:11: 'english!' is not a valid language; use a tag such as en-GB"),
        ("language: en-GB", RECEIVER.replace("fhir,", "smtp,"),
         "8:18: 'kind' cannot be 'smtp'; allowed: fhir, webhook"),
        ("language: en-GB", RECEIVER.replace("kind: fhir", "kind: fihr"),
         "8:18: 'kind' cannot be 'fihr'; allowed: fhir, webhook; nearest: 'fhir'"),
        ("language: en-GB", RECEIVER.replace("kind: fhir, ", ""),
         "8:11: the key 'kind' is missing; needed: kind, url"),
        ("language: en-GB", "receiver: https://ehr.example/fhir", ("8:11: 'receiver' must be a "
         "mapping of keys and values, not 'https://ehr.example/fhir'")),
        ("language: en-GB", RECEIVER.replace("url", "more: 1, url"),
         "8:24: unknown key 'more'; allowed: kind, url"),
        ("language: en-GB", RECEIVER.replace("https", "http"),
         "8:29: a receiver's address must start with https://"),
        ("language: en-GB", RECEIVER.replace("ehr.", "us:pass@ehr."),
         ("8:29: a receiver's address must not have a user name or password; its secret comes "
          "from the environment")),
        ("language: en-GB", RECEIVER.replace("/fhir}", "/fhir#a}"),
         "8:29: a receiver's address must not have a '?' or '#'"),
        ("language: en-GB", RECEIVER.replace("/fhir}", "/fhir?a=1}"),
         "8:29: a receiver's address must not have a '?' or '#'"),
        ("language: en-GB", RECEIVER.replace(".example/", ".example:0/"),
         "8:29: a port must be at least 1"),
        ("language: en-GB", "rules: mine.yaml", "8:8: there is no file mine.yaml"),
        (
            "language: en-GB",
            "rules: ../mine.yaml",
            "8:8: '../mine.yaml' is not in the folder of the clinic's file",
        ),
        ("language: en-GB", "rules: /etc/hosts", f"8:8: '/etc/hosts' {ASTRAY}"),
        ("north.svg", "n" * 400 + ".svg", "7:7: 'nnn"),
        ("north.svg", '"a\\0.svg"',
         "7:7: 'a<control character (U+0000)>.svg' is not a valid file name"),
        ("America/Chicago", "America/Chigaco",
         f"9:12: 'America/Chigaco' {NO_ZONE}; nearest: 'America/Chicago'"),
        ("America/Chicago", "Central", f"9:12: 'Central' {NO_ZONE}"),
        ("America/Chicago", "-6", "9:12: 'time_zone' must be text, not -6; put it in quotes"),
        ("language: en-GB", "timezone: UTC",
         f"8:1: unknown key 'timezone'; allowed: {KEYS}; nearest: 'time_zone'"),
        ("en-GB", "en-XX", "8:11: 'en-XX' is not a valid language; use a tag such as en-GB"),
        (
            "https://north.example,",
            "https://north.example:443,",
            "5:11: browsers leave out the port 443; write 'https://north.example'",
        ),
        ("https://north.example,", "https://north.example:70000,",
         "5:11: a port must be at most 65535"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(
    folder: Path, rulebook: RuleBook, line: str, instead: str, said: str
) -> None:
    assert line in SOUND
    (found,) = refusal(folder, rulebook, north=SOUND.replace(line, instead, 1))
    assert found.startswith(f"north.yaml:{said}")


def test_all_mistakes_of_all_files_come_at_once_file_by_file(
    folder: Path, rulebook: RuleBook
) -> None:
    found = refusal(
        folder,
        rulebook,
        south=SOUND.replace("name: North", "nam: North").replace("#3b4a9c", "#ffffff"),
        north=SOUND.replace("north.svg", "none.svg"),
    )
    places = [line.split(": ")[0] for line in found]
    assert places == ["north.yaml:7:7", "south.yaml:1:1", "south.yaml:2:1", "south.yaml:6:17"]


def test_two_clinics_cannot_have_one_id(folder: Path, rulebook: RuleBook) -> None:
    (found,) = refusal(folder, rulebook, north=SOUND, south=SOUND)
    assert found == (
        "south.yaml:1:5: the id 'north' is already that of the clinic in north.yaml; choose another"
    )


def test_no_two_ids_are_one_in_the_name_of_a_secret(folder: Path, rulebook: RuleBook) -> None:
    files = {name: f"id: {name}\nname: North\n" for name in ("a-b", "a_b")}
    (found,) = refusal(folder, rulebook, **files)
    assert found == (
        "a_b.yaml:1:5: the id 'a_b' differs only in - and _ from that of the clinic in a-b.yaml; "
        "choose another"
    )


def test_what_is_no_clinic_is_refused(folder: Path, rulebook: RuleBook) -> None:
    said = "1:1: a clinic's file must be a mapping with 'id:', not "
    assert refusal(folder, rulebook, north="") == [f"north.yaml:{said}nothing"]
    assert refusal(folder, rulebook, north="- id: north") == [f"north.yaml:{said}a list"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, rulebook: RuleBook) -> None:
    with pytest.raises(OperatorError, match="nowhere: cannot be read: No such file or directory"):
        load_clinics(tmp_path / "nowhere", house=rulebook, read=rules)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n", "north.svg is not in SVG format, whatever its name says"),
        (b"<svg>" + b" " * MAX_BYTES, "the logo is larger than 48 KiB, the most allowed"),
    ],
)
def test_a_logo_is_looked_into(folder: Path, rulebook: RuleBook, content: bytes, said: str) -> None:
    (folder / "north.svg").write_bytes(content)
    assert refusal(folder, rulebook, north=SOUND) == [f"north.yaml:7:7: {said}"]


def test_a_rule_book_of_its_own_may_lie_beside_the_file(folder: Path, rulebook: RuleBook) -> None:
    own = (Path(__file__).parents[1] / "broken" / "sound.yaml").read_text("utf-8")
    text = SOUND.replace("language: en-GB", "rules: own.yaml")
    (clinic,) = read(folder, rulebook, north=text, own=own)
    assert clinic.book.digest != rulebook.digest

    found = refusal(folder, rulebook, own=own.replace("topic: liver", "topic: livr", 1))
    assert {line.split(":")[0] for line in found} == {"own.yaml"}
    assert any("there is no topic 'livr'" in line for line in found)


def test_the_review_of_its_own_rule_book_is_no_clinic(folder: Path, rulebook: RuleBook) -> None:
    own = (Path(__file__).parents[1] / "broken" / "sound.yaml").read_text("utf-8")
    text = SOUND.replace("language: en-GB", "rules: own.yaml")
    review = "by: A. Doctor\nrole: dermatologist\ndate: 2026-11-20\ndigest: d\n"
    files = {"north": text, "own": own, "own.review": review}
    (clinic,) = read(folder, rulebook, **files)
    assert clinic.book.void_review is not None
    assert clinic.book.void_review.by == "A. Doctor"

    files["own.review"] = review.replace("role", "rôle")
    found = refusal(folder, rulebook, **files)
    assert {line.split(":")[0] for line in found} == {"own.review.yaml"}
    assert any("unknown key 'rôle'" in line for line in found)


def test_the_example_that_comes_along_is_sound(rulebook: RuleBook) -> None:
    (clinic,) = load_clinics(shipped("clinics"), house=rulebook, read=rules)
    assert (clinic.profile.id, clinic.profile.made_up) == ("example", True)


@pytest.mark.parametrize("number", [0, 1], ids=["every key", "a trial"])
def test_the_files_that_the_docs_show_are_sound(
    folder: Path, rulebook: RuleBook, number: int
) -> None:
    docs = (ROOT / "docs" / "clinics.md").read_text("utf-8")
    text = dedent(re.findall(r" *```yaml\n(.*?)```", docs, re.DOTALL)[number])
    (folder / "northside.svg").write_text(SVG)
    shutil.copy(RULES, folder / "northside-rules.yaml")
    (clinic,) = read(folder, rulebook, northside=text)
    assert clinic.profile.name == "Northside Dermatology"


# ---- snippets


@pytest.mark.parametrize("snippet", [script_snippet, frame_snippet])
def test_a_snippet_is_sound_html_whatever_the_title(snippet: object) -> None:
    assert callable(snippet)
    title = "Say \"hello\" & 'bye' <b>"
    text = snippet("https://screener.example", "north", title)
    root = read_page(f"<html>{text}</html>")

    spoken = [e.get("title") or e.get("data-title") for e in root.every()]
    assert title in spoken
    assert root.every("b") == []
    (link,) = root.every("a")
    assert (link["href"], link.text) == ("https://screener.example/clinics/north/", title)
