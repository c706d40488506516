"""Hypothesis profiles: `ci` where CI is set (500 examples, the same in every run), `few` in the
matrix, else `quick`.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

from textfix.engine import pipeline
from textfix.settings import profile

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "ci", max_examples=500, deadline=None, derandomize=True, suppress_health_check=SLOW
)
settings.register_profile("quick", max_examples=100, deadline=None, suppress_health_check=SLOW)
settings.register_profile("few", max_examples=10, deadline=None, suppress_health_check=SLOW)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "quick")
)


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules decide by their own evidence, as for a test of one sentence they must: how sure a
    reading is, the fitted judge tells by the whole text."""
    monkeypatch.setattr(pipeline, "calibrated", lambda view, edits, settings: list(edits))
    monkeypatch.setattr(
        profile.Profile,
        "threshold",
        lambda self, code: 0.8 if code.startswith("OCR") else self.apply_at,
    )
