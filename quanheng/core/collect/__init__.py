"""From what sources deliver to snapshots that a run reads."""
