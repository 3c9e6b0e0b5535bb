"""One's own profile: name, language, reminders, memberships, what one is invited to."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from clairevoie.web.accounts import operations, queries
from clairevoie.web.accounts.forms import ProfileForm
from clairevoie.web.accounts.language_cookie import keep_language
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in


@signed_in
@require_http_methods(READ_OR_SEND)
def profile(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        initial={"name": user.name, "language": user.language, "reminders": user.reminders},
    )
    if request.method == "POST" and form.is_valid():
        operations.change_profile(**form.cleaned_data, by=user, at=timezone.now())
        with override(user.language):
            messages.success(request, _("Your profile is saved."))
        response = HttpResponseRedirect(reverse("profile"))
        keep_language(response, user.language)
        return response
    return render(
        request,
        "accounts/profile.html",
        {
            "form": form,
            "memberships": queries.belongings_of(user),
            "invitations": queries.invitations_to(user, timezone.now()),
        },
        status=400 if form.errors else 200,
    )
