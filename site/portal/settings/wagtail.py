"""Wagtail: no request leaves the editor's browser; one door for signing in."""

from portal.settings import base

WAGTAIL_SITE_NAME = "Kopiena"
WAGTAILADMIN_BASE_URL = base.PUBLIC_BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = True
#: An approved change is published unless it has blocking remarks.
WAGTAIL_FINISH_WORKFLOW_ACTION = "content.publishing.approval.publish_approved"
WAGTAIL_CONTENT_LANGUAGES = [("lv", "Latviešu"), ("en", "English")]
WAGTAILADMIN_LOGIN_URL = "wagtailadmin_login"  # kernel.accounts.views.admin_door
WAGTAIL_FRONTEND_LOGIN_URL = "/konts/login/"
WAGTAILIMAGES_IMAGE_MODEL = "content.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "content.PortalDocument"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("lv", "Latviešu"), ("en", "English")]
#: Passwords are kept by the one door; Wagtail offers neither change nor reset.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 3
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "ods", "asice", "edoc"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
