"""Files and object stores, where their libraries need help."""
