"""Long work: how far it is, for who asked for it alone; and a vendor's whole export, made by it."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clairevoie.core.canonical import digest_of_bytes
from clairevoie.web.assessments.models import Submission
from clairevoie.web.exchange import archive, jobs, operations
from clairevoie.web.exchange.models import VendorExport
from clairevoie.web.exchange.operations import exports
from clairevoie.web.work.models import Work, WorkState
from clairevoie.web.work.operations import WRITES, WorkFailed, begin_work, running
from clairevoie.web.work.queries import LOST_AFTER, line_of
from tests.web.conftest import SignIn
from tests.web.tables import nothing_written
from tests.web.worlds import AT, COMMENT, World

NOW = timezone.now()


@pytest.fixture
def work(world: World) -> Work:
    return begin_work(
        kind="vendor-export",
        owner=world.own.reader,
        at=NOW,
        expires_at=NOW + timedelta(days=1),
    )


def state(work: Work) -> tuple[str, str, int, int]:
    work.refresh_from_db()
    return work.state, work.reason, work.done, work.total


# ---- progress -----------------------------------------------------------------------------------


def test_work_counts_its_steps_and_is_done_where_the_job_ends(work: Work):
    with running(work.pk) as progress:
        assert progress is not None
        progress.expect(3)
        assert state(work) == (WorkState.RUNNING, "", 0, 3)
        for _ in range(3):
            progress.step()
        progress.address = "/result/"
    assert state(work) == (WorkState.DONE, "", 3, 3)
    assert work.address == "/result/"


def test_progress_is_written_a_few_times_however_many_steps_there_are(work: Work):
    with running(work.pk) as progress:
        assert progress is not None
        progress.expect(5000)
        with CaptureQueriesContext(connection) as statements:
            for _ in range(5000):
                progress.step()
    assert len(statements) <= WRITES


def test_work_that_is_done_is_not_done_again(work: Work):
    with running(work.pk):
        pass
    with nothing_written(), running(work.pk) as progress:
        assert progress is None


def test_work_that_another_process_is_at_is_left_to_it(work: Work):
    with running(work.pk), running(work.pk) as second:
        assert second is None


def test_work_whose_process_died_is_said_to_have_failed_and_may_be_taken_up_again(work: Work):
    Work.objects.filter(pk=work.pk).update(state=WorkState.RUNNING, changed_at=NOW - LOST_AFTER)
    work.refresh_from_db()
    assert (line_of(work, NOW).state, line_of(work, NOW).reason) == (WorkState.FAILED, "lost")
    with running(work.pk) as progress:
        assert progress is not None


def test_work_that_cannot_be_done_says_the_reason_and_raises_nothing(work: Work):
    with running(work.pk):
        raise WorkFailed("too-large")
    assert state(work)[:2] == (WorkState.FAILED, "too-large")


def test_what_nobody_expected_fails_the_work_and_is_raised_for_the_operator(work: Work, caplog):
    with pytest.raises(RuntimeError), running(work.pk):
        raise RuntimeError(COMMENT)
    assert state(work)[:2] == (WorkState.FAILED, "unexpected")
    assert COMMENT not in caplog.text


def test_old_work_is_forgotten_when_the_same_person_begins_another(world: World, work: Work):
    begin_work(
        kind="vendor-export",
        owner=world.own.reader,
        at=work.expires_at,
        expires_at=work.expires_at + timedelta(days=1),
    )
    assert not Work.objects.filter(pk=work.pk).exists()


# ---- its pages ----------------------------------------------------------------------------------


def page(sign_in: SignIn, world: World, work: Work, **headers: str) -> Any:
    address = reverse("work", args=[work.public_id])
    return sign_in(world.own.reader).get(address, headers=headers)


def test_the_page_asks_for_the_progress_again_until_it_is_over(
    world: World, work: Work, sign_in: SignIn
):
    assert 'hx-trigger="every' in page(sign_in, world, work).content.decode()
    assert page(sign_in, world, work, hx_request="true").status_code == 200
    with running(work.pk) as progress:
        assert progress is not None
        progress.address = "/result/"
    last = page(sign_in, world, work, hx_request="true")
    assert last.status_code == 286  # htmx asks no more
    assert 'href="/result/"' in last.content.decode()
    assert "hx-trigger" not in page(sign_in, world, work).content.decode()


def test_the_fragment_is_what_a_fresh_page_shows(world: World, work: Work, sign_in: SignIn):
    with running(work.pk):
        fragment = page(sign_in, world, work, hx_request="true").content.decode().strip()
        whole = page(sign_in, world, work).content.decode()
    assert fragment in whole


@pytest.mark.parametrize("reason", ["too-large", "lost", "unexpected", "anything"])
def test_failed_work_says_so_in_plain_words(world: World, work: Work, sign_in: SignIn, reason: str):
    Work.objects.filter(pk=work.pk).update(state=WorkState.FAILED, reason=reason)
    shown = page(sign_in, world, work).content.decode()
    assert "échoué" in shown
    assert "Traceback" not in shown


def test_work_is_listed_for_its_owner_alone(world: World, work: Work, sign_in: SignIn):
    address = reverse("work", args=[work.public_id])
    assert address in sign_in(world.own.reader).get(reverse("works")).content.decode()
    assert address not in sign_in(world.own.administrator).get(reverse("works")).content.decode()


# ---- everything of a vendor ---------------------------------------------------------------------


def files_of(world: World) -> dict[str, bytes]:
    export = VendorExport.objects.get(public_id=world.export)
    with default_storage.open(export.stored_as) as file:
        held = zipfile.ZipFile(io.BytesIO(file.read()))
    return {each.filename: held.read(each) for each in held.infolist()}


def test_everything_holds_every_response_and_every_submission_as_it_was_signed(world: World):
    files = files_of(world)
    of_vendor = Submission.objects.filter(response__product__vendor=world.own.organisation)
    submitted = {
        digest_of_bytes(content) for name, content in files.items() if "submission" in name
    }
    assert submitted == set(of_vendor.values_list("digest", flat=True))
    responses = [
        json.loads(content) for name, content in files.items() if name.endswith("response.json")
    ]
    assert {each["product"]["vendor"] for each in responses} == {world.own.organisation.name}
    assert len(responses) == 5


def test_everything_holds_each_response_as_a_workbook_too(world: World):
    files = files_of(world)
    workbooks = [content for name, content in files.items() if name.endswith("response.xlsx")]
    assert len(workbooks) == 5
    assert all(zipfile.is_zipfile(io.BytesIO(each)) for each in workbooks)


def test_everything_leaves_out_answers_that_do_not_apply(world: World):
    for name, content in files_of(world).items():
        if name.endswith("response.json"):
            read = json.loads(content)
            hidden = "GOV-3" if read["facts"]["mobile"] else "OPS-2"
            assert hidden not in read["answers"]


def test_everything_has_a_list_of_what_is_in_it(world: World):
    contents = files_of(world)["contents.csv"].decode("utf-8-sig").splitlines()
    assert contents[0].startswith("product,version,wave,state,folder")
    assert len(contents) == 1 + 5


def test_names_in_the_file_are_safe_whatever_a_product_is_called():
    for name in ("../../etc/passwd", "C:\\x", "日本", "a" * 300, ""):
        response: Any = type("R", (), {})()
        response.product_name, response.product_version = name, "1/2"
        response.wave, response.response_id = "w", UUID(int=7)
        folder = archive._folder(response)
        assert ".." not in folder and "\\" not in folder and len(folder) < 100
        assert not folder.startswith("/")


def test_another_member_of_the_vendor_may_take_the_file(world: World, sign_in: SignIn):
    address = reverse("vendor-export", args=[world.own.organisation.slug, world.export])
    reply = sign_in(world.own.administrator).get(address)
    assert reply["Content-Type"] == "application/zip"
    assert reply["Content-Disposition"].startswith("attachment")
    assert zipfile.is_zipfile(io.BytesIO(b"".join(reply.streaming_content)))  # type: ignore[attr-defined]


def test_another_vendors_address_does_not_lead_to_the_file(world: World, sign_in: SignIn):
    address = reverse("vendor-export", args=[world.other.organisation.slug, world.export])
    assert sign_in(world.other.administrator).get(address).status_code == 404


def test_ordering_leads_to_the_works_page_and_then_to_the_file(world: World, sign_in: SignIn):
    client = sign_in(world.own.reader)
    ordered = client.post(reverse("vendor-export-order", args=[world.own.organisation.slug]))
    shown = client.get(ordered["Location"]).content.decode()
    export = VendorExport.objects.order_by("-pk")[0]
    file = reverse("vendor-export", args=[world.own.organisation.slug, export.public_id])
    assert f'href="{file}"' in shown
    assert client.get(file).status_code == 200


def test_ordering_again_while_it_is_written_begins_nothing_more(world: World):
    slug, reader = world.own.organisation.slug, world.own.reader
    first = operations.order_export(vendor=slug, by=reader, at=NOW)
    with nothing_written():
        again = operations.order_export(vendor=slug, by=reader, at=NOW)
    assert (again.work_id, again.export_id) == (first.work_id, None)


def test_a_job_run_twice_writes_one_file(world: World, monkeypatch: pytest.MonkeyPatch):
    export = VendorExport.objects.get(public_id=world.export)

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(exports, "everything_of", never)
    operations.write_export(export_id=export.pk)
    before = export.stored_as
    export.refresh_from_db()
    assert export.stored_as == before


def test_more_than_one_file_should_hold_is_refused_in_plain_words(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(archive, "MAXIMUM_BYTES", 100)
    work_id = jobs.order_export(vendor=world.own.organisation.slug, by=world.own.reader, at=NOW)
    work = Work.objects.get(public_id=work_id)
    assert state(work)[:2] == (WorkState.FAILED, "too-large")
    assert not VendorExport.objects.get(work=work).stored_as


def test_an_expired_file_is_gone_from_the_storage_and_the_page(world: World, sign_in: SignIn):
    export = VendorExport.objects.get(public_id=world.export)
    address = reverse("vendor-export", args=[world.own.organisation.slug, world.export])
    VendorExport.objects.filter(pk=export.pk).update(expires_at=AT)
    assert sign_in(world.own.reader).get(address).status_code == 404
    assert default_storage.exists(export.stored_as)
    with default_storage.open(export.stored_as) as file:
        again = file.read()
    assert operations.forget_exports(at=AT) == 1
    assert not default_storage.exists(export.stored_as)
    default_storage.save(export.stored_as, io.BytesIO(again))  # the world is every test's


def test_only_the_latest_exports_of_a_vendor_are_kept(world: World):
    for number in range(exports.KEPT_PER_VENDOR):
        ordered = operations.order_export(
            vendor=world.own.organisation.slug,
            by=world.own.administrator,
            at=timezone.now().replace(year=2101 + number, day=1),
        )
        assert ordered.export_id is not None
        operations.write_export(export_id=ordered.export_id)
    first = VendorExport.objects.get(public_id=world.export)
    with default_storage.open(first.stored_as) as file:
        held = file.read()
    assert operations.forget_exports(at=NOW) == 1
    default_storage.save(first.stored_as, io.BytesIO(held))


def test_expired_exports_are_removed_by_a_command_of_the_operator(world: World, capsys):
    call_command("forget_exports")
    assert capsys.readouterr().out == "0 removed\n"
