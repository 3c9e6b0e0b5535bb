"""The demonstration's logins for the sign-in page, in demonstration mode only."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from clairevoie.web.demonstration.people import LOGINS, PASSWORD


def logins(request: HttpRequest) -> dict[str, Any]:
    if not settings.ENVIRONMENT.is_demonstration:
        return {}
    return {"demonstration_logins": LOGINS, "demonstration_password": PASSWORD}
