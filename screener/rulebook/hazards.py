"""What a rule book says for a safety case: what it is to be used for, and what could go wrong."""

from __future__ import annotations

from screener.rulebook.provenance import Citation
from screener.yamlfile.fields import Frozen, Id, Text


class IntendedUse(Frozen):
    """What the rule book is to be used for, by whom, and what it must not be used for."""

    purpose: Text
    users: Text
    not_for: Text


class Hazard(Frozen):
    """What could go wrong for a patient. How bad and how likely it is, only clinicians can say."""

    id: Id
    text: Text
    """What goes wrong."""
    cause: Text
    """How it could come about."""
    harm: Text
    """What it could do to a patient, or to somebody else."""
    cite: tuple[Citation, ...] = ()
    """The sources of the harm; empty where it follows from no source."""
