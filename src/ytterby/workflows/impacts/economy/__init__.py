"""What a disruption costs a country: asked, simulated, counted, told."""
