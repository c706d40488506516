"""Rules for hyphens."""
