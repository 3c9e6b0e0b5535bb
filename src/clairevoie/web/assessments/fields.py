"""Fields that several forms have: a text without control characters, a day, a revision."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from clairevoie.formats.trees import UNWANTED

DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y")  # as browsers send one; as it is written without their help
LARGEST_REVISION: Final = 2_000_000_000


class LinesField(forms.CharField):
    """A text of several lines, in characters that everything can carry."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        area = forms.Textarea(attrs={"rows": 3, "maxlength": max_length})
        super().__init__(max_length=max_length, widget=area, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value).replace("\r\n", "\n")
        if UNWANTED.search(text):
            raise _odd()
        return text


class LineField(forms.CharField):
    """A text of one line, in characters that can be seen."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if UNWANTED.search(text) or not text.isprintable():
            raise _odd()
        return text


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format=DAYS[0])
        super().__init__(input_formats=DAYS, widget=widget, **kwargs)


class RevisionField(forms.IntegerField):
    """The revision that somebody had in view: 0, there was none yet."""

    def __init__(self, *, min_value: int = 0, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=LARGEST_REVISION, **kwargs)


def _odd() -> forms.ValidationError:
    return forms.ValidationError(_("A control character cannot be sent: remove it."))
