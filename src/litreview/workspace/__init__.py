"""`queries/` and `data/`: text files to nouns and back; every error names file, line and field."""
