"""Adapters of what AWS offers. Clients are made on first use and kept while the function is warm."""
