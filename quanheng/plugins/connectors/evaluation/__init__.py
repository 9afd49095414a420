"""Sources that come about in an evaluation: reports, visits, answers, letters."""
