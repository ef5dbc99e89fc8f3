"""Building blocks of pages, one family per file."""

from content.blocks.chart import ChartBlock
from content.blocks.contact import MailboxBlock
from content.blocks.door import DatedDeadlineBlock, DoorBlock, MonthlyDeadlineBlock
from content.blocks.facts import FactsBlock, TableBlock
from content.blocks.faq import FaqBlock
from content.blocks.file import FilesBlock
from content.blocks.grounds import EducationGroundsBlock
from content.blocks.guide import GuideBlock
from content.blocks.notice import NoticeBlock
from content.blocks.sample import SampleBlock
from content.blocks.signers import SignersBlock
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
    ("chart", ChartBlock()),
    ("education_grounds", EducationGroundsBlock()),
    ("signers", SignersBlock()),
    ("files", FilesBlock()),
]
DOORS = [("door", DoorBlock())]
DEADLINES = [("monthly", MonthlyDeadlineBlock()), ("dated", DatedDeadlineBlock())]
MAILBOXES = [("mailbox", MailboxBlock())]
GUIDES = [("guide", GuideBlock())]
