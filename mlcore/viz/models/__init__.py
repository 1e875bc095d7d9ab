"""Panels of models: `classification`, one column and two classes; `regions`, more of both."""
