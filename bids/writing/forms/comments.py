"""A comment beside a section."""

from django import forms

from bids.writing.actions.comments import LONGEST_COMMENT
from legacyfund.web.forms import GovukTextarea


class CommentForm(forms.Form):
    words = forms.CharField(
        label="Your comment",
        help_text="Only people of your department read it. It is in no version of the bid.",
        max_length=LONGEST_COMMENT,
        error_messages={"required": "Write your comment"},
        widget=GovukTextarea(rows=3, max_length=LONGEST_COMMENT),
    )
