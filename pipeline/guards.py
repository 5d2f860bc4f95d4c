"""The walls of the cage, put up by a worker around itself: limits, no network, no foreign files, no process left behind.

Each is asked for without privilege and may be refused by the kernel; what holds is reported by name, and a run can insist on all of
them. Linux only; elsewhere the limits alone hold.
"""

from __future__ import annotations

import ctypes
import glob
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from schemas.errors import BoardplansError

GUARDS = ("limits", "network", "processes", "files")
MEMORY = 2 << 30
FILE_SIZE = 1 << 30
OPEN_FILES = 512

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x08000000, 0x10000000, 0x20000000, 0x40000000
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
# all rights over files that each version of Landlock knows; version 2 added moving between folders, 3 truncation, 5 device control
FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
BIND_AND_CONNECT = 3
SCOPES = 3

# What programs of the system read to run at all; nothing under /home, /root, /srv, /mnt, /var/lib or /tmp.
SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts", "/etc/libreoffice", "/etc/alternatives"),
    *("/etc/localtime", "/etc/nsswitch.conf", "/etc/java", "/var/cache/fontconfig", "/var/lib/fonts"),
    *("/var/lib/libreoffice", "/var/spool/libreoffice"),
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


class MissingGuard(BoardplansError):
    """A guard that was asked for does not hold on this machine."""


def limit(memory: int = MEMORY) -> None:
    """Nothing; address space, file size, open files and core dumps of this process and its children are limited, in bytes."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def limit_time(seconds: float) -> None:
    """Nothing; this process gets so many more seconds of processor time. The wall clock is the parent's to watch."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def enclose() -> set[str]:
    """The names of the guards that hold: `network` and `processes`. To be called while this process has one thread.

    On success the caller goes on in a grandchild: the first process waits for it and ends as it ends, the second is the init of a
    process namespace, whose end takes everything with it that was started inside.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    die_with_parent()
    user, group = os.getuid(), os.getgid()
    if not hasattr(libc, "unshare"):
        return set()
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWPID) != 0:
        return set()
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    except OSError:
        pass  # without a map this user has no name inside; its files stay its own
    _wait_for_child()
    die_with_parent()
    _wait_for_child()
    die_with_parent()
    return {"network", "processes"}


def die_with_parent() -> None:
    """Nothing; the kernel kills this process when the one that started it dies, even by SIGKILL."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _wait_for_child() -> None:
    """Returns in a new child; this process waits for it, reaps whatever else ends, and ends in the same way."""
    child = os.fork()
    if not child:
        return
    os.closerange(0, 3)
    while True:
        try:
            found, status = os.wait()
        except ChildProcessError:
            os._exit(1)
        if found == child:
            if os.WIFSIGNALED(status):
                # an init cannot be killed by its own signal: its status then says which it was
                os._exit(128 + os.WTERMSIG(status))
            os._exit(os.WEXITSTATUS(status))


def wall_off(scratch: Path, readable: Iterable[str] = ()) -> set[str]:
    """The name `files` if this process can from now on read the system's and Python's own files only and write only in `scratch`.

    Everything that is to be imported from elsewhere must be imported before.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return set()
    handled = FILE_RIGHTS[min(version, 5)]
    rights = (ctypes.c_uint64 * 3)(handled, BIND_AND_CONNECT if version >= 4 else 0, SCOPES if version >= 6 else 0)
    ruleset = libc.syscall(LANDLOCK_CREATE, rights, 24 if version >= 6 else 16 if version >= 4 else 8, 0)
    if ruleset < 0:
        return set()
    try:
        for path in (*SYSTEM, *glob.glob("/opt/libreoffice*"), *python_places(), *readable):
            _allow(libc, ruleset, path, EXECUTE | READ_FILE | READ_DIR)
        for path in DEVICES:
            _allow(libc, ruleset, path, READ_FILE | WRITE_FILE)
        _allow(libc, ruleset, str(scratch), handled)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return {"files"} if libc.syscall(LANDLOCK_RESTRICT, ruleset, 0) == 0 else set()
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this machine
    if not os.path.isdir(path):
        rights &= EXECUTE | WRITE_FILE | READ_FILE
    # struct landlock_path_beneath_attr is packed: eight bytes of rights, four of descriptor
    rule = ctypes.create_string_buffer(rights.to_bytes(8, sys.byteorder) + place.to_bytes(4, sys.byteorder), 12)
    libc.syscall(LANDLOCK_ADD, ruleset, 1, rule, 0)
    os.close(place)


def python_places() -> Sequence[str]:
    """The folders that Python and the libraries are loaded from, and our own three packages; never a whole working folder."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix}
    places = {os.path.realpath(prefix) for prefix in prefixes}
    here = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    places |= {os.path.join(here, room) for room in ("pipeline", "extractors", "schemas")}
    for entry in sys.path:
        if os.path.basename(entry) in ("site-packages", "dist-packages") or entry.endswith(".zip"):
            places.add(os.path.realpath(entry))
    return sorted(place for place in places if place != "/")


def active_guards() -> dict[str, bool]:
    """Which guards hold on this machine, found out by a process that puts them up and ends."""
    try:
        told = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; import pipeline.guards as g; g.report()"],
            capture_output=True,
            timeout=60,
            check=True,
        )
        held = set(json.loads(told.stdout))
    except (OSError, ValueError, subprocess.SubprocessError):
        held = set()
    return {guard: guard in held for guard in GUARDS}


def report() -> None:
    """Nothing; the guards that hold stand on standard output as JSON."""
    held = enclose()
    limit()
    held |= {"limits"} | wall_off(Path("/nonexistent"))
    print(json.dumps(sorted(held)), flush=True)
