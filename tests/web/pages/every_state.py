"""Every page of a server in every state, asked for as a program asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from screener.delivery.courier import Courier
from tests.browser.receiving import deliver
from tests.browser.states import State, add_broken_page
from tests.web.patient import Shown


@contextmanager
def with_every_page(app: Flask) -> Iterator[Flask]:
    """Yield an application that has the pages of every state, and a clinic that takes guidance."""
    add_broken_page(app)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Courier, "deliver", deliver)
        yield app


def shown_in(client: FlaskClient, states: Iterable[State]) -> dict[str, Shown]:
    """Return what is shown in each state, by its name, once it has the status that it should."""
    found = {}
    for state in states:
        asked = client.post if state.fields else client.get
        page = Shown(asked(state.path, **({"data": state.fields} if state.fields else {})))
        assert page.status == state.status, state.name
        found[state.name] = page
    return found
