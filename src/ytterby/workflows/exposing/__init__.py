"""How exposed a bill of materials is: measures, chokepoint, cover, value, rules, scenarios."""
