"""The window: draws model objects, calls the session, holds no truth of its own."""
