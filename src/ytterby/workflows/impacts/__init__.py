"""What a disruption costs: the workflows of economy and propagation."""
