"""Support vector machines: the widest margin, and the few rows that hold it."""
