"""The shape of what is sent: a file, and what was chosen of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clairevoie.core.differences import Choices
from clairevoie.formats.trees import MAXIMUM_BYTES


class FileForm(forms.Form):
    """One file; what is in it is the reader's business."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A workbook (.xlsx) or a response (.json), 5 MB at most."),
        allow_empty_file=True,  # the reader says it better
    )

    def content(self) -> bytes:
        """The file's bytes, one more than allowed at most."""
        read: bytes = self.cleaned_data["file"].read(MAXIMUM_BYTES + 1)
        return read


class ChoicesForm(forms.Form):
    """The announcement that was read, and for which items the file is right."""

    seen = forms.CharField(max_length=60, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.sent = data

    def choices(self) -> Choices:
        chosen = {
            kind: frozenset(
                name.removeprefix(f"{kind}-")
                for name, value in self.sent.items()
                if name.startswith(f"{kind}-") and value == "file"
            )
            for kind in ("fact", "answer")
        }
        return Choices(facts=chosen["fact"], criteria=chosen["answer"])
