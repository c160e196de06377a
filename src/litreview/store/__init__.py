"""The database: every revision of every record, tags, runs, presence."""
