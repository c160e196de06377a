"""Every noun of litreview: frozen, checked when built, importing nothing but errors."""
