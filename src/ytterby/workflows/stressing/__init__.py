"""The stress test: what falls short, from which month, by how much and at what price."""
