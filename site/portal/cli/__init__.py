"""What ./portal does once Python and the libraries are there. Words are plain Latvian: no catalogue is compiled yet."""
