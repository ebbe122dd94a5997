variable "project" {
  description = "The project in which all of it is made."
  type        = string
}

variable "region" {
  description = "Of the bucket, the jobs and the data set."
  type        = string
  default     = "europe-west1"
}

variable "bucket" {
  description = "Name of the bucket of the lake, without gs://."
  type        = string
}

variable "image" {
  description = "The image of deploy/dataflow, as built by cloudbuild.yaml; its repository is there."
  type        = string
}

variable "template" {
  description = "The Flex Template that was built from it: gs://…/templates/defense-news.json."
  type        = string
}

variable "contact" {
  description = "A URL that says who runs this; it goes into the User-Agent."
  type        = string
}

variable "feeds" {
  description = "The feed list: gs://… or a path in the image."
  type        = string
  default     = "/opt/defense-news/feeds/defense.opml"
}

variable "keep_pages" {
  description = "Days for which fetched pages are kept."
  type        = number
  default     = 30
}

variable "upkeep_schedule" {
  description = "When the upkeep runs, as in crontab, UTC."
  type        = string
  default     = "15 2 * * *"
}

variable "notification_channels" {
  description = "Who is told by the alerts: ids of notification channels."
  type        = list(string)
  default     = []
}
