#!/bin/sh
# Set up the environment: setup.sh VENV [LOCK]      (the Makefile calls it)
#
# Looks for a Python and for the system's libraries first, and says what is missing before it
# changes anything; as root on a system with apt-get it installs that itself. Then makes VENV and,
# if LOCK is given, installs what that names, by hash, and the project itself, editable.
# PYTHON in the environment names the interpreter to use.
set -eu

venv=$1
lock=${2:-}

fail() {
    printf 'glossator: %s\n' "$@" >&2
    exit 1
}

# --- Python ---------------------------------------------------------------------------------

suits() { # PYTHON: is it one that the locks were made for?
    "$1" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if suits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
}

python=${PYTHON:-$(find_python)}
if [ -z "$python" ]; then
    fail "Python 3.11 to 3.14 is needed; python3 here is: $(python3 --version 2>&1 || true)" \
        'Name another one with: make PYTHON=/path/to/python3.12'
elif ! suits "$python"; then
    fail "Python 3.11 to 3.14 is needed; $python is: $("$python" --version 2>&1 || true)"
fi

# --- The system's libraries -----------------------------------------------------------------

missing() { # prints what is missing, by the names of Debian's packages
    "$python" - <<'PROBE'
import ctypes
import ctypes.util
import importlib.util
import os
import shutil
import sys

# The shared libraries that WeasyPrint opens, and the Debian packages that bring them.
LIBRARIES = {
    "gobject-2.0": "libpango-1.0-0",
    "pango-1.0": "libpango-1.0-0",
    "harfbuzz": "libpango-1.0-0",
    "fontconfig": "libpangoft2-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}


def opens(name: str) -> bool:
    for candidate in (f"lib{name}.so.0", f"lib{name}.so.1", f"lib{name}.0.dylib",
                      f"lib{name}.dylib", ctypes.util.find_library(name)):
        try:
            if candidate and ctypes.CDLL(candidate):
                return True
        except OSError:
            pass
    return False


packages = {package for name, package in LIBRARIES.items() if not opens(name)}
if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
    packages.add("python{}.{}-venv".format(*sys.version_info))
# Debian's pip reads the system's certificates, other systems' pip brings its own or has them.
if shutil.which("apt-get") and not os.path.exists("/etc/ssl/certs/ca-certificates.crt"):
    packages.add("ca-certificates")
print(*sorted(packages))
PROBE
}

advise() { # PACKAGES: say what to type
    cat >&2 <<ADVICE
glossator: this system lacks something that the build needs. Please install it and run make again.
  Debian, Ubuntu:  sudo apt-get install $1
  Fedora:          sudo dnf install python3 pango harfbuzz
  macOS:           brew install python pango
On macOS, if Pango is installed and is still not found:
  export DYLD_FALLBACK_LIBRARY_PATH="\$(brew --prefix)/lib"
ADVICE
    exit 1
}

packages=$(missing)
if [ -n "$packages" ]; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        advise "$packages"
    fi
    echo "glossator: installing $packages"
    export DEBIAN_FRONTEND=noninteractive
    # A source that does not answer need not matter: what counts is the installing.
    apt-get -q update || echo 'glossator: apt-get update failed, going on' >&2
    # shellcheck disable=SC2086  # one word for each package
    apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $packages
    packages=$(missing)
    [ -z "$packages" ] || advise "$packages"
fi

# --- The environment ------------------------------------------------------------------------

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    echo "glossator: making $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
fi

pip() {
    "$venv/bin/python" -m pip --disable-pip-version-check --no-input --quiet "$@"
}

[ -n "$lock" ] || exit 0
echo "glossator: installing what $lock names"
pip install --require-hashes -r "$lock"
pip install --no-deps --no-build-isolation --editable .
