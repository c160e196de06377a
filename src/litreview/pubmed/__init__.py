"""PubMed to records: one cached, throttled, patient HTTP session; ESearch, EFetch, XML."""
