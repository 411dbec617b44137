"""Random and hostile callers."""
