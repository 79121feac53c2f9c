"""The score of the simulator on history."""
