"""The translations beside rule books: which are served, who signed them, why others are not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from screener.pseudo_language import TAG
from screener.rulebook.model import RuleBook
from screener.rulebook.review import review_file
from screener.translation.loader import Translation, sign_off_file
from screener.translation.made_up import made_up_catalog
from screener.translation.writing import updated
from screener.web.app import ScreenerApp
from screener.web.content import Content, ContentReader
from screener.web.editions import Editions
from tests.clock import Clock
from tests.conftest import RULES
from tests.settings import settings_of_a_test
from tests.translation.spanish import FILE


def rules_in(folder: Path) -> Path:
    for file in (RULES, FILE):
        shutil.copy(file, folder / file.name)
    return folder / RULES.name


def content_of(folder: Path, clinics: Path | None = None) -> Content:
    settings = settings_of_a_test(rules=folder / RULES.name, clinics=clinics)
    return ContentReader(settings, Clock()).read()


def test_a_translation_beside_the_rule_book_is_served(tmp_path: Path) -> None:
    rules_in(tmp_path)

    content = content_of(tmp_path)

    assert list(content.translations) == ["es"]
    assert content.refused == ()


def test_one_that_falls_short_is_left_out_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rules_in(tmp_path)
    file = tmp_path / FILE.name
    file.write_text(FILE.read_text("utf-8").replace('msgstr "Hígado"', 'msgstr ""'), "utf-8")

    content = content_of(tmp_path)

    assert content.translations == {}
    (refused,) = content.refused
    assert (refused.file, "topics.liver: 'Liver' is not translated" in refused.reason) == (
        "rules.es.po",
        True,
    )
    assert "nobody is shown this translation" in caplog.text


def test_a_clinic_that_names_a_language_without_a_translation_is_told(tmp_path: Path) -> None:
    rules_in(tmp_path)
    clinics = tmp_path / "clinics"
    clinics.mkdir()
    (clinics / "north.yaml").write_text("id: north\nname: North\nlanguages: [es, fr]\n", "utf-8")

    content = content_of(tmp_path, clinics)

    (clinic,) = content.clinics.values()
    assert list(clinic.translations) == ["es"]
    (refused,) = content.refused
    assert refused.reason.startswith("'languages' names 'fr', and there is no translation")


def test_a_stale_translation_goes_when_the_rule_book_changes(tmp_path: Path) -> None:
    rules = rules_in(tmp_path)
    editions = Editions(settings_of_a_test(rules=rules), Clock())
    before = editions.app.test_client().get("/es/").status_code
    rules.write_text(rules.read_text("utf-8").replace("liver: Liver", "liver: Your liver"), "utf-8")

    assert editions.renewed()

    health = editions.app.test_client().get("/healthz").get_json()
    assert (before, editions.app.test_client().get("/es/").status_code) == (200, 307)
    assert [each["file"] for each in health["refused"]] == ["rules.es.po"]
    assert "the rule book now says 'Your liver'" in health["refused"][0]["reason"]


def signed(file: Path, digest: str, by: str) -> None:
    text = f'by: {by}\nrole: reader\ndate: {Clock().today()}\ndigest: "{digest}"\n'
    file.write_text(text, encoding="utf-8")


def reviews_in(app: ScreenerApp) -> tuple[bool, str | None, str | None]:
    """Return whether pages say that no translator read them; who signed the rules, the words."""
    client = app.test_client()
    header = client.get("/api/v1/rulebook", headers={"Accept-Language": "es"}).get_json()
    review, translation = (header["rulebook"][key] for key in ("review", "translation"))
    names = (review and review["by"], translation["review"] and translation["review"]["by"])
    return "Ningún traductor calificado" in client.get("/es/").text, *names


def test_signatures_are_seen_and_withdrawn_in_each_language(
    tmp_path: Path, rulebook: RuleBook, spanish: Translation
) -> None:
    rules = rules_in(tmp_path)
    editions = Editions(settings_of_a_test(rules=rules), Clock())
    unsigned = reviews_in(editions.app)
    signed(review_file(rules), rulebook.digest, "A. Clinician")
    signed(sign_off_file(tmp_path / FILE.name), spanish.compared, "A. Translator")
    assert editions.renewed()
    both = reviews_in(editions.app)
    review_file(rules).unlink()
    signed(sign_off_file(tmp_path / FILE.name), spanish.digest, "A. Translator")
    assert editions.renewed()

    assert unsigned == (True, None, None)
    assert both == (False, "A. Clinician", "A. Translator")
    assert reviews_in(editions.app) == (True, None, None)


def test_health_names_a_translation_of_each_rule_book(tmp_path: Path, rulebook: RuleBook) -> None:
    """The words may be the same, digit by digit, of two rule books that differ in logic."""
    rules_in(tmp_path)
    clinics = tmp_path / "clinics"
    clinics.mkdir()
    other = RULES.read_text("utf-8").replace(rulebook.rulebook.version, "other", 1)
    (clinics / "own.yaml").write_text(other, encoding="utf-8")
    shutil.copy(FILE, clinics / "own.es.po")
    north = "id: north\nname: North\nrules: own.yaml\nlanguages: [es]\n"
    (clinics / "north.yaml").write_text(north, encoding="utf-8")
    settings = settings_of_a_test(rules=tmp_path / RULES.name, clinics=clinics)

    said = Editions(settings, Clock()).app.test_client().get("/healthz").get_json()

    listed = [[each["language"] for each in book["translations"]] for book in said["rulebooks"]]
    assert listed == [["es"], ["es"]]


@pytest.mark.parametrize(("only_here", "offered"), [(True, [TAG]), (False, [])])
def test_the_language_that_nobody_speaks_is_never_shown_to_others(
    tmp_path: Path, rulebook: RuleBook, *, only_here: bool, offered: list[str]
) -> None:
    shutil.copy(RULES, tmp_path)
    catalog = made_up_catalog(rulebook, Clock().today())
    text, _ = updated(rulebook, TAG, catalog, Clock().today())
    (tmp_path / f"rules.{TAG}.po").write_text(text, encoding="utf-8")
    settings = settings_of_a_test(rules=tmp_path / RULES.name, only_here=only_here)

    assert [*ContentReader(settings, Clock()).read().translations] == offered


def test_a_translation_in_another_encoding_is_told_and_stops_nothing(tmp_path: Path) -> None:
    rules_in(tmp_path)
    (tmp_path / FILE.name).write_bytes('msgid "a"\nmsgstr "ñ"\n'.encode("latin-1"))

    content = content_of(tmp_path)

    (refused,) = content.refused
    assert (content.translations, refused.file) == ({}, "rules.es.po")
    assert "this is not UTF-8 text; save the file as UTF-8" in refused.reason
