"""What all commands share: arguments, errors in one line, logs, flags of Beam."""
