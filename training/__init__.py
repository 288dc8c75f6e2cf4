"""Scripts that make the models Makegood ships with, from openly licensed text and from text of our own."""
