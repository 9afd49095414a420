"""What the commands print: progress, problems, summaries, explanations."""
