"""The end of keeping: holds, longer terms, lists of what may go, acts of destruction."""
