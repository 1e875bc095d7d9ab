"""Support vector machines: the widest margin, and the few rows that hold it.

Read `hinge`, the losses; `kernels`; `smo`, which solves the dual; then `machine`, `svc`, `svr`.
`platt` makes probabilities of scores.
"""
