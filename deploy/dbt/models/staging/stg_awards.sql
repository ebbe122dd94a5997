-- Contract awards with the outlet that tells of each, without those of near-duplicates.
select award.*, article.source_name, article.source_kind, article.region
from {{ source('lake', 'awards') }} as award
join {{ ref('stg_articles') }} as article on article.article_id = award.article_id
where article.duplicate_of is null
