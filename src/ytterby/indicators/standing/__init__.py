"""How things stand: shares, concentration, reliance, supply without the largest, cover."""
