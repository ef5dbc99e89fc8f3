"""Rights of the person: erasure that the law allows, restricted processing, and an answer within a month."""
