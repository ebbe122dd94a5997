"""What stages share, once and as a stream: context, outcomes, rejects, metrics."""
