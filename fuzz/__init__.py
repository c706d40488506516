"""Fuzzing: generated texts, the laws that hold for every text, and what runs one on the other.

`texts` generates, `laws` checks, `run` does both for a given time, `atheris_repair` lets coverage
choose the texts. Hypothesis uses the same generators and laws in `tests/test_laws.py`.
"""
