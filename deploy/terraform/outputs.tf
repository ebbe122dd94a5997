output "lake" {
  description = "The --output of every command."
  value       = local.lake
}

output "account" {
  description = "The account of the workers and of the upkeep."
  value       = google_service_account.pipeline.email
}

output "dataset" {
  description = "Where pipelines.catalog --dialect bigquery makes its tables and views."
  value       = google_bigquery_dataset.news.dataset_id
}
