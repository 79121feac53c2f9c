"""Score the simulator on the crisis of 2010 to 2015, and calibrate it on its first three years."""
