"""The pages of a site, one module each: a view enters, finished pages leave."""
