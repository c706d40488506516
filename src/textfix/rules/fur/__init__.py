"""Rules for page furniture."""
