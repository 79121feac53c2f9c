"""What every chart shares: roles of colour, labels, axes, marks and the text of numbers."""
