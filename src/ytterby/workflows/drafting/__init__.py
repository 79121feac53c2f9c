"""Scenarios as people make them: a form of fields, YAML text, checks as one types, a shelf."""
