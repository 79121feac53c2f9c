"""Every indicator of a country, and the risk scores, each as an entry with what it means."""
