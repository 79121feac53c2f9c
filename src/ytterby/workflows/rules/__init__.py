"""Which rules bite a shipment, the rules there are, and the benchmarks that they set."""
