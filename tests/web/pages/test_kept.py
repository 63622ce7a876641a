"""What the tab keeps: it leads back there, also where the questions changed meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask.testing import FlaskClient

from screener.config import Settings
from screener.rulebook.model import RuleBook
from tests.clock import Clock
from tests.web.pages.test_state import is_calm_restart
from tests.web.patient import Jump, Patient, pages_of_walk
from tests.web.sites import Tree, calm_answers, changed_rules, client_of, sheet_of


def kept_by(patient: Patient) -> str:
    return patient.page.main.get("data-kept")


def loaded_anew(patient: Patient, kept: str) -> Patient:
    """Come back with what the tab kept."""
    return Patient(patient.client).post(go="resume", kept=kept)


def draft(patient: Patient) -> str:
    """Return what the server seals of choices that were not sent."""
    answer = patient.client.post("/questions", data={**patient.form, "go": "draft"})
    assert answer.mimetype == "text/plain"
    assert answer.status_code == 200
    return answer.text


def test_what_was_chosen_and_not_sent_comes_back(patient: Patient) -> None:
    patient.start().choose(age="12_to_17")
    again = loaded_anew(patient, draft(patient))
    assert again.page.chosen["age"] == frozenset(["12_to_17"])
    assert loaded_anew(patient, kept_by(patient)).page.chosen.get("age", frozenset()) == frozenset()


def test_a_choice_taken_back_and_not_sent_stays_taken_back(
    patient: Patient, rulebook: RuleBook
) -> None:
    patient.start().walk(calm_answers(rulebook), until="danger_signs")
    patient.choose(danger_signs="none")
    first = draft(patient)
    assert loaded_anew(patient, first).page.chosen["danger_signs"] == frozenset(["none"])
    patient.choose(danger_signs=[])
    assert not loaded_anew(patient, draft(patient)).page.chosen.get("danger_signs")


def test_a_danger_sign_not_sent_yet_brings_help_when_it_is_sent(
    patient: Patient, rulebook: RuleBook
) -> None:
    """Loaded anew, the page is where it was; Continue then shows the help, as it would have."""
    patient.start().walk(calm_answers(rulebook), until="danger_signs")
    patient.choose(danger_signs="severe_stomach_pain")
    again = loaded_anew(patient, draft(patient))
    assert again.page.asked == ["danger_signs"]
    assert again.press("Continue").page.kind == "interruption"
    assert loaded_anew(again, kept_by(again)).page.kind == "interruption"


def test_the_tab_can_use_what_it_keeps_for_an_hour(web_settings: Settings) -> None:
    clock = Clock()
    patient = Patient(client_of(web_settings, clock=clock)).start()
    kept = kept_by(patient)
    clock.advance(hours=0.99)
    assert loaded_anew(patient, kept).page.status == 200
    clock.advance(hours=0.01)
    assert is_calm_restart(loaded_anew(patient, kept))
    assert patient.answer(age="12_to_17", isotretinoin_now="no").page.status == 200


def test_what_the_tab_keeps_shows_no_step_by_itself(patient: Patient) -> None:
    """A page's token and the tab's are two: neither can be used as the other."""
    patient.start()
    assert is_calm_restart(patient.post(go="resume", kept=patient.page.hidden["state"]))
    patient.start()
    assert is_calm_restart(patient.post(go="show", state=kept_by(patient)))


def test_whoever_asks_that_nothing_is_kept_gets_nothing_to_keep(
    client: FlaskClient, rulebook: RuleBook
) -> None:
    patient = Patient(client).post(go="start", nothing="on")
    patient.choose(age="12_to_17")
    assert (kept_by(patient), draft(patient)) == ("", "")
    for page in pages_of_walk(patient, calm_answers(rulebook)):
        assert page.main["data-kept"] == ""
    assert patient.press("See my guidance").page.main["data-kept"] == ""


# ---- another edition of the rule book

RENEWED: Final = "The questions changed since you began."


def test_a_changed_rule_book_keeps_what_still_means_the_same_and_says_so(
    web_settings: Settings, tmp_path: Path, patient: Patient, rulebook: RuleBook
) -> None:
    def reword(tree: Tree) -> None:
        tree["sections"][0]["questions"][0]["text"] = "What is your age?"

    patient.start().walk(calm_answers(rulebook), until="danger_signs")
    patient.client = client_of(web_settings, rules=changed_rules(tmp_path, reword))
    patient.answer(danger_signs="none")
    assert patient.page.asked[0] == "age"
    assert "age" not in patient.page.chosen
    assert RENEWED in patient.page.words
    patient.answer(age="12_to_17", **patient.page.chosen)
    assert patient.page.asked[0] == "acne_severity", "what is asked again is asked, and no more"
    assert RENEWED not in patient.page.words


def test_whoever_was_past_the_questions_looks_through_them_again(
    web_settings: Settings, tmp_path: Path, jump: Jump
) -> None:
    def reword(tree: Tree) -> None:
        tree["rules"][0]["title"] = "Another title"

    patient = jump(sheet_of(jump.book))
    patient.client = client_of(web_settings, rules=changed_rules(tmp_path, reword))
    patient.post(go="show")
    assert (patient.page.kind, patient.page.h1) == ("check", "Check your answers")
    assert RENEWED in patient.page.words
    assert patient.press("See my guidance").page.kind == "guidance"
