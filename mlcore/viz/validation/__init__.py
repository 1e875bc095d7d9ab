"""Pictures of validation: `folds`, `bootstrap`, the `running` mean that both show, `halving`."""
