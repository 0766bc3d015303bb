"""Setting: what stands in a division becomes the HTML and CSS that are laid out."""
