"""Project finance for people: one facility, or all of them ranked."""
