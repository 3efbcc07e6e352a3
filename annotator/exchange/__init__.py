"""Formats: model objects to and from files, one format a module."""
