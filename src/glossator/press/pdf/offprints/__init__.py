"""What is printed beside the book: handouts and booklets."""
