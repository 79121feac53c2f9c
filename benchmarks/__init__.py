"""What the product must be fast at; ``python -m benchmarks`` runs the whole-process figures."""
