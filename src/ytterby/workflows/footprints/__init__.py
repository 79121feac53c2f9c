"""What magnets, plants, portfolios and a year of the chain take from nature; how permits go."""
