"""Title search without an engine: reading what was typed, planning what to fetch, ranking what came.

An engine's adapter compiles the plan and fetches; everything else is here, shared and pure.
"""
