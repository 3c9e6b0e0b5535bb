"""Addresses of the way into one's workspace, of members, invitations and one's profile."""

from django.urls import path

from clairevoie.web.accounts.views import invitations, members, profile, workspace

_MEMBERS = "organisations/<slug:organisation>/members/"
_INVITATIONS = "organisations/<slug:organisation>/invitations/<uuid:invitation>/"

urlpatterns = [
    path("workspace/", workspace.workspace, name="workspace"),
    path("establishments/<slug:establishment>/", workspace.establishment, name="establishment"),
    path(_MEMBERS, members.members, name="members"),
    path(f"{_MEMBERS}invite/", invitations.invite, name="invite"),
    path(f"{_MEMBERS}<int:member>/", members.member, name="member"),
    path(f"{_MEMBERS}<int:member>/remove/", members.remove, name="member-remove"),
    path("organisations/<slug:organisation>/leave/", members.leave, name="leave"),
    path(f"{_INVITATIONS}send-again/", invitations.send_again, name="invitation-send-again"),
    path(f"{_INVITATIONS}revoke/", invitations.revoke, name="invitation-revoke"),
    path("invitations/<path:token>", invitations.link, name="invitation-link"),
    path("invitation/", invitations.invitation, name="invitation"),
    path("profile/", profile.profile, name="profile"),
    path("profile/invitations/<uuid:invitation>/join/", invitations.join, name="invitation-join"),
]
