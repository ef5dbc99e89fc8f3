"""What partners read: pages, their pictures and files."""

from content.models.contacts import Contact, ContactMessage, ContactsPage
from content.models.guidance import GuidancePage, PartnersIndexPage
from content.models.home import HomePage
from content.models.links import FoundLink
from content.models.media import PortalDocument, PortalImage, PortalRendition
from content.models.samples import SamplesPage
from content.models.schedule import SchedulePage
from content.models.search import SearchEntry, SearchTerm
from content.models.seeding import SeededPage
from content.models.statements import AccessibilityStatementPage, PrivacyPage
from content.models.updates import Update, UpdatesPage

__all__ = [
    "AccessibilityStatementPage",
    "Contact",
    "ContactMessage",
    "ContactsPage",
    "FoundLink",
    "GuidancePage",
    "HomePage",
    "PartnersIndexPage",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "PrivacyPage",
    "SamplesPage",
    "SchedulePage",
    "SearchEntry",
    "SearchTerm",
    "SeededPage",
    "Update",
    "UpdatesPage",
]
