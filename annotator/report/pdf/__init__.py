"""Reports as PDF: the only part of the report that knows Qt."""
