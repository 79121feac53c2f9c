"""What a plant, a company, a contract or a fund earns and costs."""
