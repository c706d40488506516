"""The decisions of a reviewer on changes."""
