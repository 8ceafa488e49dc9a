"""Reading the journal: whether it is whole, and what its readers may see of it."""
