"""How things stand: shares, concentration, origin."""
