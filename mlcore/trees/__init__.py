"""Trees: cut the data in two, and again; forests: many trees that vote."""
