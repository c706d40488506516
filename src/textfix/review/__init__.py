"""What a reviewer decided of the changes."""
