"""{% cite page %}…{% endcite %}: the values of the rules in what stands between."""

import logging
from typing import Any

from django import template

from content.values import UnknownValue, blanked, filled
from forms.programmes.errors import NoRules
from kernel.periods import now, riga_date

register = template.Library()
logger = logging.getLogger(__name__)


class CiteNode(template.Node):
    def __init__(self, page: template.base.FilterExpression, nodelist: template.NodeList) -> None:
        self.page, self.nodelist = page, nodelist

    def render(self, context: template.Context) -> Any:
        page = self.page.resolve(context)
        today = riga_date(now())
        on = page.values_day(today) if hasattr(page, "values_day") else today
        text = self.nodelist.render(context)
        try:
            return filled(text, on=on, language=page.locale.language_code if hasattr(page, "locale") else "")
        except (UnknownValue, NoRules):  # a reader still gets the page; the editor was told when saving
            logger.exception("page %s cites a value that is not there", getattr(page, "pk", None))
            return blanked(text)


@register.tag
def cite(parser: template.base.Parser, token: template.base.Token) -> CiteNode:
    _name, page = token.split_contents()
    nodelist = parser.parse(("endcite",))
    parser.delete_first_token()
    return CiteNode(parser.compile_filter(page), nodelist)
