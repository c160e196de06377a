"""Nouns to pages and files."""
