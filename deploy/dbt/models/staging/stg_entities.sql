-- What each article names, once, without that of near-duplicates.
select named.*
from {{ source('lake', 'entities') }} as named
join {{ ref('stg_articles') }} as article on article.article_id = named.article_id
where article.duplicate_of is null
