"""Part of supervision: the inter-institution team of a municipality and the mentors' part in its case work (A46)."""
