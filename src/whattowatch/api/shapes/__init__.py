"""What goes in and comes out of the calls, a struct for each shape: validation, JSON and schema are made from it."""
