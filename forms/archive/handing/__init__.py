"""Hand-over of originals: chosen documents or a whole case file, an act that giver and taker sign."""
