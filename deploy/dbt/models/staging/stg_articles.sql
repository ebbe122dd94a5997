-- Each article once, in its latest revision. A run takes whole days: those that commits have touched since the
-- newest row that is here, and a day before. A watermark on ingested_at alone would lose rows (docs/guarantees.md). After a takedown run it with --full-refresh.
{{ config(materialized='incremental', unique_key='article_id', on_schema_change='append_new_columns') }}

select * from {{ source('lake', 'articles') }}
{% if is_incremental() %}
where published_date in (
  select {{ dbt.split_part(dbt.split_part('file', "'published_date='", 2), "'/'", 1) }}
  from {{ source('lake', 'changes') }}
  where committed_at >= (select {{ dbt.dateadd('day', -var('lookback_days'), 'max(ingested_at)') }} from {{ this }})
)
{% endif %}
