"""Boards of what a disruption, a plant, a contract or a law costs, needs and takes."""
