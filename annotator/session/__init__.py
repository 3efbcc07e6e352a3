"""What a user can do: use cases in plain Python, the same for window and command line."""
