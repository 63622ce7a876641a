"""Answer sheets of patients, one for each level that guidance can have."""

from __future__ import annotations

from typing import Final

from screener.rulebook.model import LevelId
from tests.browser.patient import Sheet

CALM: Final[Sheet] = {
    "age": ("18_or_over",),
    "isotretinoin_now": ("no",),
    "isotretinoin_before": ("never",),
    "isotretinoin_reaction": ("no",),
    "since_starting": ("none",),
    "danger_signs": ("none",),
    "acne_severity": ("mild",),
    "acne_lumps": ("none",),
    "acne_scars": ("none",),
    "acne_impact": ("none",),
    "treatments_tried": ("none",),
    "treatment_result": ("helped_some",),
    "antibiotic_courses": ("one",),
    "can_become_pregnant": ("no_organs",),
    "pregnant_now": ("no",),
    "pregnancy_plans": ("no",),
    "birth_control": ("implant", "condom"),
    "breastfeeding": ("no",),
    "partner_pregnancy": ("no",),
    "liver_disease": ("no",),
    "lipids": ("no",),
    "pancreatitis": ("no",),
    "metabolic_risks": ("none",),
    "alcohol": ("none",),
    "kidneys": ("no",),
    "self_harm": ("no",),
    "phq2_interest": ("not_at_all",),
    "phq2_mood": ("not_at_all",),
    "mental_health_history": ("none",),
    "sexual_function": ("no",),
    "bowel": ("no",),
    "bones_muscles": ("none",),
    "eyes_ears": ("none",),
    "brain_pressure": ("no",),
    "allergies": ("none",),
    "medicines": ("none",),
    "occupation": ("none",),
    "skin_procedures": ("no",),
    "blood_donor": ("no",),
    "monitoring": ("yes",),
}
"""Nothing to worry about; the answer to questions that are only sometimes asked is there too."""

BY_LEVEL: Final[dict[LevelId, Sheet]] = {
    LevelId.EMERGENCY: {**CALM, "danger_signs": ("severe_stomach_pain", "yellow_skin_eyes")},
    LevelId.CONTACT_FIRST: {**CALM, "can_become_pregnant": ("yes",), "breastfeeding": ("yes",)},
    LevelId.DISCUSS_BEFORE_STARTING: {
        **CALM,
        "isotretinoin_before": ("ended_over_2_months_ago",),
        "alcohol": ("over_14_a_week",),
        "kidneys": ("not_sure",),
    },
    LevelId.DISCUSS: {
        **CALM,
        "acne_severity": ("severe",),
        "treatments_tried": ("benzoyl_peroxide", "oral_antibiotic"),
        "treatment_result": ("came_back",),
    },
    LevelId.OTHER_TREATMENTS_FIRST: CALM,
}

EVERYTHING: Final[Sheet] = {
    **CALM,
    "isotretinoin_before": ("ended_over_2_months_ago",),
    "danger_signs": ("severe_stomach_pain",),
    "acne_severity": ("severe",),
    "treatments_tried": ("benzoyl_peroxide", "not_sure"),
    "can_become_pregnant": ("not_sure",),
    "breastfeeding": ("yes",),
    "lipids": ("not_sure",),
    "alcohol": ("over_14_a_week",),
    "self_harm": ("yes",),
    "medicines": ("tetracycline", "not_sure"),
}
"""Brings nearly every question, two interruptions, and long guidance."""

TYPICAL: Final[Sheet] = {
    **CALM,
    "acne_severity": ("severe",),
    "acne_lumps": ("many",),
    "acne_scars": ("scars",),
    "acne_impact": ("a_lot",),
    "treatments_tried": ("topical_retinoid", "oral_antibiotic"),
    "lipids": ("not_sure",),
    "medicines": ("tetracycline",),
}
"""Severe acne with scars, an antibiotic, and one thing not known: the person of the README."""

TAKING: Final[Sheet] = {
    **CALM,
    "age": ("12_to_17",),
    "isotretinoin_now": ("prescribed",),
    "acne_severity": ("almost_clear",),
    "can_become_pregnant": ("yes",),
    "pregnant_now": ("maybe",),
    "birth_control": ("combined_pill", "condom"),
}
"""A minor on a prescribed course, whose period is late."""

UNSURE: Final[Sheet] = {
    **CALM,
    **dict.fromkeys(
        (
            *("isotretinoin_now", "isotretinoin_before", "isotretinoin_reaction", "danger_signs"),
            *("acne_severity", "acne_lumps", "acne_scars", "treatments_tried", "treatment_result"),
            *("can_become_pregnant", "pregnant_now", "pregnancy_plans", "birth_control"),
            *("liver_disease", "lipids", "pancreatitis", "metabolic_risks", "kidneys", "bowel"),
            *("bones_muscles", "eyes_ears", "brain_pressure", "allergies", "medicines"),
            *("skin_procedures", "monitoring"),
        ),
        ("not_sure",),
    ),
    **dict.fromkeys(
        ("acne_impact", "partner_pregnancy", "alcohol", "self_harm", "phq2_interest", "phq2_mood"),
        ("prefer_not_to_say",),
    ),
    "mental_health_history": ("not_sure", "prefer_not_to_say"),
}
"""Leaves open whatever can be left open: no guidance has more findings that are only possible."""
