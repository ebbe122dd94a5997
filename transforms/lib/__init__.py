"""The logic of the pipeline in plain Python: nothing in here imports Apache Beam."""
