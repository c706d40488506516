"""Rules for characters and encodings."""
