"""The formula language: from text to a typed form that is known to be safe."""
