"""A sealed state, as the person meets it who holds one."""

from __future__ import annotations

from screener.config import Settings
from tests.clock import Clock
from tests.web.patient import Patient
from tests.web.sites import client_of

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


def is_calm_restart(patient: Patient) -> bool:
    (again,) = patient.page.main.every("a", class_="button")
    shown = (patient.page.status, patient.page.h1, again["href"], again.text)
    return shown == (400, "Please start again", "/", "Start again")


def test_a_token_that_cannot_be_used_ends_in_a_calm_page(patient: Patient) -> None:
    patient.start()
    token = patient.page.hidden["state"]
    for broken in ("", "no token", token[:-2], token + "AA", "A" * len(token)):
        patient.post(state=broken, go="continue")
        assert is_calm_restart(patient), broken
        patient.start()


def test_a_day_later_the_person_starts_again(web_settings: Settings) -> None:
    clock = Clock()
    patient = Patient(client_of(web_settings, clock=clock)).start()
    clock.advance(hours=20)
    patient.answer(age="12_to_17", isotretinoin_now="no")
    assert patient.page.status == 200
    clock.advance(hours=24)
    assert is_calm_restart(patient.answer(isotretinoin_before="never"))
    assert patient.start().page.asked[0] == "age"


def test_another_server_with_the_key_goes_on_with_the_walk(
    web_settings: Settings, patient: Patient
) -> None:
    patient.start()
    patient.client = client_of(web_settings, keys=(OTHER_KEY, KEY))
    patient.answer(age="12_to_17")
    assert patient.page.asked == ["isotretinoin_now"]
    patient.client = client_of(web_settings, keys=(OTHER_KEY,))
    assert patient.press("Back").page.chosen["age"] == frozenset(["12_to_17"])
