"""Mutation testing of the pure modules: small changes to their code that their own tests should notice.

Made here because the libraries (mutmut, cosmic-ray) want one source root, a changed copy of the tree or a new process
per mutant. This one changes functions in the running process, forks for each mutant, and runs only the tests that
enter the changed function.
"""
