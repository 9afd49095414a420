"""What is advised where a part of a file does not fit its declaration."""
