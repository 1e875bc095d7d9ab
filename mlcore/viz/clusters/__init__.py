"""Pictures of several workers: `tree`, messages added in pairs; `gantt`, who works when."""
