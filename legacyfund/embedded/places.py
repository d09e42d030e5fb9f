"""Where the launcher keeps things, and which account its servers run as."""

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
PREFERRED_ACCOUNTS = ("postgres", "nobody", "daemon")


class LauncherError(Exception):
    """Something the person at the terminal can put right; the message says how."""


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Places:
    """`var` belongs to whoever started us; `home` to the account the servers run as.

    They are apart only for root: PostgreSQL refuses to run as root, and the account it runs as instead
    may be able to reach neither the clone nor its virtual environment.
    """

    var: Path
    home: Path
    account: Account | None

    def log(self, name: str) -> Path:
        folder = self.var / "log"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.log"

    def own_folder(self, *names: str) -> Path:
        """A folder under `home`, for the servers' account alone."""
        folder = self.home
        for name in names:
            folder = folder / name
            if not folder.exists():
                folder.mkdir(mode=0o700)
                give(folder, self.account)
        return folder


def find_places() -> Places:
    var = Path(os.environ.get("LEGACYFUND_VAR") or CLONE / "var").absolute()
    var.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        home = var / "engines"
        home.mkdir(mode=0o700, exist_ok=True)
        return Places(var=var, home=home, account=None)
    account = unprivileged_account()
    return Places(var=var, home=private_folder(var, account), account=account)


def unprivileged_account() -> Account:
    """An account that exists already: the launcher never adds one."""
    by_name = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    for name in (*PREFERRED_ACCOUNTS, *sorted(by_name)):
        if name in by_name:
            return Account(name, by_name[name].pw_uid, by_name[name].pw_gid)
    raise LauncherError("PostgreSQL cannot run as root, and this machine has no other account.")


def private_folder(var: Path, account: Account) -> Path:
    """The folder `account` owns outside the clone: its name holds the path of `var` and an id kept there.

    With the id, a fresh clone at the path of a deleted one never meets the deleted one's data.
    """
    base = roomy_base()
    clone = hashlib.sha256(str(var).encode()).hexdigest()[:12]
    identity = kept_secret(var, "folder_id", length=6)
    folder = base / f"legacyfund-{clone}-{identity}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        give(folder, account)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise LauncherError(f"{folder} is not a private folder of {account.name}: remove it and start again.")
    for sibling in base.glob(f"legacyfund-{clone}-*"):
        if sibling != folder and sibling.lstat().st_uid == account.uid and not is_in_use(sibling):
            shutil.rmtree(sibling, ignore_errors=True)
    return folder


def roomy_base() -> Path:
    """A folder everyone can reach, whose files may be run."""
    candidates = (Path("/var/tmp"), Path(tempfile.gettempdir()))  # noqa: S108 - our folder in it is private
    for base in candidates:
        if (
            base.is_dir()
            and base.stat().st_mode & stat.S_IXOTH
            and not os.statvfs(base).f_flag & os.ST_NOEXEC
        ):
            return base
    raise LauncherError("No folder for the servers' data: set TMPDIR to one that every account can reach.")


def is_in_use(folder: Path) -> bool:
    """Whether a PostgreSQL that a lost clone started still serves from here."""
    for lock in folder.glob("*/*/postmaster.pid"):
        pid = lock.read_text().split("\n", 1)[0]
        if Path("/proc", pid).exists():
            return True
    return False


def give(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid)


def kept_secret(var: Path, name: str, *, length: int = 32) -> str:
    """A random value made once and kept in `var/secrets`, readable by its owner alone."""
    folder = var / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(length))
    return path.read_text().strip()
