"""WhatToWatch: what shall we watch tonight, for a person and for a group of friends."""

__version__ = "0.1.0"
