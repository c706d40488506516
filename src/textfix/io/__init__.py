"""Bytes and files: encodings, binary files, untrusted input, the shipped dictionaries."""
