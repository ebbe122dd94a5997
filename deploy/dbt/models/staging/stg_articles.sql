-- Each article once, in its latest revision. A run takes the days that commits have touched since: a watermark on
-- ingested_at would lose rows (docs/guarantees.md). After a takedown run it with --full-refresh.
{{ config(materialized='incremental', unique_key='article_id', on_schema_change='append_new_columns') }}

select * from {{ source('lake', 'articles') }}
{% if is_incremental() %}
where published_date in (
  select {{ dbt.split_part(dbt.split_part('file', "'published_date='", 2), "'/'", 1) }}
  from {{ source('lake', 'changes') }}
  where committed_at >= {{ dbt.dateadd('day', -var('lookback_days'), dbt.current_timestamp()) }}
)
{% endif %}
