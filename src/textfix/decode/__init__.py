"""Decoders: candidates for damaged text, lattices, costs, search, calibration."""
