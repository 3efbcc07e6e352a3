"""Hazards of the reliability table: tried a few times by the tests, in full by `make fuzz`."""
