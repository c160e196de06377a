"""Claims, links and grades to tier decisions, by explicit rules, with their trace."""
