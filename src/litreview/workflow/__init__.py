"""The verbs, and the only room that joins rooms: load, call, store, return a report."""
