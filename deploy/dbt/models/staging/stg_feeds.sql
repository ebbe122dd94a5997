-- The last poll of each feed.
select
  feed_url, source_id, source_name, source_country, source_kind, polled_at, outcome, http_status, error, failures,
  changed_at, next_url, next_url <> feed_url as moved, lying, retired
from {{ source('lake', 'feed_health') }}
