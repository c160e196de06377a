"""Figures as plain geometry: numbers enter, places leave for the macros that draw them."""
