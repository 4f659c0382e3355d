"""Naive row-by-row implementation of the specification, the judge of the engine."""
