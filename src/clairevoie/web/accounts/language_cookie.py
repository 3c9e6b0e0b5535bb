"""The cookie that keeps a reader's language."""

from typing import Final

from django.conf import settings
from django.http.response import HttpResponseBase

COOKIE_AGE: Final = 60 * 60 * 24 * 365


def keep_language(response: HttpResponseBase, language: str) -> None:
    """Pages are in this language from the next one on; what is no language of ours is ignored."""
    if language not in dict(settings.LANGUAGES):
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=COOKIE_AGE,
        samesite="Lax",
        secure=settings.ENVIRONMENT.https,
        httponly=True,
    )
