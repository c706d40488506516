"""How a text is repaired: rules, stages, conflict resolution, many texts at once."""
