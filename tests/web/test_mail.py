"""Messages: queued with what they tell of, sent by a job, tried again, and then forgotten."""

from dataclasses import replace
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import Client
from django.utils import timezone

from clairevoie.web.environment import Mode
from clairevoie.web.mail import delivery
from clairevoie.web.mail.models import Message, MessageState
from clairevoie.web.mail.operations import Attachment, OutsideTransaction, queue_text
from tests.web.worlds import AT

SECRET = "https://testserver/invitations/only-for-its-reader/"


@pytest.fixture
def refusing_server(monkeypatch) -> list[int]:
    """A mail server that hangs up, as often as the list is long."""
    hang_ups: list[int] = []
    send = EmailBackend.send_messages

    def perhaps(self: EmailBackend, messages: Any) -> int:
        if hang_ups:
            hang_ups.pop()
            raise SMTPServerDisconnected("hidden@people.example was refused")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", perhaps)
    return hang_ups


def _queue(subject: str = "Vous êtes invitée", to: str = "zoe@people.example") -> Message:
    queue_text(
        to=to,
        language="fr",
        subject=subject,
        body=f"Ouvrez {SECRET}\n",
        at=AT,
        attachments=[Attachment("reçu.pdf", "application/pdf", b"%PDF-1.7")],
    )
    return Message.objects.latest("pk")


@pytest.mark.django_db
def test_a_message_is_sent_and_its_text_and_files_are_forgotten():
    message = _queue()
    assert message.state == MessageState.SENT
    (sent,) = mail.outbox
    assert sent.to == ["zoe@people.example"]
    assert sent.subject == "Vous êtes invitée"
    assert SECRET in sent.body
    assert sent.attachments[0][:2] == ("reçu.pdf", b"%PDF-1.7")
    assert message.body == ""
    assert not message.attachments.exists()


@pytest.mark.django_db
def test_a_subject_of_several_lines_is_one_line():
    _queue(subject="Bonjour\r\nBcc: else@people.example")
    assert mail.outbox[0].subject == "Bonjour Bcc: else@people.example"
    assert mail.outbox[0].recipients() == ["zoe@people.example"]


@pytest.mark.django_db(transaction=True)
def test_a_message_outside_the_transaction_of_its_cause_is_refused():
    with pytest.raises(OutsideTransaction):
        _queue()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_message_of_what_was_not_done_is_not_kept():
    with pytest.raises(RuntimeError), transaction.atomic():
        _queue()
        raise RuntimeError
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_message_that_the_server_refuses_is_tried_again_and_nothing_of_it_is_logged(
    refusing_server, caplog, monkeypatch
):
    refusing_server += [1, 2]
    monkeypatch.setattr(delivery, "FIRST_PAUSE", timedelta())
    later: list[int] = []
    monkeypatch.setattr(delivery, "_try_later", _without_a_queue(later))
    message = _queue()
    assert message.state == MessageState.WAITING
    delivery.deliver.func(message.pk)
    assert delivery.deliver.func(message.pk) == MessageState.SENT
    assert later == [message.pk, message.pk]
    assert Message.objects.get().attempts == 3
    assert len(mail.outbox) == 1
    for secret in ("zoe@", "hidden@", SECRET, "invitée"):
        assert secret not in caplog.text


def _without_a_queue(later: list[int]):
    def wait(message: Message) -> str:
        later.append(message.pk)
        Message.objects.filter(pk=message.pk).update(state=MessageState.WAITING)
        return MessageState.WAITING

    return wait


@pytest.mark.django_db
def test_a_message_is_given_up_after_the_last_attempt(refusing_server):
    refusing_server += [1]
    with transaction.atomic():
        message = Message.objects.create(
            to="zoe@people.example",
            language="fr",
            subject="x",
            body="x",
            queued_at=AT,
            changed_at=AT,
            attempts=delivery.ATTEMPTS - 1,
        )
    assert delivery.deliver.func(message.pk) == MessageState.FAILED
    assert delivery.take_up_lost() == 0
    assert not mail.outbox


@pytest.mark.django_db
def test_what_a_dead_process_had_taken_is_sent_once():
    message = _queue()
    mail.outbox.clear()
    long_ago = timezone.now() - delivery.LOST_AFTER - timedelta(minutes=1)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENDING, changed_at=long_ago, body="Encore"
    )
    assert delivery.take_up_lost() == 1
    assert delivery.take_up_lost() == 0
    assert len(mail.outbox) == 1
    assert delivery.deliver.func(message.pk) == MessageState.SENT
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_the_demonstration_shows_its_messages_with_their_links_and_files(monkeypatch):
    demonstration = replace(settings.ENVIRONMENT, mode=Mode.DEMONSTRATION)
    monkeypatch.setattr(settings, "ENVIRONMENT", demonstration)
    message = _queue()
    _queue(to="other@people.example", subject="Autre chose")
    client = Client()
    listed = client.get("/demonstration/mail/?to=zoe@people.example").content.decode()
    assert "Vous êtes invitée" in listed
    assert "Autre chose" not in listed
    letter = client.get(f"/demonstration/mail/{message.public_id}/").content.decode()
    assert f'href="{SECRET}"' in letter
    file = client.get(f"/demonstration/mail/{message.public_id}/reçu.pdf")
    assert file.content == b"%PDF-1.7"
    assert file["Content-Disposition"].startswith("attachment")
    assert client.get(f"/demonstration/mail/{message.public_id}/autre.pdf").status_code == 404


@pytest.mark.django_db
def test_elsewhere_there_is_no_mailbox():
    message = _queue()
    for address in ("", f"{message.public_id}/", f"{message.public_id}/reçu.pdf"):
        assert Client().get(f"/demonstration/mail/{address}").status_code == 404
