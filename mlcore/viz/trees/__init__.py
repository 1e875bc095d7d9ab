"""Panels of trees: `scan` (one column, one cut), `plane` (cut level by level), `graph`, `votes`."""
