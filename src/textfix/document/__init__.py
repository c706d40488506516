"""Facts about one text: lines, features, protected spans, register."""
