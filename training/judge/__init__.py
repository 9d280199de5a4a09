"""What the house model paints, measured: recognition, distance to the corpus, diversity, neighbours (see ../evaluate.py)."""
