"""Originals made elsewhere: taken in, judged, matched, registered or handed to the document of ours they belong to."""
