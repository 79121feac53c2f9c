"""The app: pages on NiceGUI, thin; what they show is counted in boards and jobs."""
