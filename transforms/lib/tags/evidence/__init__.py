"""What a text says was done, by whom, to what, and where: evidence for the heads."""
