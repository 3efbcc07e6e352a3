"""Pages for readers: agreement figures as HTML, PDF, Markdown, CSV and charts."""
