"""Pictures: the only part of mlcore that imports matplotlib."""
