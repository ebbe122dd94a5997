-- A mention lies within its text, is not empty, and there are as many as are counted. In DuckDB's SQL.
{{ config(enabled=(target.type == 'duckdb')) }}
select article_id, entity.name, span
from (
  select article_id, text, entity, unnest(entity.offsets) as span
  from (select article_id, text, unnest(entities) as entity from {{ ref('stg_articles') }})
)
where span.start < 0 or span.start >= span."end" or span."end" > length(text)
   or trim(substring(text, span.start + 1, span."end" - span.start)) = ''
   or entity.mentions <> len(entity.offsets)
