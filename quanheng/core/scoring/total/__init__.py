"""From marks to totals: means, gates, grades and ranks."""
