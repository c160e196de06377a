"""litreview: an evidence-review literature tracker for PubMed."""

__version__ = "0.1.0"
