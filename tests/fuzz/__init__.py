"""Random small warehouses full of awkward values: the engine against the oracle."""
