"""Text on disk for every room above: JSON lines, TOML with line numbers, locks, atomic writes."""
