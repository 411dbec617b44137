"""Parts of `benchmarks/kill_nine.py`."""
