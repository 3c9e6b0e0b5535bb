"""The settings from the environment: what is unknown, missing or unsafe stops the site."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from clairevoie.web.environment import (
    DEMONSTRATION_SECRET,
    KNOWN,
    MINIMUM_SECRET,
    Mode,
    RefusedSetting,
    read_environment,
)

SECRET = "k" * MINIMUM_SECRET
SAFE: Mapping[str, str] = {
    "CLAIREVOIE_SECRET_KEY": SECRET,
    "CLAIREVOIE_ALLOWED_HOSTS": "clairevoie.example, www.clairevoie.example",
    "CLAIREVOIE_MAIL_URL": "console:",
}
MAIL_URL = "smtps://site:p%40ss-word@mail.example"


def test_production_is_the_mode_that_nobody_chose():
    environment = read_environment(SAFE)
    assert environment.mode is Mode.PRODUCTION
    assert environment.https
    assert not environment.is_demonstration
    assert environment.trusted_proxies == 0
    assert environment.allowed_hosts == ("clairevoie.example", "www.clairevoie.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLAIREVOIE_SECRETKEY", "x"),
        ("CLAIREVOIE_DEBUG", "on"),
        ("CLAIREVOIE_", ""),
        ("CLAIREVOIE_MODE", ""),
        ("CLAIREVOIE_MODE", "Production"),
        ("CLAIREVOIE_MODE", "debug"),
        ("CLAIREVOIE_SECRET_KEY", ""),
        ("CLAIREVOIE_SECRET_KEY", "k" * (MINIMUM_SECRET - 1)),
        ("CLAIREVOIE_SECRET_KEY", DEMONSTRATION_SECRET),
        ("CLAIREVOIE_ALLOWED_HOSTS", ""),
        ("CLAIREVOIE_ALLOWED_HOSTS", " , "),
        ("CLAIREVOIE_ALLOWED_HOSTS", "*"),
        ("CLAIREVOIE_ALLOWED_HOSTS", "clairevoie.example,*"),
        ("CLAIREVOIE_HTTPS", "no"),
        ("CLAIREVOIE_HTTPS", "1"),
        ("CLAIREVOIE_TRUSTED_PROXIES", "-1"),
        ("CLAIREVOIE_TRUSTED_PROXIES", "11"),
        ("CLAIREVOIE_TRUSTED_PROXIES", "one"),
        ("CLAIREVOIE_TRUSTED_PROXIES", ""),
        ("CLAIREVOIE_TRUSTED_PROXIES", "٣"),
        ("CLAIREVOIE_SECURITY_CONTACT", "security@clairevoie.example"),
        ("CLAIREVOIE_SECURITY_CONTACT", "http://clairevoie.example"),
        ("CLAIREVOIE_ADDRESS", "clairevoie.example"),
        ("CLAIREVOIE_ADDRESS", "ftp://clairevoie.example"),
        ("CLAIREVOIE_ADDRESS", "https://clairevoie.example/path"),
        ("CLAIREVOIE_ADDRESS", "https://someone@clairevoie.example"),
        ("CLAIREVOIE_MAIL_URL", ""),
        ("CLAIREVOIE_MAIL_URL", "mail.example"),
        ("CLAIREVOIE_MAIL_URL", "http://mail.example"),
        ("CLAIREVOIE_MAIL_URL", "smtps://"),
        ("CLAIREVOIE_MAIL_URL", "smtps://mail.example:port"),
        ("CLAIREVOIE_MAIL_URL", "smtp-plain://mail.example"),
        ("CLAIREVOIE_DATABASE_URL", "clairevoie.sqlite3"),
        ("CLAIREVOIE_DATABASE_URL", "mysql://u:p@h/n"),
        ("CLAIREVOIE_DATABASE_URL", "postgresql://user:password@host:5432/"),
        ("CLAIREVOIE_DATABASE_URL", "postgresql://user:password@host"),
        ("CLAIREVOIE_DATABASE_URL", "sqlite://relative/path"),
        ("CLAIREVOIE_DATABASE_URL", "sqlite:///"),
        ("CLAIREVOIE_DATABASE_URL", "://"),
    ],
)
def test_an_unknown_missing_or_unsafe_setting_is_refused_by_its_name(name: str, value: str):
    with pytest.raises(RefusedSetting) as refused:
        read_environment({**SAFE, name: value})
    assert refused.value.name == name
    assert refused.value.reason


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p@host:port/n",
        "postgresql://u:p@host:99999999/n",
        "postgresql://u:too/short@host/n",
        "postgresql://u:p@[host/n",
    ],
)
def test_a_database_address_that_cannot_be_taken_apart_is_refused_by_its_name(url: str):
    with pytest.raises(RefusedSetting) as refused:
        read_environment({**SAFE, "CLAIREVOIE_DATABASE_URL": url})
    assert refused.value.name == "CLAIREVOIE_DATABASE_URL"


def test_no_refusal_repeats_a_secret():
    for name, value in (
        ("CLAIREVOIE_SECRET_KEY", "too-short-a-secret"),
        ("CLAIREVOIE_DATABASE_URL", "mysql://user:too-short-a-secret@host/name"),
    ):
        with pytest.raises(RefusedSetting) as refused:
            read_environment({**SAFE, name: value})
        assert "too-short-a-secret" not in str(refused.value)


def test_no_secret_is_in_what_the_environment_looks_like():
    url = "postgresql://user:hidden-password@host/name"
    shown = repr(read_environment({**SAFE, "CLAIREVOIE_DATABASE_URL": url}))
    assert SECRET not in shown
    assert "hidden-password" not in shown


def test_other_programs_variables_are_none_of_our_business():
    assert read_environment({**SAFE, "DEBUG": "1", "PATH": "/bin"}).mode is Mode.PRODUCTION


def test_every_known_name_is_taken():
    values = {
        "CLAIREVOIE_MODE": "production",
        "CLAIREVOIE_SECRET_KEY": SECRET,
        "CLAIREVOIE_DATABASE_URL": "sqlite:////srv/site.sqlite3",
        "CLAIREVOIE_DATA": "/srv/data",
        "CLAIREVOIE_ALLOWED_HOSTS": "clairevoie.example",
        "CLAIREVOIE_HTTPS": "off",
        "CLAIREVOIE_TRUSTED_PROXIES": "2",
        "CLAIREVOIE_SECURITY_CONTACT": "https://clairevoie.example/security",
        "CLAIREVOIE_ADDRESS": "https://clairevoie.example",
        "CLAIREVOIE_MAIL_URL": MAIL_URL,
        "CLAIREVOIE_MAIL_FROM": "clairevoie@clairevoie.example",
        "CLAIREVOIE_SCAN_COMMAND": "clamdscan --no-summary -",
    }
    assert set(values) == KNOWN
    environment = read_environment(values)
    assert environment.scan_command == ("clamdscan", "--no-summary", "-")
    assert environment.data == Path("/srv/data")
    assert environment.database["NAME"] == "/srv/site.sqlite3"
    assert (environment.https, environment.trusted_proxies) == (False, 2)
    assert environment.security_contact == "https://clairevoie.example/security"


def test_a_postgresql_address_is_read_part_by_part():
    url = "postgresql://us%40er:p%2Fw@db.example:5433/na%20me"
    database = read_environment({**SAFE, "CLAIREVOIE_DATABASE_URL": url}).database
    assert {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "na me",
        "USER": "us@er",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
    }


def test_without_an_address_the_database_is_a_file_among_the_data():
    environment = read_environment({**SAFE, "CLAIREVOIE_DATA": "/srv/data"})
    assert environment.database["NAME"] == "/srv/data/clairevoie.sqlite3"


@pytest.mark.parametrize("mode", ["demonstration", "test"])
def test_only_outside_production_may_everything_be_left_out(mode: str):
    environment = read_environment({"CLAIREVOIE_MODE": mode})
    assert environment.secret_key == DEMONSTRATION_SECRET
    assert "localhost" in environment.allowed_hosts
    assert not environment.https
    assert environment.is_demonstration is (mode == "demonstration")


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        (MAIL_URL, 465, "tls"),
        (MAIL_URL.replace("smtps", "smtp"), 587, "starttls"),
        (MAIL_URL.replace("smtps", "smtp") + ":2525", 2525, "starttls"),
        (MAIL_URL.replace("smtps", "smtp-plain").replace("mail.example", "127.0.0.1"), 25, ""),
    ],
)
def test_a_mail_server_is_named_by_its_address(url, port, security):
    sender = "clairevoie@clairevoie.example"
    environment = read_environment(
        {**SAFE, "CLAIREVOIE_MAIL_URL": url, "CLAIREVOIE_MAIL_FROM": sender}
    )
    mail = environment.mail
    assert (mail.port, mail.security, mail.user, mail.password) == (
        port,
        security,
        "site",
        "p@ss-word",
    )
    assert mail.sender == sender
    assert "p@ss-word" not in repr(environment)
    assert "p%40ss" not in repr(environment)


def test_a_mail_server_without_a_senders_address_is_refused_and_no_password_is_shown():
    with pytest.raises(RefusedSetting) as refused:
        read_environment({**SAFE, "CLAIREVOIE_MAIL_URL": MAIL_URL})
    assert refused.value.name == "CLAIREVOIE_MAIL_FROM"
    with pytest.raises(RefusedSetting) as refused:
        read_environment({**SAFE, "CLAIREVOIE_MAIL_URL": "smtps://u:p%40ss-word@mail.example:x"})
    assert "ss-word" not in str(refused.value)


def test_the_sites_own_address_is_its_first_host_unless_it_is_given():
    assert read_environment(SAFE).address == "https://clairevoie.example"
    given = {**SAFE, "CLAIREVOIE_ADDRESS": "https://maturite.clairevoie.example/"}
    assert read_environment(given).address == "https://maturite.clairevoie.example"
