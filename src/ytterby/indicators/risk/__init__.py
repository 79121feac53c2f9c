"""Risk scores that people cite, each as its authors define it and beside it a corrected one."""
