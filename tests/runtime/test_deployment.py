"""The production files agree with each other and with the settings."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import environ
import pytest
import yaml

from legacyfund.embedded.places import CLONE

COMPOSE: dict[str, Any] = yaml.safe_load((CLONE / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if service["image"] == "legacyfund:local")
DOCKERFILE = (CLONE / "Dockerfile").read_text()
SETTINGS = (CLONE / "legacyfund" / "settings.py").read_text()
READ_BY_SETTINGS = set(re.findall(r"env\.[a-z_]+\(\s*\"([A-Z_]+)\"", SETTINGS))
READ_BY_CELERY = {"REMAP_SIGTERM"}
READ_BY_PYTHON = {"HTTPS_PROXY"}
EVERY_SERVICE = pytest.mark.parametrize("name", sorted(SERVICES))


def test_the_services_are_those_of_the_design() -> None:
    assert set(SERVICES) == {
        "proxy",
        "web",
        "bulk",
        "worker-short",
        "worker-long",
        "beat",
        "migrate",
        "postgres",
        "redis",
        "clamd",
        "backup",
        "restore",
        "moment",
    }


@EVERY_SERVICE
def test_a_service_cannot_write_or_rise(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"].split(":")[0] not in {"", "0", "root"}


@EVERY_SERVICE
def test_a_service_tells_whether_it_is_well(name: str) -> None:
    assert name in {"migrate", "backup", "restore", "moment"} or SERVICES[name]["healthcheck"]["test"]


@EVERY_SERVICE
def test_what_a_service_names_exists(name: str) -> None:
    service = SERVICES[name]

    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    for volume in service["volumes"]:
        source = volume.split(":")[0]
        assert (CLONE / source).exists() if source.startswith("./") else source in COMPOSE["volumes"]


@EVERY_SERVICE
def test_a_service_reads_only_the_secrets_it_was_given(name: str) -> None:
    service = SERVICES[name]
    text = yaml.safe_dump(service)
    if name == "proxy":
        text += (CLONE / "deploy" / "nginx.conf").read_text()
    if name == "postgres":
        text += (CLONE / "deploy" / "roles.sh").read_text()

    assert set(re.findall(r"/run/secrets/(\w+)", text)) == set(service.get("secrets", []))


@pytest.mark.parametrize("name", OURS)
def test_every_variable_given_is_one_the_settings_read(name: str) -> None:
    given = {key.removesuffix("_FILE") for key in SERVICES[name]["environment"]}

    assert given <= READ_BY_SETTINGS | READ_BY_CELERY | READ_BY_PYTHON
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} <= given
    assert not given & {"DEBUG", "LEGACYFUND_DEMONSTRATION", "LEGACYFUND_PLAIN_HTTP"}


@pytest.mark.parametrize("name", OURS)
def test_a_secret_is_never_written_into_the_environment(name: str) -> None:
    environment = SERVICES[name]["environment"]

    assert not {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"} & set(environment)


def test_the_migrations_alone_sign_in_as_the_owner() -> None:
    owners = [name for name in OURS if "database_owner_url" in SERVICES[name]["secrets"]]

    assert owners == ["migrate"]
    assert SERVICES["migrate"]["environment"]["DATABASE_URL_FILE"] == "/run/secrets/database_owner_url"
    assert "database_url" not in SERVICES["migrate"]["secrets"]


def test_only_the_web_processes_pool_their_connections() -> None:
    pooling = {name for name in OURS if "LEGACYFUND_DATABASE_POOL" in SERVICES[name]["environment"]}

    assert pooling == {"web", "bulk"}


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    """Mail leaves from one worker, and the scanner fetches what is known of viruses."""
    outside = {name for name in SERVICES if "outside" in SERVICES[name]["networks"]}

    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert outside == {"proxy", "worker-short", "clamd"}


@EVERY_SERVICE
def test_a51_no_log_fills_the_disk(name: str) -> None:
    kept = SERVICES[name]["logging"]

    assert kept["driver"] == "json-file"
    assert kept["options"] == {"max-size": "20m", "max-file": "5"}


def test_a49_uploads_are_shown_to_the_scanner() -> None:
    assert {SERVICES[name]["environment"].get("CLAMD_ADDRESS") for name in ("web", "bulk")} == {
        "tcp://clamd:3310"
    }


def test_both_queues_have_workers() -> None:
    queues = {
        command[command.index("--queues") + 1]
        for service in SERVICES.values()
        if "worker" in (command := service.get("command", []))
    }

    assert queues == {"short", "long"}


def test_the_health_of_beat_is_that_it_still_writes(tmp_path: Path) -> None:
    test = SERVICES["beat"]["healthcheck"]["test"][1].replace("/tmp", str(tmp_path))
    schedule = tmp_path / "beat-schedule"
    assert subprocess.run(["sh", "-c", test], check=False).returncode == 1
    schedule.touch()
    assert subprocess.run(["sh", "-c", test], check=False).returncode == 0
    os.utime(schedule, (0, 0))
    assert subprocess.run(["sh", "-c", test], check=False).returncode == 1


def test_the_engines_are_those_of_the_design() -> None:
    broker = (CLONE / "deploy" / "redis.conf").read_text()

    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert SERVICES["redis"]["image"] == "redis:8"
    assert "appendonly yes" in broker
    assert "maxmemory-policy noeviction" in broker


def test_f34_the_wal_is_kept_each_minute_where_a_moment_is_served_from() -> None:
    server, moment = SERVICES["postgres"], SERVICES["moment"]
    command = server["command"][-1]

    assert "archive_mode=on -c archive_timeout=60" in command
    assert "sh /deploy/keep-wal.sh" in command
    assert f"{server['environment']['ARCHIVE']}/wal/%f.gz" in command
    assert "./archive:/archive" in server["volumes"]
    assert "./archive:/archive:ro" in moment["volumes"]
    assert moment["entrypoint"] == ["sh", "/deploy/moment.sh"]
    assert moment["image"] == server["image"]


def test_the_roles_are_those_of_the_launcher_and_the_settings() -> None:
    script = (CLONE / "deploy" / "roles.sh").read_text()

    assert "CREATE ROLE legacyfund_owner LOGIN CREATEDB" in script
    assert "CREATE ROLE legacyfund_app LOGIN PASSWORD" in script
    assert 'default="legacyfund_app"' in SETTINGS


def test_the_image_runs_without_root_from_hashed_wheels() -> None:
    user = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)

    assert user[-1] not in {"root", "0"}
    assert "collectstatic" in DOCKERFILE
    assert DOCKERFILE.index("USER ") < DOCKERFILE.index("CMD ")


def test_what_the_image_sets_is_read_by_the_settings() -> None:
    assert set(re.findall(r"LEGACYFUND_\w+(?==)", DOCKERFILE)) <= READ_BY_SETTINGS


def test_the_image_gets_what_the_service_needs_and_nothing_else() -> None:
    lines = (CLONE / ".dockerignore").read_text().splitlines()
    let_in = {line[1:].rstrip("/") for line in lines if line.startswith("!")}

    assert let_in == {
        "legacyfund",
        "accounts",
        "bids",
        "portfolio",
        "client",
        "templates",
        "manage.py",
        "requirements.txt",
    }
    assert lines[0] == "*"


def make_secrets(folder: Path) -> str:
    done = subprocess.run(
        [CLONE / "deploy" / "secrets.sh", folder], capture_output=True, text=True, check=True
    )
    return done.stderr


def test_the_secrets_are_made_once_and_fit_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = make_secrets(tmp_path / "secrets")
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    make_secrets(tmp_path / "secrets")

    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made
    assert set(made) | {"email_url", "tls_certificate", "tls_key"} == set(COMPOSE["secrets"])
    assert re.findall(r": (\w+)$", told, re.MULTILINE) == ["email_url", "tls_certificate", "tls_key"]
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert len(made["secret_key"]) == 64
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "secrets" / "database_url"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = environ.FileAwareEnv().db_url("DATABASE_URL")
    assert (found["USER"], found["PASSWORD"]) == ("legacyfund_app", made["application_password"])


def test_behind_the_proxy_it_is_believed_and_the_pool_keeps_what_the_address_asks() -> None:
    asked = "from legacyfund import settings as s; print(s.BEHIND_PROXY, s.DATABASES)"
    given = {
        "BEHIND_PROXY": "1",
        "LEGACYFUND_DATABASE_POOL": "1",
        "DATABASE_URL": "postgres://u:p@h/d?sslmode=require",
    }
    told = subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | given, cwd=CLONE, capture_output=True, text=True
    ).stdout

    assert told.startswith("True ")
    assert "'sslmode': 'require', 'options': '-c jit=off', 'prepare_threshold': 0, 'pool': {" in told


def test_every_variable_is_explained() -> None:
    explained = set(
        re.findall(r"^\| `([A-Z_]+)`", (CLONE / "docs" / "operations.md").read_text(), re.MULTILINE)
    )

    assert explained >= READ_BY_SETTINGS
