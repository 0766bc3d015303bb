#!/bin/sh
# Set up the environment: setup.sh VENV [LOCK]      (the Makefile calls it)
#        or the judges:   setup.sh --judges FOLDER
#
# Looks for a Python and for the system's libraries first, and says what is missing before it
# changes anything; as root on a system with apt-get it installs that itself. Then makes VENV and,
# if LOCK is given, installs what that names, by hash, and the project itself, editable.
# PYTHON in the environment names the interpreter to use.
#
# The judges are npm packages: what FOLDER/package-lock.json names is installed there, by hash, and
# no package runs a script of its own. They need Node.js 18, Chromium, MuPDF's mutool
# and FBReader (with Xvfb, a screen in a file, and xdotool, a hand), which are looked for, and
# installed or advised, in the same way.
set -eu

fail() {
    printf 'glossator: %s\n' "$@" >&2
    exit 1
}

may_install() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null
}

install() { # PACKAGES, by the names of Debian
    echo "glossator: installing $1"
    export DEBIAN_FRONTEND=noninteractive
    # A source that does not answer need not matter: what counts is the installing.
    apt-get -q update || echo 'glossator: apt-get update failed, going on' >&2
    # shellcheck disable=SC2086  # one word for each package
    apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $1
}

# --- The judges -----------------------------------------------------------------------------

missing_tools() { # prints what the judges lack, by the names of Debian's packages
    command -v node >/dev/null || command -v nodejs >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
    command -v mutool >/dev/null || echo mupdf-tools
    # librsvg2-common: FBReader's pictures are GTK's, which reads no SVG without it.
    command -v FBReader >/dev/null || echo fbreader librsvg2-common
    command -v Xvfb >/dev/null || echo xvfb
    command -v xdotool >/dev/null || echo xdotool
    for browser in "${PUPPETEER_EXECUTABLE_PATH:-chromium}" chromium-browser google-chrome \
        google-chrome-stable '/Applications/Chromium.app/Contents/MacOS/Chromium' \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
        command -v "$browser" >/dev/null && return
    done
    echo chromium
}

set_up_judges() { # FOLDER
    tools=$(missing_tools | tr '\n' ' ')
    if [ -n "$tools" ] && may_install; then
        install "$tools"
        tools=$(missing_tools | tr '\n' ' ')
    fi
    if [ -n "$tools" ]; then
        cat >&2 <<ADVICE
glossator: the full proof needs tools that this system lacks. Please install them and run make again.
  Debian:  sudo apt-get install $tools
  Ubuntu:  sudo apt-get install nodejs npm mupdf-tools fbreader xvfb xdotool chromium-browser    (or Google Chrome)
  Fedora:  sudo dnf install nodejs npm mupdf chromium xorg-x11-server-Xvfb xdotool
  macOS:   brew install node mupdf-tools && brew install --cask chromium
FBReader (fbreader) comes with Debian and Ubuntu alone; elsewhere its source must be built.
A browser in another place is named by PUPPETEER_EXECUTABLE_PATH.
Without them, \`.venv/bin/glossator proof\` asks the judges that need neither.
ADVICE
        exit 1
    fi
    node=$(command -v node || command -v nodejs)
    "$node" -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' ||
        fail "Node.js 18 or newer is needed; $node is: $("$node" --version)"
    echo "glossator: installing what $1/package-lock.json names"
    cd "$1"
    PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-progress --loglevel=error
}

if [ "$1" = --judges ]; then
    set_up_judges "$2"
    exit
fi

venv=$1
lock=${2:-}

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
    may_install || advise "$packages"
    install "$packages"
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
