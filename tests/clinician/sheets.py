"""A patient whose page is told line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from screener.clinician.page import ClinicianPage, Entry

TOLD: Final[dict[str, str | list[str]]] = {
    "age": "18_or_over",
    "isotretinoin_now": "no",
    "isotretinoin_before": "never",
    "danger_signs": "none",
    "acne_severity": "severe",
    "acne_lumps": "a_few",
    "acne_scars": "scars",
    "acne_impact": "a_lot",
    "treatments_tried": ["benzoyl_peroxide", "topical_retinoid", "oral_antibiotic"],
    "treatment_result": "did_not_help",
    "antibiotic_courses": "two_or_more",
    "can_become_pregnant": "yes",
    "pregnant_now": "no",
    "pregnancy_plans": "no",
    "birth_control": "iud",
    "breastfeeding": "no",
    "liver_disease": "no",
    "lipids": "not_sure",
    "pancreatitis": "no",
    "metabolic_risks": "none",
    "alcohol": "prefer_not_to_say",
    "kidneys": "no",
    "self_harm": "no",
    "phq2_interest": "several_days",
    "phq2_mood": "not_at_all",
    "mental_health_history": "none",
    "sexual_function": "no",
    "bowel": "no",
    "bones_muscles": "none",
    "eyes_ears": "dry_eyes_contacts",
    "brain_pressure": "no",
    "allergies": "none",
    "medicines": "none",
    "occupation": "none",
    "skin_procedures": "no",
    "blood_donor": "no",
    "monitoring": "yes",
}
"""A complete sheet of our rule book."""


def answers_on(page: ClinicianPage) -> Iterator[Entry]:
    """Yield every entry that tells an answer, wherever it stands; not what repeats one."""
    gathered = page.gathered
    for block in page.blocks:
        yield from block.entries
    yield from gathered.present
    yield from gathered.not_sure
    yield from gathered.denied
    yield from gathered.not_shared
