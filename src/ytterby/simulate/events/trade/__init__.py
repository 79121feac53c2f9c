"""What governments do to trade."""
