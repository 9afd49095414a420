"""From a checked project and its snapshots to values, scores and results."""
