"""Rules for punctuation and its spaces."""
