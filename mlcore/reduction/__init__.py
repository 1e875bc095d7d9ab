"""Reduction: fewer columns, by choosing some of them or by making new ones."""
