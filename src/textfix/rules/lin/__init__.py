"""Rules for lines and paragraphs."""
