"""Pages in a real browser, served by a real server on a free port of this machine."""
