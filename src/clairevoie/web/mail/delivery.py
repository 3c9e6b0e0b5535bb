"""The job that sends a queued message: tried again later when the mail server does not take it."""

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from clairevoie.web.mail.models import Message, MessageState

LOGGER = logging.getLogger(__name__)

ATTEMPTS: Final = 6
FIRST_PAUSE: Final = timedelta(minutes=1)  # four times as long after each further attempt
LOST_AFTER: Final = timedelta(
    minutes=15
)  # a message «sending» for so long was in a process that died


@task()
def deliver(message_id: int) -> str:
    """Send a message that waits; one that another process took, or sent, is left alone.

    May be run again. Returns the message's state.
    """
    taken = Message.objects.filter(pk=message_id, state=MessageState.WAITING).update(
        state=MessageState.SENDING, attempts=F("attempts") + 1, changed_at=timezone.now()
    )
    message = Message.objects.prefetch_related("attachments").get(pk=message_id)
    if not taken:
        return message.state
    try:
        _as_mail(message).send()
    except (SMTPException, OSError) as refused:
        # Neither the address nor the text: a log is read by others.
        LOGGER.warning("message %s not sent: %s", message.public_id, type(refused).__name__)
        return _try_later(message)
    _sent(message)
    return MessageState.SENT


def _as_mail(message: Message) -> EmailMessage:
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.to],
        headers={"Message-ID": f"<{message.public_id}@{settings.MAIL_DOMAIN}>"},
    )
    for each in message.attachments.all():
        mail.attach(each.name, bytes(each.content), each.content_type)
    return mail


def _sent(message: Message) -> None:
    changes: dict[str, object] = {"state": MessageState.SENT, "changed_at": timezone.now()}
    if not settings.ENVIRONMENT.is_demonstration:
        changes["body"] = ""
        message.attachments.all().delete()
    Message.objects.filter(pk=message.pk).update(**changes)


def _try_later(message: Message) -> str:
    state = MessageState.WAITING if message.attempts < ATTEMPTS else MessageState.FAILED
    now = timezone.now()
    Message.objects.filter(pk=message.pk).update(state=state, changed_at=now)
    if state == MessageState.WAITING:
        pause: timedelta = FIRST_PAUSE * 4 ** (message.attempts - 1)
        deliver.using(run_after=now + pause).enqueue(message_id=message.pk)
    return state


def take_up_lost() -> int:
    """Queue again what a process that died had taken, or whose job was lost. Returns how many."""
    now = timezone.now()
    lost = Message.objects.filter(
        state__in=(MessageState.SENDING, MessageState.WAITING), changed_at__lt=now - LOST_AFTER
    )
    waiting = list(lost.filter(attempts__lt=ATTEMPTS).values_list("pk", flat=True))
    for pk in waiting:
        Message.objects.filter(pk=pk).update(state=MessageState.WAITING, changed_at=now)
        deliver.enqueue(message_id=pk)
    lost.filter(attempts__gte=ATTEMPTS).update(state=MessageState.FAILED, changed_at=now)
    return len(waiting)
