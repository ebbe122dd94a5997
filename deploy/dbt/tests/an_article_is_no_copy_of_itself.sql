select article_id from {{ ref('stg_articles') }} where duplicate_of = article_id
