"""Pictures of validation: `folds`, `bootstrap`, and the `running` mean that both show."""
