"""People's judgements: append-only files, and the consensus over the machine's reading."""
