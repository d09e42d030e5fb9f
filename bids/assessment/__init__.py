"""The panel's work on a round: eligibility, reviews, scores, the ranking, and what became of each bid."""
