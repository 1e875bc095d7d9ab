"""Panels of a descent.

The surface: `plane`; the loss: `loss`; the data and the line: `data`. Lesson by lesson:
`differences` (02), `conditioning` (04), `batches` (05), `rules` (06), `fitting`, `penalties` (09).
"""
