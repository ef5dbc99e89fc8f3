"""Building blocks of pages, one family per file."""

from content.blocks.contact import MailboxBlock
from content.blocks.door import DatedDeadlineBlock, DoorBlock, MonthlyDeadlineBlock
from content.blocks.facts import FactsBlock, TableBlock
from content.blocks.faq import FaqBlock
from content.blocks.file import FilesBlock
from content.blocks.notice import NoticeBlock
from content.blocks.sample import SampleBlock
from content.blocks.steps import StepsBlock
from content.blocks.text import TextBlock

BODY = [
    ("text", TextBlock()),
    ("facts", FactsBlock()),
    ("table", TableBlock()),
    ("steps", StepsBlock()),
    ("notice", NoticeBlock()),
    ("sample", SampleBlock()),
    ("faq", FaqBlock()),
    ("files", FilesBlock()),
]
DOORS = [("door", DoorBlock())]
DEADLINES = [("monthly", MonthlyDeadlineBlock()), ("dated", DatedDeadlineBlock())]
MAILBOXES = [("mailbox", MailboxBlock())]
