"""Machine learning algorithms as streams of steps, short enough to read in class.

Every iterative algorithm is a generator that yields one small record per step; pictures, stopping
rules and lessons are built around that stream. Start at `mlcore.steps`, then `mlcore.descent`.

Import from the modules, so that the import says where a thing is implemented:

    from mlcore.descent import gradient_descent
"""

__version__ = "0.1.0"
