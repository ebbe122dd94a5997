"""What a stream keeps in mind between ticks: shards, queues, what is not committed yet."""
