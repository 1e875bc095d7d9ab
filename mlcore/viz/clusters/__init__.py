"""Pictures of several workers: `tree`, messages that are added in pairs; `gantt`, who works when."""
