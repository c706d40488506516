"""One text, seen from all sides: lines, features, protection, register."""
