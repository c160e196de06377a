"""One element of PubMed XML -> one Record: articles and books, part by part. Pure."""
