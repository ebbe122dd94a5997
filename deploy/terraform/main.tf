# The lake's bucket, the account that works on it, the streaming job, the daily upkeep, the data set, the alerts.
# The image and the template are built before: deploy/dataflow/README.md.

terraform {
  required_version = ">= 1.6"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 6.0, < 8.0"
    }
    google-beta = {
      source  = "hashicorp/google-beta"
      version = ">= 6.0, < 8.0"
    }
  }
}

provider "google" {
  project = var.project
  region  = var.region
}

provider "google-beta" {
  project = var.project
  region  = var.region
}

locals {
  # The name by which the alerts of deploy/monitoring know the job.
  job  = "defense-news"
  lake = "gs://${google_storage_bucket.lake.name}/lake"
  # What the workers need, and no more: deploy/dataflow/README.md.
  roles = toset(["roles/dataflow.worker", "roles/logging.logWriter", "roles/monitoring.metricWriter"])
  policies = "${path.module}/../monitoring/cloud-alerts"
  alerts   = { for name in fileset(local.policies, "*.yaml") : name => yamldecode(file("${local.policies}/${name}")) }
}

resource "google_storage_bucket" "lake" {
  name                        = var.bucket
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # A takedown deletes files at once; with soft delete they could be brought back for a week.
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age            = 14
      matches_prefix = ["staging/", "temporary/"]
    }
  }
}

resource "google_service_account" "pipeline" {
  account_id   = "defense-news"
  display_name = "Defense news: workers and upkeep"
}

resource "google_project_iam_member" "pipeline" {
  for_each = local.roles
  project  = var.project
  role     = each.value
  member   = google_service_account.pipeline.member
}

resource "google_storage_bucket_iam_member" "pipeline" {
  bucket = google_storage_bucket.lake.name
  role   = "roles/storage.objectUser"
  member = google_service_account.pipeline.member
}

resource "google_artifact_registry_repository_iam_member" "pipeline" {
  location   = split("-docker.", var.image)[0]
  repository = split("/", var.image)[2]
  role       = "roles/artifactregistry.reader"
  member     = google_service_account.pipeline.member
}

resource "google_dataflow_flex_template_job" "stream" {
  provider                = google-beta
  name                    = local.job
  region                  = var.region
  container_spec_gcs_path = var.template
  service_account_email   = google_service_account.pipeline.email
  staging_location        = "gs://${google_storage_bucket.lake.name}/staging"
  temp_location           = "gs://${google_storage_bucket.lake.name}/temporary"
  enable_streaming_engine = true
  machine_type            = "n2-standard-2"
  num_workers             = 1
  max_workers             = 4
  on_delete               = "drain"
  additional_experiments  = ["no_use_multiple_sdk_containers"]

  parameters = {
    streaming           = "true"
    output              = local.lake
    feeds               = var.feeds
    contact             = var.contact
    keep_pages          = tostring(var.keep_pages)
    sdk_container_image = var.image
  }

  depends_on = [
    google_project_iam_member.pipeline,
    google_storage_bucket_iam_member.pipeline,
    google_artifact_registry_repository_iam_member.pipeline,
  ]
}

resource "google_cloud_run_v2_job" "upkeep" {
  name     = "defense-news-upkeep"
  location = var.region

  template {
    template {
      service_account = google_service_account.pipeline.email
      timeout         = "7200s"
      max_retries     = 1

      containers {
        image   = var.image
        command = ["python", "-m", "pipelines.maintain"]
        args    = ["--output=${local.lake}", "--keep_pages=${var.keep_pages}", "--wait=3600"]

        resources {
          limits = {
            cpu    = "2"
            memory = "8Gi"
          }
        }
      }
    }
  }
}

resource "google_cloud_run_v2_job_iam_member" "scheduler" {
  name     = google_cloud_run_v2_job.upkeep.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.pipeline.member
}

resource "google_cloud_scheduler_job" "upkeep" {
  name      = "defense-news-upkeep"
  region    = var.region
  schedule  = var.upkeep_schedule
  time_zone = "Etc/UTC"

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/${google_cloud_run_v2_job.upkeep.id}:run"

    oauth_token {
      service_account_email = google_service_account.pipeline.email
    }
  }
}

# Its tables and views: python -m pipelines.catalog --output gs://BUCKET/lake --dialect bigquery
resource "google_bigquery_dataset" "news" {
  dataset_id  = "defense_news"
  location    = var.region
  description = "Tables and views over the lake ${local.lake}."
}

resource "google_monitoring_alert_policy" "alerts" {
  for_each              = local.alerts
  display_name          = each.value.displayName
  combiner              = each.value.combiner
  severity              = each.value.severity
  notification_channels = var.notification_channels

  dynamic "conditions" {
    for_each = each.value.conditions
    content {
      display_name = conditions.value.displayName
      condition_prometheus_query_language {
        query               = conditions.value.conditionPrometheusQueryLanguage.query
        duration            = conditions.value.conditionPrometheusQueryLanguage.duration
        evaluation_interval = conditions.value.conditionPrometheusQueryLanguage.evaluationInterval
      }
    }
  }

  documentation {
    content   = each.value.documentation.content
    mime_type = each.value.documentation.mimeType
  }
}
