"""What contracts cost the public."""
