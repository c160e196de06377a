"""The terminal: parse, call one workflow verb, print, choose the exit code."""
