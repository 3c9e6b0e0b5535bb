"""The receipt of a submission: what it says, who gets it, and when it is written."""

import io
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from pypdf import PdfReader

from clairevoie.web.assessments import models
from clairevoie.web.assessments.operations import write_receipt
from clairevoie.web.assessments.queries.submissions import frozen_result
from clairevoie.web.documents import rendering
from clairevoie.web.documents.rendering import DocumentNotSet, pdf_of
from tests.support import programs
from tests.web.conftest import SignIn
from tests.web.worlds import AT, World


def _submission(world: World) -> models.Submission:
    return models.Submission.objects.get(response__public_id=world.own.submitted)


def _address(world: World) -> str:
    return reverse("receipt", args=[world.own.submitted, 1])


def _text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def quick_documents(monkeypatch) -> list[str]:
    """Documents without their engine, where what is in them does not matter."""
    made: list[str] = []

    def quick(html: bytes) -> bytes:
        made.append(html.decode())
        return b"%PDF-1.7 quick"

    monkeypatch.setattr(rendering, "_set", quick)
    return made


def test_the_signatory_is_sent_a_receipt_in_their_language_once(world: World, quick_documents):
    submission = _submission(world)
    write_receipt(submission_id=submission.pk, at=AT, with_message=True)
    write_receipt(submission_id=submission.pk, at=AT, with_message=True)
    (sent,) = mail.outbox
    assert sent.to == [submission.submitted_by.email]
    assert submission.digest in sent.body
    assert reverse("result", args=[world.own.submitted]) in sent.body
    assert sent.attachments[0][2] == "application/pdf"
    assert {each.language for each in models.Receipt.objects.all()} == {"fr", "en"}


def test_a_receipt_is_written_when_a_response_is_submitted(
    world: World, sign_in: SignIn, quick_documents
):
    client = sign_in(world.own.signatory)
    signature = {"name": "Zoé Kervella", "function": "Directrice", "declared": "on"}
    assert client.post(reverse("submit", args=[world.own.draft]), signature).status_code == 302
    assert len(mail.outbox) == 1
    file = client.get(reverse("receipt", args=[world.own.draft, 1]))
    assert file.status_code == 200
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].startswith("attachment")


def test_a_submission_without_a_receipt_can_have_one_written_without_a_message(
    world: World, sign_in: SignIn, quick_documents
):
    client = sign_in(world.own.reader)
    assert client.get(_address(world)).status_code == 404
    assert client.post(_address(world)).status_code == 302
    assert client.get(_address(world)).content == b"%PDF-1.7 quick"
    assert not mail.outbox


def test_a_product_named_like_markup_stays_text(world: World, quick_documents):
    result = {"result": _forged(world, "<img src=file:///etc/passwd>")}
    pdf_of("receipt", result, "fr")
    assert "<img" not in quick_documents[0]


def _forged(world: World, name: str) -> object:
    result = frozen_result(_submission(world))
    return replace(result, product=replace(result.product, name=name))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_receipt_says_the_submission_and_is_tagged(world: World, tmp_path, language):
    submission = _submission(world)
    result = frozen_result(submission)
    content = pdf_of("receipt", {"result": result}, language)
    text = _text(content)
    assert submission.digest in text.replace(" ", "")
    for said in (result.product.name, result.signatory_name, result.wave_title[language]):
        assert said in text
    assert f"{result.assessment.fraction.reached}" in text
    reader = PdfReader(io.BytesIO(content))
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/Lang"] == language
    assert catalog["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert result.product.name in str(reader.metadata.title)
    file = tmp_path / "receipt.pdf"
    file.write_bytes(content)
    told = subprocess.run(
        [programs.required("pdfinfo"), "-struct-text", file], capture_output=True, check=True
    ).stdout.decode()
    for tag in ("H1", "Table", "TH"):
        assert tag in told


def test_a_document_that_asks_for_a_file_of_this_machine_is_not_made(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    html = (
        f'<html lang="en"><title>t</title><body><img alt="x" src="file://{secret}"></body></html>'
    )
    with pytest.raises(DocumentNotSet) as refused:
        rendering._set(html.encode())
    assert "secret" not in str(refused.value)
