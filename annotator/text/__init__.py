"""Reading text: words, sentences, quotations; no storage, no Qt."""
