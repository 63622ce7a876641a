"""Slips in our own rule book are caught, with words that a dermatologist would understand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from screener.errors import AuthorError
from screener.proof.claims.loader import load_proved
from tests.clock import Clock
from tests.conftest import RULES
from tests.proof.planted import changed

SLIPS = YAML(typ="safe", pure=True).load(Path(__file__).with_name("tired_editor.yaml"))


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip["slip"])
def test_a_slip_is_caught(slip: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(changed(RULES.read_text("utf-8"), slip["edit"]), "utf-8")

    with pytest.raises(AuthorError) as caught:
        load_proved(path, today=Clock().today())

    assert slip["says"] in str(caught.value)


def test_there_are_more_than_twenty_slips() -> None:
    assert len({slip["slip"] for slip in SLIPS}) > 20
