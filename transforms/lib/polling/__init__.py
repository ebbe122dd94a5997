"""Which feeds are asked when, and what an answer means for the next poll."""
