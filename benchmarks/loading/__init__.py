"""What the benchmarks of loading share."""
