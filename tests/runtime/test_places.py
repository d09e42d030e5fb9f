"""Folders, secrets and the account the servers run as."""

import os
import pwd
import stat
from pathlib import Path

import pytest

from legacyfund.embedded import places
from legacyfund.embedded.places import (
    Account,
    LauncherError,
    find_places,
    kept_secret,
    private_folder,
    roomy_base,
    unprivileged_account,
)


@pytest.fixture
def account() -> Account:
    entry = pwd.getpwuid(os.getuid())
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    monkeypatch.setattr(places, "roomy_base", lambda: folder)
    return folder


def test_a_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    first = kept_secret(tmp_path, "key")

    assert kept_secret(tmp_path, "key") == first
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / "secrets" / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_a_secret_is_read_without_the_line_end_of_an_editor(tmp_path: Path) -> None:
    kept_secret(tmp_path, "key")
    (tmp_path / "secrets" / "key").write_text("typed by hand\n")

    assert kept_secret(tmp_path, "key") == "typed by hand"


def test_the_servers_never_run_as_root() -> None:
    assert unprivileged_account().uid != 0


def test_a_machine_with_root_alone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pwd, "getpwall", lambda: [pwd.getpwuid(0)])

    with pytest.raises(LauncherError, match="no other account"):
        unprivileged_account()


def test_an_ordinary_user_keeps_everything_in_var(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    found = find_places()

    assert found.home == var / "engines"
    assert found.account is None


def test_root_keeps_data_with_the_account_that_serves_it(
    var: Path, base: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(places, "unprivileged_account", lambda: account)

    found = find_places()

    assert found.home.parent == base
    assert found.account == account


def test_the_private_folder_is_the_accounts_alone_and_found_again(
    tmp_path: Path, base: Path, account: Account
) -> None:
    folder = private_folder(tmp_path, account)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.stat().st_uid == account.uid
    assert private_folder(tmp_path, account) == folder


def test_a_private_folder_that_is_a_link_is_refused(tmp_path: Path, base: Path, account: Account) -> None:
    folder = private_folder(tmp_path, account)
    folder.rmdir()
    folder.symlink_to(tmp_path)

    with pytest.raises(LauncherError, match="is not a private folder"):
        private_folder(tmp_path, account)


def test_a_private_folder_open_to_others_is_refused(tmp_path: Path, base: Path, account: Account) -> None:
    private_folder(tmp_path, account).chmod(0o755)

    with pytest.raises(LauncherError, match="remove it and start again"):
        private_folder(tmp_path, account)


def test_a_fresh_clone_never_meets_the_data_of_one_deleted_at_its_path(
    tmp_path: Path, base: Path, account: Account
) -> None:
    old = private_folder(tmp_path, account)
    (tmp_path / "secrets" / "folder_id").unlink()

    new = private_folder(tmp_path, account)

    assert new != old
    assert not old.exists()


def test_data_still_served_for_a_deleted_clone_is_left_alone(
    tmp_path: Path, base: Path, account: Account
) -> None:
    old = private_folder(tmp_path, account)
    lock = old / "demo" / "postgres-15" / "postmaster.pid"
    lock.parent.mkdir(parents=True)
    lock.write_text(f"{os.getpid()}\n/somewhere\n")
    (tmp_path / "secrets" / "folder_id").unlink()

    private_folder(tmp_path, account)

    assert lock.exists()


def test_data_of_a_dead_server_of_a_deleted_clone_goes(tmp_path: Path, base: Path, account: Account) -> None:
    old = private_folder(tmp_path, account)
    lock = old / "demo" / "postgres-15" / "postmaster.pid"
    lock.parent.mkdir(parents=True)
    lock.write_text("999999999\n/somewhere\n")
    (tmp_path / "secrets" / "folder_id").unlink()

    private_folder(tmp_path, account)

    assert not old.exists()


def test_the_base_is_a_folder_that_every_account_can_reach() -> None:
    assert roomy_base().stat().st_mode & stat.S_IXOTH


def test_no_folder_to_put_data_in_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda self: False)

    with pytest.raises(LauncherError, match="set TMPDIR"):
        roomy_base()
