"""Where a statement holds as one of its variables varies."""
