"""What each kind of field means: read, show, compare, split into cells."""
