"""Panels of models: `classification`, one column and two classes; `regions`, more of both;
`network`, a graph with its numbers; `hidden`, its units as images."""
