"""What a year's sources say: claims and customs as the builder reads them, and what is heard."""
