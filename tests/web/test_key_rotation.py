"""Keys are rotated on several hosts without ending a walk, as docs/running.md says how."""

from __future__ import annotations

from itertools import pairwise

import pytest

from screener.config import Settings
from tests.web.patient import Patient
from tests.web.sites import client_of

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
STEPS = ((OLD,), (OLD, NEW), (NEW, OLD), (NEW,))
"""The keys of a host before, between and after; during each step some hosts have the next keys."""

Keys = tuple[bytes, ...]


def begun_at(settings: Settings, keys: Keys) -> Patient:
    return Patient(client_of(settings, keys=keys)).start()


def goes_on_at(patient: Patient, settings: Settings, keys: Keys) -> bool:
    """Return whether a host with these keys takes the next step."""
    patient.client = client_of(settings, keys=keys)
    return patient.post(go="continue").page.status == 422  # nothing was chosen


@pytest.mark.parametrize(("before", "after"), list(pairwise(STEPS)))
def test_any_host_takes_the_next_step_while_one_step_of_the_rotation_is_made(
    web_settings: Settings, before: Keys, after: Keys
) -> None:
    for first, second in ((before, after), (after, before)):
        patient = begun_at(web_settings, first)
        assert goes_on_at(patient, web_settings, second)


def test_a_new_key_put_first_at_once_would_end_walks(web_settings: Settings) -> None:
    patient = begun_at(web_settings, (NEW, OLD))

    assert not goes_on_at(patient, web_settings, (OLD,))
    assert patient.page.status == 400
