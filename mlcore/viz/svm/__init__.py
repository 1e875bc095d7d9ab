"""Panels of support vector machines: `margin`, `smo`, `tube`."""
