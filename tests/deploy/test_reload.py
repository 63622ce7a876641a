"""Whoever walks through nginx while the server takes in changes gets an answer to every step."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.browser.answers import TYPICAL
from tests.browser.tab import wait_until
from tests.deploy.caller import Answered, Caller
from tests.deploy.conftest import Deployed, deployed
from tests.web.patient import Patient

HOME = "/clinics/lakeside"
CHANGED = "Lakeside in its {}. version"


@dataclass
class Restless(Caller):
    """Has a clinic change just before each step.

    Attributes:
        deployment: the server.
        changes: how often it was told.
    """

    deployment: Deployed = field(kw_only=True)
    changes: int = 0

    def post(self, path: str, data: Mapping[str, Any]) -> Answered:
        self.changes += 1
        name = CHANGED.format(self.changes)
        (self.deployment.clinics / "lakeside.yaml").write_text(f"id: lakeside\nname: {name}\n")
        os.kill(self.deployment.served.process.pid, signal.SIGHUP)
        return super().post(path, data)


def test_no_step_is_lost_while_changes_are_taken_in(tmp_path: Path) -> None:
    with deployed(tmp_path) as deployment:
        caller = Restless(deployment.caller.front, deployment=deployment)
        patient = Patient(caller.as_client, home=HOME).start()
        patient.walk({question: frozenset(chosen) for question, chosen in TYPICAL.items()})

        patient.press("See my guidance")

        assert patient.page.kind == "guidance"
        assert {answer.status_code for answer in caller.received} == {200}
        newest = CHANGED.format(caller.changes)
        wait_until(lambda: newest in caller.get(f"{HOME}/").text)
        shown = {n for n in range(caller.changes) if told(caller, CHANGED.format(n))}
        assert len(shown) > 1, "nothing changed meanwhile"


def told(caller: Caller, name: str) -> bool:
    return any(name in answer.text for answer in caller.received)
