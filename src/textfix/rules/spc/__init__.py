"""Rules for spaces in and between words."""
