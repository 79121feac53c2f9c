"""What people read in the terminal: from the frames of flat tables to short, wide summaries."""
