"""Starter data: two data packages, each with its own licence file, merged only on the user's machine."""
