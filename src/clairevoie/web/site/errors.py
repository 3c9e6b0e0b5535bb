"""Pages for what went wrong: said plainly, without a word of what was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or old: usually a page left open since before sign-in."""
    return render(request, "403_csrf.html", status=403)
