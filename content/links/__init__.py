"""Links of live pages: each local one is asked for in this process, the others are listed."""
