"""Sources of the office itself: institutions, posts, people, matters, reports."""
