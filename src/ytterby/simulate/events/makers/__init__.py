"""What happens to makers: their plants, their inputs, their prices."""
