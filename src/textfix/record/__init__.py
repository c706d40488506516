"""The record of a repair: documents, edits with their evidence, results."""
