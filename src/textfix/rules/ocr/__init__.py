"""Rules for misread letters and words."""
