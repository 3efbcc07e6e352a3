"""What an annotation is: frozen dataclasses and pure functions; no I/O, no Qt, no SQL."""
