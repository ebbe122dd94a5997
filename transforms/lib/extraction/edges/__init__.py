"""What stands before, behind and between the paragraphs of an article and is not its text."""
