"""What a repair leaves behind: documents, edits with their evidence, results."""
