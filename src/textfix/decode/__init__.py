"""What damaged text may have been: candidates, lattices, their costs, calibration."""
