"""What a plant, a magnet, a portfolio and a year of the chain take from and give to nature."""
