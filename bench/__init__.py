"""Benchmarks: each prints figures of one run, the last line one JSON object."""
