"""The benchmark: one module a measure, and what they share. Nothing but Python's own library is needed to run it."""
