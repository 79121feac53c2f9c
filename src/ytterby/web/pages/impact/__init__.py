"""What it costs, needs and takes: economy, projects and contracts, environment, people, a plant."""
